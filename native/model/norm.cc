#include "model/norm.h"

namespace expertmesh {

namespace {

// Rows handled by one thread at a time.
constexpr int64_t kRowGrain = 8;

}  // namespace

void normalise_rows(const kernels::Table& kernels, const NormWeights& norm, const NormRows& rows) {
  const auto kernel = norm.type == NormType::rms ? kernels.rms_norm : kernels.layer_norm;
  kernel(rows.x, rows.ldx, norm.weight.data(), norm.bias.empty() ? nullptr : norm.bias.data(), rows.y, rows.ldy, rows.rows, norm.width(), norm.eps);
}

void normalise(Engine& engine, const NormWeights& norm, const NormRows& rows) {
  engine.parallel_ranges(rows.rows, kRowGrain, [&](int64_t begin, int64_t end) {
    normalise_rows(engine.kernels(), norm,
                   {.x = rows.x + begin * rows.ldx, .ldx = rows.ldx, .y = rows.y + begin * rows.ldy, .ldy = rows.ldy, .rows = end - begin});
  });
}

}  // namespace expertmesh
