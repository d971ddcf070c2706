#include "backend/cpu/tiles.h"

#include <gtest/gtest.h>

#include <vector>

namespace expertmesh::cpu {
namespace {

TEST(Tiles, CoverEveryRowAndPanelOfEveryProductOnce) {
  const std::vector<GemmShape> shapes = {{1, 128, 2048}, {97, 3, 64}, {0, 5, 64}, {512, 40, 512}, {1, 1, 1}};
  for (const int threads : {1, 2, 16}) {
    std::vector<GemmTile> tiles;
    cut_tiles(shapes, threads, tiles);
    std::vector<std::vector<int>> covered;
    for (const GemmShape& shape : shapes) covered.emplace_back(static_cast<size_t>(shape.rows * shape.panels), 0);
    for (const GemmTile& tile : tiles) {
      const auto task = static_cast<size_t>(tile.task);
      for (int64_t row = tile.row_begin; row < tile.row_end; ++row) {
        for (int64_t panel = tile.panel_begin; panel < tile.panel_end; ++panel) {
          ++covered[task][static_cast<size_t>(row * shapes[task].panels + panel)];
        }
      }
    }
    for (const std::vector<int>& task : covered) {
      for (const int count : task) ASSERT_EQ(count, 1);
    }
  }
}

TEST(Tiles, GiveEveryThreadWorkEvenForOneRow) {
  const std::vector<GemmShape> shapes = {{1, 128, 2048}};
  std::vector<GemmTile> tiles;
  cut_tiles(shapes, 4, tiles);
  EXPECT_GE(tiles.size(), 4u);
}

}  // namespace
}  // namespace expertmesh::cpu
