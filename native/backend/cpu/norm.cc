#include "backend/cpu/norm.h"

namespace expertmesh::cpu {

void normalise_rows(const kernels::Table& kernels, const NormWeights& norm, const float* x, int64_t ldx, float* y, int64_t ldy, int64_t count) {
  const auto kernel = norm.type == NormType::rms ? kernels.rms_norm : kernels.layer_norm;
  kernel(x, ldx, norm.weight.address(), norm.bias.address(), y, ldy, count, norm.width, norm.eps);
}

void normalise(Team& team, const NormRows& op) {
  team.parallel_ranges(op.y.count, kRowGrain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const int64_t from = op.picked.empty() ? row : op.picked[static_cast<size_t>(row)];
      float* const y = op.y.at(row).address();
      normalise_rows(team.kernels(), op.weights, op.x.at(from).address(), op.x.stride, y, op.y.stride, 1);
      if (op.scale != 1.0f) team.kernels().scale(y, op.scale, op.weights.width);
    }
  });
}

}  // namespace expertmesh::cpu
