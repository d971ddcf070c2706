#pragma once

#include <cstdint>

#include "expertmesh/format.h"

namespace expertmesh {

struct GemmProbe {
  Format format;
  int64_t rows;
  int64_t n;
  int64_t k;
  // Different matrices used in turn: many, and each is read from memory.
  int64_t num_matrices;
  int64_t repeats;
};

// Rows of one sequence from `position` on.
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

// What a device can do, with all its threads; jobs of the engine. Data is pseudo-random and fixed.
class Probes {
 public:
  virtual ~Probes() = default;

  // GB/s of reading `bytes` once, the best of three passes.
  virtual double read(int64_t bytes) = 0;
  // GFLOP/s of independent FMAs in registers, over about `milliseconds`.
  virtual double fma(int64_t milliseconds) = 0;
  // Seconds of all `repeats` products together.
  virtual double gemm(const GemmProbe& probe) = 0;
  // Seconds of all `repeats` attentions together, projections left out. Throws EM_NATIVE_ARGUMENT, EM_OUT_OF_MEMORY.
  virtual double attention(const AttentionProbe& probe) = 0;
};

}  // namespace expertmesh
