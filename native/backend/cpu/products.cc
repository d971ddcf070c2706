#include "backend/cpu/products.h"

#include <vector>

#include "backend/cpu/input_forms.h"
#include "backend/cpu/packed.h"
#include "backend/cpu/tiles.h"

namespace expertmesh::cpu {

void run_products(Team& team, std::span<const Product> products, Scratch<float>& scratch) {
  std::vector<FormInput> inputs;
  std::vector<GemmShape> shapes;
  for (const Product& product : products) {
    const kernels::PackedMatrix w = packed(product.w->matrix);
    inputs.push_back({.x = product.x, .format = w.format, .k = w.k});
    shapes.push_back({product.x.count, w.panels(), w.k});
  }
  const InputForms forms(team, inputs, scratch);
  std::vector<GemmTile> tiles;
  cut_tiles(shapes, team.num_threads(), tiles);
  team.parallel_for(static_cast<int64_t>(tiles.size()), [&](int64_t i) {
    const GemmTile& tile = tiles[static_cast<size_t>(i)];
    const Product& product = products[static_cast<size_t>(tile.task)];
    team.kernels().gemm(forms.at(tile.task, tile.row_begin), tile.row_end - tile.row_begin, packed(product.w->matrix),
                        tile.panel_begin, tile.panel_end, product.w->bias.address(), product.y.at(tile.row_begin).address(), product.y.stride);
  });
}

}  // namespace expertmesh::cpu
