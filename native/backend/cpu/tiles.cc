#include "backend/cpu/tiles.h"

#include <algorithm>

namespace expertmesh::cpu {

namespace {

// Rows of x that stay in a core's L2 cache while panel after panel passes by.
constexpr int64_t kRowsPerTile = 96;
// Below about this many multiplications a tile costs more to hand out than it saves.
constexpr int64_t kMinTileWork = int64_t{1} << 15;
// So that a thread that loses its core for a moment does not keep the others waiting for long.
constexpr int64_t kTilesPerThread = 12;
// Kernels take up to this many panels at once; a tile with another number ends in panels taken one by one, at half the speed.
constexpr int64_t kPanelGroup = 4;

int64_t divide_up(int64_t value, int64_t unit) { return (value + unit - 1) / unit; }

}  // namespace

void cut_tiles(std::span<const GemmShape> shapes, int num_threads, std::vector<GemmTile>& tiles) {
  tiles.clear();
  int64_t total = 0;
  for (const GemmShape& shape : shapes) total += shape.rows * shape.panels * kernels::kPanelWidth * shape.k;
  const int64_t wanted = std::max(kMinTileWork, num_threads == 1 ? total : total / (num_threads * kTilesPerThread));
  for (size_t task = 0; task < shapes.size(); ++task) {
    const GemmShape& shape = shapes[task];
    if (shape.rows == 0) continue;
    // Equal row parts: 97 rows become 49 and 48, not 96 and 1.
    const int64_t row_step = divide_up(shape.rows, divide_up(shape.rows, kRowsPerTile));
    const int64_t wanted_panels = wanted / (row_step * kernels::kPanelWidth * shape.k);
    const int64_t panel_step = std::clamp<int64_t>(divide_up(wanted_panels, kPanelGroup) * kPanelGroup, 1, shape.panels);
    for (int64_t panel = 0; panel < shape.panels; panel += panel_step) {
      for (int64_t row = 0; row < shape.rows; row += row_step) {
        tiles.push_back({.task = static_cast<int64_t>(task),
                         .row_begin = row,
                         .row_end = std::min(row + row_step, shape.rows),
                         .panel_begin = panel,
                         .panel_end = std::min(panel + panel_step, shape.panels)});
      }
    }
  }
}

}  // namespace expertmesh::cpu
