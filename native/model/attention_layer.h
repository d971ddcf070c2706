#pragma once

#include "model/activations.h"
#include "model/batch_rows.h"
#include "model/kv_cache.h"
#include "model/spec.h"
#include "model/weights.h"
#include "runtime/engine.h"

namespace expertmesh {

// block_out = attention(normed) for all rows: projections, norms of queries and keys, clipping, RoPE, the cache, o. The
// rotations are those of the rows. A job of `engine`.
void run_attention(Engine& engine, const DecoderSpec& decoder, const AttentionSpec& spec, const AttentionWeights& weights, KvCache& cache,
                   const BatchRows& rows, Activations& activations);

}  // namespace expertmesh
