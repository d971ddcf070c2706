#include "backend/cpu/rotations.h"

#include <span>

#include "kernels/scalar_math.h"

namespace expertmesh::cpu {

void compute_rotations(Team& team, const RotateRows& op) {
  const auto pairs = static_cast<size_t>(op.pairs);
  const bool has_own = op.frequencies.size() != pairs;  // of each sequence
  team.parallel_ranges(op.rows.count(), kRowGrain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const size_t sequence = has_own ? static_cast<size_t>(op.rows.sequence_of[static_cast<size_t>(row)]) : 0;
      const std::span<const float> frequencies = op.frequencies.subspan(sequence * pairs, pairs);
      float* const cosines = op.out.address() + row * 2 * op.pairs;
      for (size_t i = 0; i < pairs; ++i) {
        const float angle = static_cast<float>(op.rows.position(row)) * frequencies[i];
        const kernels::SinCos value = kernels::sin_cos(static_cast<double>(angle));
        cosines[i] = static_cast<float>(value.cos * static_cast<double>(op.factor));
        cosines[pairs + i] = static_cast<float>(value.sin * static_cast<double>(op.factor));
      }
    }
  });
}

}  // namespace expertmesh::cpu
