#include "model/positions.h"

#include "kernels/scalar_math.h"

namespace expertmesh {

void Positions::add(const kernels::Table& kernels, int64_t position, float* row, float* scratch) const {
  if (const auto* learned = std::get_if<LearnedPositions>(&spec_)) {
    kernels.add(row, table_.data() + (position + learned->offset) * hidden_size_, hidden_size_);
    return;
  }
  const auto& sinusoidal = std::get<SinusoidalPositions>(spec_);
  const int64_t half = hidden_size_ / 2;
  for (int64_t i = 0; i < half; ++i) {
    // The angle is rounded to f32, as the reference implementations do.
    const float angle = static_cast<float>(position + sinusoidal.offset) * sinusoidal.frequencies[static_cast<size_t>(i)];
    const kernels::SinCos value = kernels::sin_cos(static_cast<double>(angle));
    scratch[i] = static_cast<float>(value.sin);
    scratch[half + i] = static_cast<float>(value.cos);
  }
  kernels.add(row, scratch, hidden_size_);
}

}  // namespace expertmesh
