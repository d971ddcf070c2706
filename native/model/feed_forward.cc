#include "model/feed_forward.h"

#include <vector>

#include "kernels/row_stride.h"

namespace expertmesh {

namespace {

// Where a task's rows lie in the scratch.
std::vector<int64_t> scratch_offsets(std::span<const FeedForwardRows> tasks, int64_t& total) {
  std::vector<int64_t> offsets;
  total = 0;
  for (const FeedForwardRows& task : tasks) {
    offsets.push_back(total);
    total += task.rows * kernels::row_stride(task.weights->up.n);
  }
  return offsets;
}

// The inputs of down, in the scratch.
class InnerRows {
 public:
  InnerRows(std::span<const FeedForwardRows> tasks, FeedForwardScratch& scratch) : tasks_(tasks) {
    int64_t total = 0;
    offsets_ = scratch_offsets(tasks, total);
    up_ = scratch.up.reserve(total);
    if (!tasks.empty() && tasks[0].weights->is_gated) gate_ = scratch.gate.reserve(total);
  }

  // Of a plain block they lie where up's product was.
  const float* at(int64_t task, int64_t row) const { return (gate_ != nullptr ? gate_ : up_) + offset(task, row); }

  void compute(const kernels::Table& kernels, const GemmTile& tile) const {
    const FeedForwardRows& task = tasks_[static_cast<size_t>(tile.task)];
    const FeedForwardMatrices& w = *task.weights;
    const int64_t rows = tile.row_end - tile.row_begin;
    const int64_t stride = kernels::row_stride(w.up.n);
    const float* const x = task.x + tile.row_begin * task.ldx;
    const int64_t first = offset(tile.task, tile.row_begin);
    const int64_t begin = tile.column_begin();
    const int64_t count = tile.column_end(w.up.n) - begin;
    if (gate_ != nullptr) kernels.gemm(x, task.ldx, rows, w.gate, tile.panel_begin, tile.panel_end, w.gate_bias, gate_ + first, stride);
    kernels.gemm(x, task.ldx, rows, w.up, tile.panel_begin, tile.panel_end, w.up_bias, up_ + first, stride);
    for (int64_t row = 0; row < rows; ++row) {
      const int64_t at = first + row * stride + begin;
      if (gate_ != nullptr) {
        kernels.activate_mul(w.activation, gate_ + at, up_ + at, count);
      } else {
        kernels.activate(w.activation, up_ + at, count);
      }
    }
  }

 private:
  int64_t offset(int64_t task, int64_t row) const {
    return offsets_[static_cast<size_t>(task)] + row * kernels::row_stride(tasks_[static_cast<size_t>(task)].weights->up.n);
  }

  std::span<const FeedForwardRows> tasks_;
  std::vector<int64_t> offsets_;
  float* gate_ = nullptr;
  float* up_;
};

}  // namespace

void run_feed_forward(Engine& engine, std::span<const FeedForwardRows> tasks, FeedForwardScratch& scratch, const FeedForwardTileDone& done) {
  const InnerRows inner(tasks, scratch);
  std::vector<GemmShape> shapes;
  std::vector<GemmTile> tiles;
  // Twice the inner length: a tile of this step is two products where there is a gate.
  for (const FeedForwardRows& task : tasks) shapes.push_back({task.rows, task.weights->up.panels(), (task.weights->is_gated ? 2 : 1) * task.weights->up.k});
  cut_tiles(shapes, engine.num_threads(), tiles);
  engine.parallel_for(static_cast<int64_t>(tiles.size()), [&](int64_t i) { inner.compute(engine.kernels(), tiles[static_cast<size_t>(i)]); });

  shapes.clear();
  for (const FeedForwardRows& task : tasks) shapes.push_back({task.rows, task.weights->down.panels(), task.weights->down.k});
  cut_tiles(shapes, engine.num_threads(), tiles);
  engine.parallel_for(static_cast<int64_t>(tiles.size()), [&](int64_t i) {
    const GemmTile& tile = tiles[static_cast<size_t>(i)];
    const FeedForwardRows& task = tasks[static_cast<size_t>(tile.task)];
    const kernels::PackedMatrix& down = task.weights->down;
    engine.kernels().gemm(inner.at(tile.task, tile.row_begin), kernels::row_stride(down.k), tile.row_end - tile.row_begin, down, tile.panel_begin,
                          tile.panel_end, task.weights->down_bias, task.out + tile.row_begin * down.n, down.n);
    if (done != nullptr) done(tile);
  });
}

}  // namespace expertmesh
