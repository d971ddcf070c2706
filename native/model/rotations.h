#pragma once

#include <cstdint>

#include "model/batch_rows.h"
#include "runtime/aligned_buffer.h"
#include "runtime/engine.h"

namespace expertmesh {

// cos and sin by which the rows of a batch are rotated, the same in every layer. They are computed for each batch: that
// is a few microseconds a row, and tables by position would have to be kept for every set of frequencies.
class Rotations {
 public:
  // A job of `engine`.
  void compute(Engine& engine, const BatchRows& rows, float attention_factor);

  // [pairs]
  const float* cos(int64_t row) const { return values_.data() + row * 2 * pairs_; }
  const float* sin(int64_t row) const { return cos(row) + pairs_; }

 private:
  int64_t pairs_ = 0;
  Scratch<float> values_;  // [rows][cos, sin][pairs]
};

}  // namespace expertmesh
