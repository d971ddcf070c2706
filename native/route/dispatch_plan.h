#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "route/routing_table.h"
#include "route/slot_workers.h"

namespace expertmesh {

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

// Sorts assignments by worker, expert and row: the dynamic gating of one layer. `slots` are the assignments wanted, of `num_workers` in
// the table. Takes n log n of the slots, whatever the number of workers and experts.
DispatchPlan plan_dispatch(const LayerRoutes& routes, size_t num_workers, const Routing& routing, std::span<const int32_t> slots,
                           const RowNames& names, const ReplicaRules& rules);

}  // namespace expertmesh
