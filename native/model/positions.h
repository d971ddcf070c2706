#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "kernels/kernels.h"
#include "model/spec.h"

namespace expertmesh {

// What a stack adds to the embedding by position: rows of a learned table, or sines and cosines.
class Positions {
 public:
  // table [num_positions, hidden] of a learned one, else empty.
  Positions(PositionsSpec spec, std::vector<float> table, int64_t hidden_size)
      : spec_(std::move(spec)), table_(std::move(table)), hidden_size_(hidden_size) {}

  // row [hidden] += what belongs to the position; `scratch` [hidden].
  void add(const kernels::Table& kernels, int64_t position, float* row, float* scratch) const;

 private:
  PositionsSpec spec_;
  std::vector<float> table_;
  int64_t hidden_size_;
};

}  // namespace expertmesh
