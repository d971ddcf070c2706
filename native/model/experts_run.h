#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "experts/store.h"
#include "model/batch.h"

namespace expertmesh {

// Where rows come from and their answers go: a batch that waits, or rows that came over the wire.
struct RowSource {
  std::shared_ptr<Batch> batch;  // null for wire rows
  const std::byte* rows;         // [num_rows, hidden] in the wire dtype
  int64_t num_rows;
  std::byte* out;  // [num_answers, hidden] in the wire dtype
  int64_t num_answers;
};

// Integers of the plan for each assignment: source, expert_key, row of the source, place of the answer.
inline constexpr size_t kPlanStride = 4;

// Runs the plan's rows through those experts of `layer` that are held in the format that the plan names, and names the assignments of the others, ascending.
// Throws EM_NATIVE_ARGUMENT, and has computed nothing, where the plan names what is not there: a source, a row, an expert of
// another number, or one that a batch's row did not choose.
// A job of the engine that the store and the batches belong to.
std::vector<int32_t> run_experts(ExpertStore& store, int64_t layer, std::span<const RowSource> sources, std::span<const int32_t> plan);

}  // namespace expertmesh
