#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "experts/store.h"
#include "model/batch.h"
#include "runtime/engine.h"

namespace expertmesh {

// Where rows come from and their answers go: a batch that waits, or rows that came over the wire.
struct RowSource {
  std::shared_ptr<Batch> batch;  // null for wire rows
  const std::byte* rows;         // [num_rows, hidden] in the wire dtype
  int64_t num_rows;
  std::byte* out;  // [num_answers, hidden] in the wire dtype
  int64_t num_answers;
};

// Integers of the plan for each assignment: source, expert, row of the source, place of the answer.
inline constexpr size_t kPlanStride = 4;

// Runs the plan's rows through experts of `layer`. Throws EM_NATIVE_ARGUMENT, and has computed nothing, where the plan
// names what is not there: a source, a row, an expert that is not held, or an expert that a batch's row did not choose.
// A job of `engine`, the one that the store and the batches belong to.
void run_experts(Engine& engine, ExpertStore& store, int64_t layer, std::span<const RowSource> sources, std::span<const int32_t> plan);

}  // namespace expertmesh
