#include "backend/cpu/embed.h"

#include "kernels/scalar_math.h"

namespace expertmesh::cpu {

namespace {

void add_waves(const Waves& waves, int64_t position, int64_t hidden, float* row) {
  const int64_t half = hidden / 2;
  for (int64_t i = 0; i < half; ++i) {
    // The angle is rounded to f32, as the reference implementations do.
    const float angle = static_cast<float>(position + waves.offset) * waves.frequencies.address()[i];
    const kernels::SinCos value = kernels::sin_cos(static_cast<double>(angle));
    row[i] += static_cast<float>(value.sin);
    row[half + i] += static_cast<float>(value.cos);
  }
}

void add_position(const kernels::Table& kernels, const PositionWeights& weights, int64_t position, int64_t hidden, float* row) {
  if (const auto* learned = std::get_if<LearnedTable>(&weights)) {
    kernels.add(row, learned->rows.address() + (position + learned->offset) * hidden, hidden);
  } else {
    add_waves(std::get<Waves>(weights), position, hidden, row);
  }
}

}  // namespace

void embed(Team& team, const EmbedRows& op) {
  const kernels::Table& kernels = team.kernels();
  const int64_t row_bytes = op.hidden * static_cast<int64_t>(size_of(op.embedding.dtype));
  team.parallel_ranges(op.rows.count(), kRowGrain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      float* const x = op.out.at(row).address();
      kernels.widen(op.embedding.rows.address() + op.rows.tokens[static_cast<size_t>(row)] * row_bytes, op.embedding.dtype, x, op.hidden);
      if (op.scale != 1.0f) kernels.scale(x, op.scale, op.hidden);
      if (op.positions.has_value() && !op.rows.is_padding(row)) add_position(kernels, *op.positions, op.rows.position(row), op.hidden, x);
    }
  });
}

}  // namespace expertmesh::cpu
