#include "experts/grouped_run.h"

#include <algorithm>

#include "experts/permute.h"
#include "experts/wire_rows.h"
#include "kernels/row_stride.h"

namespace expertmesh {

namespace {

// Rows taken at a time: bounds the scratch memory of a long prefill.
constexpr int64_t kMaxRows = 2048;
// Rows gathered by one thread at a time.
constexpr int64_t kGatherGrain = 16;

}  // namespace

void GroupedRun::run(Engine& engine, std::span<const ExpertRow> rows, std::span<const std::shared_ptr<const Expert>> experts) {
  std::vector<int32_t> expert_of;
  for (const ExpertRow& row : rows) expert_of.push_back(row.expert);
  const Permutation permutation = group_by_expert(expert_of, static_cast<int64_t>(experts.size()));
  std::vector<ExpertRow> grouped;
  for (const int64_t index : permutation.order) grouped.push_back(rows[static_cast<size_t>(index)]);
  for (size_t begin = 0; begin < grouped.size(); begin += kMaxRows) {
    run_slice(engine, std::span(grouped).subspan(begin, std::min<size_t>(kMaxRows, grouped.size() - begin)), experts);
  }
}

void GroupedRun::run_slice(Engine& engine, std::span<const ExpertRow> rows, std::span<const std::shared_ptr<const Expert>> experts) {
  const kernels::Table& kernels = engine.kernels();
  const auto num_rows = static_cast<int64_t>(rows.size());
  const int64_t stride = kernels::row_stride(hidden_size_);
  float* const inputs = inputs_.reserve(num_rows * stride);
  float* const outputs = outputs_.reserve(num_rows * hidden_size_);
  engine.parallel_ranges(num_rows, kGatherGrain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) read_row(kernels, rows[static_cast<size_t>(i)], inputs + i * stride);
  });

  std::vector<FeedForwardRows> tasks;
  std::vector<int64_t> first_rows;
  for (int64_t begin = 0, end = 0; begin < num_rows; begin = end) {
    const int32_t expert = rows[static_cast<size_t>(begin)].expert;
    while (end < num_rows && rows[static_cast<size_t>(end)].expert == expert) ++end;
    tasks.push_back({.weights = &experts[static_cast<size_t>(expert)]->matrices,
                     .x = inputs + begin * stride,
                     .ldx = stride,
                     .rows = end - begin,
                     .out = outputs + begin * hidden_size_});
    first_rows.push_back(begin);
  }
  run_feed_forward(engine, tasks, scratch_, [&](const GemmTile& tile) {
    const int64_t first = first_rows[static_cast<size_t>(tile.task)];
    for (int64_t i = first + tile.row_begin; i < first + tile.row_end; ++i) {
      write_columns(kernels, outputs + i * hidden_size_, rows[static_cast<size_t>(i)], tile.column_begin(), tile.column_end(hidden_size_));
    }
  });
}

void GroupedRun::read_row(const kernels::Table& kernels, const ExpertRow& row, float* x) const {
  if (const auto* wire = std::get_if<WireRow>(&row.row)) {
    read_wire_row(kernels, wire_dtype_, wire->in, x, hidden_size_);
  } else {
    std::copy_n(std::get<BatchRow>(row.row).in, hidden_size_, x);
  }
}

void GroupedRun::write_columns(const kernels::Table& kernels, const float* y, const ExpertRow& row, int64_t begin, int64_t end) const {
  if (const auto* wire = std::get_if<WireRow>(&row.row)) {
    write_wire_row(kernels, wire_dtype_, y + begin, wire->out + begin * static_cast<int64_t>(size_of(wire_dtype_)), end - begin);
  } else {
    round_to_wire(kernels, wire_dtype_, y + begin, std::get<BatchRow>(row.row).out + begin, end - begin);
  }
}

}  // namespace expertmesh
