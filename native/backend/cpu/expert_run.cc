#include "backend/cpu/expert_run.h"

#include <algorithm>

#include "backend/cpu/wire_rows.h"
#include "kernels/row_stride.h"

namespace expertmesh::cpu {

namespace {

// Rows taken at a time: bounds the scratch memory of a long prefill.
constexpr int64_t kMaxRows = 2048;
// Rows gathered by one thread at a time.
constexpr int64_t kGatherGrain = 16;

void read_row(const kernels::Table& kernels, const ExpertRun& run, const ExpertRow& row, float* x) {
  if (const auto* wire = std::get_if<WireRow>(&row)) {
    read_wire_row(kernels, run.wire_dtype, wire->in, x, run.hidden);
  } else {
    std::copy_n(std::get<BatchRow>(row).in.address(), run.hidden, x);
  }
}

// Of two experts with one row each.
bool have_same_row(const ExpertRun& run, const ExpertRows& a, const ExpertRows& b) {
  if (a.end - a.begin != 1 || b.end - b.begin != 1) return false;
  const auto* const of_a = std::get_if<BatchRow>(&run.rows[static_cast<size_t>(a.begin)]);
  const auto* const of_b = std::get_if<BatchRow>(&run.rows[static_cast<size_t>(b.begin)]);
  return of_a != nullptr && of_b != nullptr && of_a->in.address() == of_b->in.address();
}

void write_columns(const kernels::Table& kernels, const ExpertRun& run, const float* y, const ExpertRow& row, int64_t begin, int64_t end) {
  if (const auto* wire = std::get_if<WireRow>(&row)) {
    write_wire_row(kernels, run.wire_dtype, y + begin, wire->out + begin * static_cast<int64_t>(size_of(run.wire_dtype)), end - begin);
  } else {
    round_to_wire(kernels, run.wire_dtype, y + begin, std::get<BatchRow>(row).out.address() + begin, end - begin);
  }
}

}  // namespace

void ExpertRunner::run(Team& team, const ExpertRun& run, FeedForwardScratch& scratch) {
  const auto num_rows = static_cast<int64_t>(run.rows.size());
  for (int64_t begin = 0; begin < num_rows; begin += kMaxRows) {
    const int64_t end = std::min(begin + kMaxRows, num_rows);
    std::vector<ExpertRows> slice;
    for (const ExpertRows& expert : run.experts) {
      const ExpertRows part{.weights = expert.weights, .begin = std::max(expert.begin, begin), .end = std::min(expert.end, end)};
      if (part.begin < part.end) slice.push_back(part);
    }
    run_slice(team, run, slice, scratch);
  }
}

void ExpertRunner::run_slice(Team& team, const ExpertRun& run, std::span<const ExpertRows> experts, FeedForwardScratch& scratch) {
  const kernels::Table& kernels = team.kernels();
  const int64_t first = experts.front().begin;
  const int64_t num_rows = experts.back().end - first;
  const int64_t stride = kernels::row_stride(run.hidden);
  const Rows inputs{.data = Place<float>(inputs_.reserve(num_rows * stride)), .stride = stride, .count = num_rows};
  const Rows outputs{.data = Place<float>(outputs_.reserve(num_rows * run.hidden)), .stride = run.hidden, .count = num_rows};
  team.parallel_ranges(num_rows, kGatherGrain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) read_row(kernels, run, run.rows[static_cast<size_t>(first + i)], inputs.at(i).address());
  });

  std::vector<FeedForwardRows> tasks;
  for (size_t i = 0; i < experts.size(); ++i) {
    const ExpertRows& expert = experts[i];
    const int64_t count = expert.end - expert.begin;
    // One copy for all of them, so that its form is made once.
    const Place<float> x = i > 0 && have_same_row(run, experts[i - 1], expert) ? tasks.back().x.data : inputs.at(expert.begin - first);
    tasks.push_back({.weights = expert.weights,
                     .x = {.data = x, .stride = stride, .count = count},
                     .out = {.data = outputs.at(expert.begin - first), .stride = run.hidden, .count = count}});
  }
  run_feed_forward(team, tasks, scratch, [&](const GemmTile& tile) {
    const ExpertRows& expert = experts[static_cast<size_t>(tile.task)];
    for (int64_t i = expert.begin + tile.row_begin; i < expert.begin + tile.row_end; ++i) {
      write_columns(kernels, run, outputs.at(i - first).address(), run.rows[static_cast<size_t>(i)], tile.column_begin(), tile.column_end(run.hidden));
    }
  });
}

}  // namespace expertmesh::cpu
