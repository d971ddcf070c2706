#include "model/rotations.h"

#include <span>

#include "kernels/scalar_math.h"

namespace expertmesh {

namespace {

// Rows computed by one thread at a time.
constexpr int64_t kRowGrain = 8;

}  // namespace

void Rotations::compute(Engine& engine, const BatchRows& rows, float attention_factor) {
  if (rows.inverse_frequencies(0).empty()) return;
  pairs_ = static_cast<int64_t>(rows.inverse_frequencies(0).size());
  values_.reserve(rows.count() * 2 * pairs_);
  engine.parallel_ranges(rows.count(), kRowGrain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const std::span<const float> frequencies = rows.inverse_frequencies(row);
      float* const cosines = values_.data() + row * 2 * pairs_;
      for (int64_t i = 0; i < pairs_; ++i) {
        // The angle is rounded to f32, as the reference implementations of all families do.
        const float angle = static_cast<float>(rows.position(row)) * frequencies[static_cast<size_t>(i)];
        const kernels::SinCos value = kernels::sin_cos(static_cast<double>(angle));
        cosines[i] = static_cast<float>(value.cos * static_cast<double>(attention_factor));
        cosines[pairs_ + i] = static_cast<float>(value.sin * static_cast<double>(attention_factor));
      }
    }
  });
}

}  // namespace expertmesh
