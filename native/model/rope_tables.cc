#include "model/rope_tables.h"

#include "kernels/scalar_math.h"

namespace expertmesh {

RopeTables::RopeTables(std::vector<float> inverse_frequencies, float attention_factor, int64_t context_length)
    : inverse_frequencies_(std::move(inverse_frequencies)),
      attention_factor_(attention_factor),
      blocks_(static_cast<size_t>((context_length + kBlock - 1) / kBlock)) {}

void RopeTables::prepare(int64_t position) {
  std::unique_ptr<float[]>& block = blocks_[static_cast<size_t>(position / kBlock)];
  if (block != nullptr) return;
  const size_t pairs = inverse_frequencies_.size();
  block = std::make_unique_for_overwrite<float[]>(static_cast<size_t>(kBlock) * 2 * pairs);
  const int64_t first = position / kBlock * kBlock;
  for (int64_t p = first; p < first + kBlock; ++p) {
    float* cosines = block.get() + static_cast<size_t>(p - first) * 2 * pairs;
    for (size_t i = 0; i < pairs; ++i) {
      // The angle is rounded to f32, as the reference implementations of all families do.
      const float angle = static_cast<float>(p) * inverse_frequencies_[i];
      const kernels::SinCos value = kernels::sin_cos(static_cast<double>(angle));
      cosines[i] = static_cast<float>(value.cos * static_cast<double>(attention_factor_));
      cosines[pairs + i] = static_cast<float>(value.sin * static_cast<double>(attention_factor_));
    }
  }
}

}  // namespace expertmesh
