#pragma once

#include <cstdint>
#include <vector>

#include "kernels/kernels.h"
#include "model/spec.h"
#include "runtime/engine.h"

namespace expertmesh {

struct NormWeights {
  NormType type;
  float eps;
  std::vector<float> weight;
  std::vector<float> bias;  // or empty

  int64_t width() const { return static_cast<int64_t>(weight.size()); }
};

// Rows to be normalised: x and y [rows] with strides; y may be x.
struct NormRows {
  const float* x;
  int64_t ldx;
  float* y;
  int64_t ldy;
  int64_t rows;
};

// On the calling thread.
void normalise_rows(const kernels::Table& kernels, const NormWeights& norm, const NormRows& rows);

// With all threads. A job of `engine`.
void normalise(Engine& engine, const NormWeights& norm, const NormRows& rows);

}  // namespace expertmesh
