#include "model/mlp.h"

#include <vector>

#include "kernels/row_stride.h"

namespace expertmesh {

namespace {

// Where a task's rows lie in the scratch.
std::vector<int64_t> scratch_offsets(std::span<const MlpRows> tasks, int64_t& total) {
  std::vector<int64_t> offsets;
  total = 0;
  for (const MlpRows& task : tasks) {
    offsets.push_back(total);
    total += task.rows * kernels::row_stride(task.weights->gate.n);
  }
  return offsets;
}

}  // namespace

void run_mlps(Engine& engine, std::span<const MlpRows> tasks, MlpScratch& scratch, const MlpTileDone& done) {
  const kernels::Table& kernels = engine.kernels();
  int64_t total = 0;
  const std::vector<int64_t> offsets = scratch_offsets(tasks, total);
  float* const gate = scratch.gate.reserve(total);
  float* const up = scratch.up.reserve(total);

  std::vector<GemmShape> shapes;
  std::vector<GemmTile> tiles;
  // Twice the inner length: a tile of this step is two products.
  for (const MlpRows& task : tasks) shapes.push_back({task.rows, task.weights->gate.panels(), 2 * task.weights->gate.k});
  cut_tiles(shapes, engine.num_threads(), tiles);
  engine.parallel_for(static_cast<int64_t>(tiles.size()), [&](int64_t i) {
    const GemmTile& tile = tiles[static_cast<size_t>(i)];
    const MlpRows& task = tasks[static_cast<size_t>(tile.task)];
    const MlpMatrices& w = *task.weights;
    const int64_t rows = tile.row_end - tile.row_begin;
    const int64_t width = w.gate.n;
    const int64_t stride = kernels::row_stride(width);
    const float* const x = task.x + tile.row_begin * task.ldx;
    const int64_t offset = offsets[static_cast<size_t>(tile.task)] + tile.row_begin * stride;
    kernels.gemm(x, task.ldx, rows, w.gate, tile.panel_begin, tile.panel_end, w.gate_bias, gate + offset, stride);
    kernels.gemm(x, task.ldx, rows, w.up, tile.panel_begin, tile.panel_end, w.up_bias, up + offset, stride);
    const int64_t begin = tile.column_begin();
    const int64_t count = tile.column_end(width) - begin;
    for (int64_t row = 0; row < rows; ++row) {
      kernels.activate_mul(kernels::Activation::silu, gate + offset + row * stride + begin, up + offset + row * stride + begin, count);
    }
  });

  shapes.clear();
  for (const MlpRows& task : tasks) shapes.push_back({task.rows, task.weights->down.panels(), task.weights->down.k});
  cut_tiles(shapes, engine.num_threads(), tiles);
  engine.parallel_for(static_cast<int64_t>(tiles.size()), [&](int64_t i) {
    const GemmTile& tile = tiles[static_cast<size_t>(i)];
    const MlpRows& task = tasks[static_cast<size_t>(tile.task)];
    const kernels::PackedMatrix& down = task.weights->down;
    const int64_t stride = kernels::row_stride(down.k);
    const float* const x = gate + offsets[static_cast<size_t>(tile.task)] + tile.row_begin * stride;
    kernels.gemm(x, stride, tile.row_end - tile.row_begin, down, tile.panel_begin, tile.panel_end, task.weights->down_bias,
                 task.out + tile.row_begin * down.n, down.n);
    if (done != nullptr) done(tile);
  });
}

}  // namespace expertmesh
