#include "backend/cpu/blend.h"

#include <algorithm>
#include <cstddef>

#include "backend/cpu/products.h"
#include "kernels/kernels.h"

namespace expertmesh::cpu {

namespace {

// One panel of the rows as columns: [k][kPanelWidth], zeros behind the last row and the last element.
void pack_panel(const BlendRows& op, int64_t panel, float* out) {
  const int64_t begin = panel * kernels::kPanelWidth;
  const int64_t width = std::min(kernels::kPanelWidth, op.width - begin);
  std::fill_n(out, op.k * kernels::kPanelWidth, 0.0f);
  for (int64_t row = 0; row < op.x.count; ++row) std::copy_n(op.x.at(row).address() + begin, width, out + row * kernels::kPanelWidth);
}

}  // namespace

void blend(Team& team, const BlendRows& op, Scratch<float>& panels, Scratch<float>& forms) {
  const int64_t num_panels = (op.width + kernels::kPanelWidth - 1) / kernels::kPanelWidth;
  const int64_t panel_size = op.k * kernels::kPanelWidth;
  float* const packed = panels.reserve(num_panels * panel_size);
  team.parallel_for(num_panels, [&](int64_t panel) { pack_panel(op, panel, packed + panel * panel_size); });
  const Matrix matrix{.data = Place<const std::byte>(reinterpret_cast<const std::byte*>(packed)), .format = Format::f32, .n = op.width, .k = op.k};
  const Linear linear{.matrix = matrix, .bias = {}};
  const Product product{.w = &linear, .x = op.weights, .y = op.y};
  run_products(team, std::span(&product, 1), forms);
}

}  // namespace expertmesh::cpu
