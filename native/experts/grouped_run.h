#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "experts/expert.h"
#include "model/feed_forward.h"
#include "runtime/engine.h"

namespace expertmesh {

// A row of a batch: [hidden] f32, already rounded to the wire dtype, and so is its answer to be.
struct BatchRow {
  const float* in;
  float* out;
};

// A row that came over the wire: [hidden] in the wire dtype, at any address, as its answer is to be.
struct WireRow {
  const std::byte* in;
  std::byte* out;
};

// One row for one expert.
struct ExpertRow {
  int32_t expert;
  std::variant<BatchRow, WireRow> row;
};

// Runs rows through the experts they name: grouped by expert, each group as one product. Keeps its memory between runs;
// one run at a time.
class GroupedRun {
 public:
  GroupedRun(int64_t hidden_size, DType wire_dtype) : hidden_size_(hidden_size), wire_dtype_(wire_dtype) {}

  // experts[e] is not null for any expert that is named. A job of `engine`.
  void run(Engine& engine, std::span<const ExpertRow> rows, std::span<const std::shared_ptr<const Expert>> experts);

 private:
  void run_slice(Engine& engine, std::span<const ExpertRow> rows, std::span<const std::shared_ptr<const Expert>> experts);
  void read_row(const kernels::Table& kernels, const ExpertRow& row, float* x) const;
  void write_columns(const kernels::Table& kernels, const float* y, const ExpertRow& row, int64_t begin, int64_t end) const;

  int64_t hidden_size_;
  DType wire_dtype_;
  Scratch<float> inputs_;   // [rows][row_stride of hidden]
  Scratch<float> outputs_;  // [rows][hidden]
  FeedForwardScratch scratch_;
};

}  // namespace expertmesh
