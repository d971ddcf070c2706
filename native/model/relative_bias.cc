#include "model/relative_bias.h"

#include <algorithm>

#include "backend/step_rows.h"
#include "kernels/scalar_math.h"

namespace expertmesh {

int64_t relative_bucket(int64_t distance, bool sees_both, int64_t num_buckets, int64_t max_distance) {
  const int64_t buckets = sees_both ? num_buckets / 2 : num_buckets;
  const int64_t first = sees_both && distance > 0 ? buckets : 0;
  const int64_t length = sees_both ? std::max(distance, -distance) : std::max<int64_t>(-distance, 0);
  const int64_t num_exact = buckets / 2;
  if (length < num_exact) return first + length;
  // In f32 step by step, as the reference computes it: the bounds of buckets hang on the roundings.
  const auto ratio = static_cast<float>(length) / static_cast<float>(num_exact);
  const auto whole = static_cast<float>(kernels::log(static_cast<double>(max_distance) / static_cast<double>(num_exact)));
  const float part = static_cast<float>(kernels::log(static_cast<double>(ratio))) / whole * static_cast<float>(buckets - num_exact);
  return first + std::min(num_exact + static_cast<int64_t>(part), buckets - 1);
}

std::vector<float> relative_bias_values(const RelativeBiasSpec& spec, std::span<const float> table, int64_t num_heads, bool sees_both,
                                        int64_t context_length) {
  std::vector<float> values(static_cast<size_t>(num_heads * (2 * context_length - 1) + kBlockPositions));
  for (int64_t distance = 1 - context_length; distance < context_length; ++distance) {
    const int64_t bucket = relative_bucket(distance, sees_both, spec.num_buckets, spec.max_distance);
    for (int64_t head = 0; head < num_heads; ++head) {
      values[static_cast<size_t>(head * (2 * context_length - 1) + distance + context_length - 1)] =
          table[static_cast<size_t>(bucket * num_heads + head)];
    }
  }
  return values;
}

}  // namespace expertmesh
