#pragma once

#include "backend/backend.h"
#include "model/activations.h"

namespace expertmesh {

struct AttentionInput {
  const AttentionSpec& spec;
  const AttentionWeights& weights;
  KvCache& cache;
  const StepRows& rows;
  Rows x;  // [rows][hidden]
};

// out = attention(x): projections, norms of queries and keys, clipping, RoPE, the cache, o. The rotations are those of the rows.
// A job of the engine.
void run_attention(Backend& backend, const AttentionInput& input, Activations& activations, const Rows& out);

// Keys and values of x, which is what the encoder has made of the rows, into the cache of an attention that sees the source.
// A job of the engine.
void store_source(Backend& backend, const AttentionInput& input, Activations& activations);

}  // namespace expertmesh
