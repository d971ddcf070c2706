#include "backend/cpu/feed_forward.h"

#include <vector>

#include "backend/cpu/input_forms.h"
#include "backend/cpu/packed.h"
#include "kernels/row_stride.h"

namespace expertmesh::cpu {

namespace {

int64_t inner_stride(const FeedForwardRows& task) { return kernels::row_stride(task.weights->up.matrix.n); }

// The inputs of down, in the scratch.
class InnerRows {
 public:
  InnerRows(std::span<const FeedForwardRows> tasks, FeedForwardScratch& scratch) : tasks_(tasks) {
    int64_t total = 0;
    for (const FeedForwardRows& task : tasks) {
      offsets_.push_back(total);
      total += task.x.count * inner_stride(task);
    }
    up_ = scratch.up.reserve(total);
    if (!tasks.empty() && tasks[0].weights->is_gated) gate_ = scratch.gate.reserve(total);
  }

  // Of a plain block they lie where up's product was.
  Rows of(size_t task) const {
    float* const rows = (gate_ != nullptr ? gate_ : up_) + offsets_[task];
    return {.data = Place<float>(rows), .stride = inner_stride(tasks_[task]), .count = tasks_[task].x.count};
  }

  void compute(const kernels::Table& kernels, const InputForms& forms, const GemmTile& tile) const {
    const FeedForwardRows& task = tasks_[static_cast<size_t>(tile.task)];
    const FeedForwardWeights& w = *task.weights;
    const kernels::PackedMatrix up = packed(w.up.matrix);
    const int64_t rows = tile.row_end - tile.row_begin;
    const int64_t stride = inner_stride(task);
    const kernels::InputRows x = forms.at(tile.task, tile.row_begin);
    const int64_t first = offset(tile.task, tile.row_begin);
    const int64_t begin = tile.column_begin();
    const int64_t count = tile.column_end(up.n) - begin;
    if (gate_ != nullptr) {
      kernels.gemm(x, rows, packed(w.gate.matrix), tile.panel_begin, tile.panel_end, w.gate.bias.address(), gate_ + first, stride);
    }
    kernels.gemm(x, rows, up, tile.panel_begin, tile.panel_end, w.up.bias.address(), up_ + first, stride);
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
    return offsets_[static_cast<size_t>(task)] + row * inner_stride(tasks_[static_cast<size_t>(task)]);
  }

  std::span<const FeedForwardRows> tasks_;
  std::vector<int64_t> offsets_;
  float* gate_ = nullptr;
  float* up_;
};

}  // namespace

void run_feed_forward(Team& team, std::span<const FeedForwardRows> tasks, FeedForwardScratch& scratch, const FeedForwardTileDone& done) {
  const InnerRows inner(tasks, scratch);
  std::vector<FormInput> inputs;
  std::vector<GemmShape> shapes;
  std::vector<GemmTile> tiles;
  for (const FeedForwardRows& task : tasks) {
    const kernels::PackedMatrix up = packed(task.weights->up.matrix);
    inputs.push_back({.x = task.x, .format = up.format, .k = up.k});
    // Twice the inner length: a tile of this step is two products where there is a gate.
    shapes.push_back({task.x.count, up.panels(), (task.weights->is_gated ? 2 : 1) * up.k});
  }
  cut_tiles(shapes, team.num_threads(), tiles);
  const InputForms outer_forms(team, inputs, scratch.forms);
  team.parallel_for(static_cast<int64_t>(tiles.size()), [&](int64_t i) { inner.compute(team.kernels(), outer_forms, tiles[static_cast<size_t>(i)]); });

  inputs.clear();
  shapes.clear();
  for (size_t i = 0; i < tasks.size(); ++i) {
    const kernels::PackedMatrix down = packed(tasks[i].weights->down.matrix);
    inputs.push_back({.x = inner.of(i), .format = down.format, .k = down.k});
    shapes.push_back({tasks[i].x.count, down.panels(), down.k});
  }
  cut_tiles(shapes, team.num_threads(), tiles);
  const InputForms inner_forms(team, inputs, scratch.forms);
  team.parallel_for(static_cast<int64_t>(tiles.size()), [&](int64_t i) {
    const GemmTile& tile = tiles[static_cast<size_t>(i)];
    const FeedForwardRows& task = tasks[static_cast<size_t>(tile.task)];
    team.kernels().gemm(inner_forms.at(tile.task, tile.row_begin), tile.row_end - tile.row_begin, packed(task.weights->down.matrix), tile.panel_begin,
                        tile.panel_end, task.weights->down.bias.address(), task.out.at(tile.row_begin).address(), task.out.stride);
    if (done != nullptr) done(tile);
  });
}

}  // namespace expertmesh::cpu
