#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "route/routing_table.h"

namespace expertmesh {

// Who the rows of a batch are, for the choice of replicas.
struct RowNames {
  std::vector<uint32_t> requests;  // [rows] 32 bits that stand for the row's request
  std::vector<int32_t> positions;  // [rows] absolute
};

// What one worker is to compute: assignments ordered by expert, those of one expert by row.
struct WorkerGroup {
  int32_t worker = 0;                // into the table's
  std::vector<int32_t> experts;      // ascending
  std::vector<uint32_t> counts;      // counts[i] consecutive assignments are for experts[i]
  std::vector<int32_t> rows;         // of the batch, each once
  std::vector<uint32_t> row_index;   // [assignments] into rows
  std::vector<int32_t> slots;        // [assignments] row * top_k + choice
};

struct DispatchPlan {
  // By worker, ascending: the others in the order in which they are to be sent to.
  std::vector<WorkerGroup> groups;
  // Slots of experts none of whose replicas may be used.
  std::vector<int32_t> unplaced;
};

// One layer's rows, as its gate has chosen.
struct Routing {
  int64_t layer = 0;
  std::vector<int32_t> experts;  // [rows, top_k]
  int64_t top_k = 0;
  // The rows are those of static gating's blocks, which belong to no request: each goes to the first replica of its expert that may be asked.
  bool is_static = false;
};

// Sorts assignments by worker, expert and row: the dynamic gating of one layer. `slots` are the assignments wanted;
// workers for which is_out is set ([workers], or empty: none) are not asked. Takes n log n of the slots, whatever the number of
// workers and experts.
DispatchPlan plan_dispatch(const LayerRoutes& routes, const Routing& routing, std::span<const int32_t> slots, const RowNames& names,
                           const std::vector<uint8_t>& is_out);

}  // namespace expertmesh
