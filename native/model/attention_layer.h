#pragma once

#include "model/activations.h"
#include "model/batch_rows.h"
#include "model/kv_cache.h"
#include "model/rope_tables.h"
#include "model/spec.h"
#include "model/weights.h"
#include "runtime/engine.h"

namespace expertmesh {

// block_out = attention(normed) for all rows: projections, norms of queries and keys, RoPE, the cache, o. The rope tables
// are prepared for every position. A job of `engine`.
void run_attention(Engine& engine, const DecoderSpec& decoder, const AttentionSpec& spec, const AttentionWeights& weights, KvCache& cache,
                   const RopeTables& rope, const BatchRows& rows, Activations& activations);

}  // namespace expertmesh
