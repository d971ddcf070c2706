#pragma once

#include <cstdint>

#include "expertmesh/dtype.h"
#include "runtime/engine.h"

namespace expertmesh {

// What the machine can do with this engine's threads and kernels; jobs of `engine`. Data is pseudo-random and fixed.

// GB/s of reading `bytes` once, the best of three passes.
double probe_read(Engine& engine, int64_t bytes);

// GFLOP/s of independent FMAs in registers, over about `milliseconds`.
double probe_fma(Engine& engine, int64_t milliseconds);

struct GemmProbe {
  DType dtype;
  int64_t rows;
  int64_t n;
  int64_t k;
  // Different matrices used in turn: many, and each is read from memory.
  int64_t num_matrices;
  int64_t repeats;
};

// Seconds of all `repeats` products together.
double probe_gemm(Engine& engine, const GemmProbe& probe);

}  // namespace expertmesh
