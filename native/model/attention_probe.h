#pragma once

#include <cstdint>

#include "expertmesh/dtype.h"
#include "runtime/engine.h"

namespace expertmesh {

// Rows of one sequence from `position` on, over keys and values of fixed pseudo-random data.
struct AttentionProbe {
  DType kv_dtype;
  int64_t rows;
  int64_t position;
  int64_t num_heads;
  int64_t num_kv_heads;
  int64_t head_dim;
  // Different caches used in turn: many, and each is read from memory.
  int64_t num_caches;
  int64_t repeats;
};

// Seconds of all `repeats` attentions together, projections left out; a job of `engine`. Throws EM_NATIVE_ARGUMENT,
// EM_OUT_OF_MEMORY.
double probe_attention(Engine& engine, const AttentionProbe& probe);

}  // namespace expertmesh
