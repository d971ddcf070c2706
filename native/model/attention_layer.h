#pragma once

#include "model/activations.h"
#include "model/batch_rows.h"
#include "model/kv_cache.h"
#include "model/spec.h"
#include "model/weights.h"
#include "runtime/engine.h"

namespace expertmesh {

struct AttentionInput {
  const AttentionSpec& spec;
  const AttentionWeights& weights;
  KvCache& cache;
  const BatchRows& rows;
};

// block_out = attention(normed) for all rows: projections, norms of queries and keys, clipping, RoPE, the cache, o. The
// rotations are those of the rows. A job of `engine`.
void run_attention(Engine& engine, const AttentionInput& input, Activations& activations);

// Keys and values of `normed`, which holds what the encoder has made of the rows, into the cache of an attention that sees the
// source. A job of `engine`.
void store_source(Engine& engine, const AttentionInput& input, Activations& activations);

}  // namespace expertmesh
