#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "route/replica_choice.h"
#include "route/routing_table.h"

namespace expertmesh {

// Who the rows of a batch are, for the choice of replicas.
struct RowNames {
  std::vector<uint32_t> requests;  // [rows] 32 bits that stand for the row's request
  std::vector<int32_t> positions;  // [rows] absolute
};

// One layer's rows, as its gate has chosen.
struct Routing {
  int64_t layer = 0;
  std::vector<int32_t> experts;  // [rows, top_k]
  int64_t top_k = 0;
  // The rows are those of static gating's blocks, which belong to no request: each goes to the first replica of its expert that may be asked.
  bool is_static = false;
};

// By what replicas are chosen among.
struct ReplicaRules {
  ReplicaChoice choice = ReplicaChoice::share;
  std::vector<uint8_t> is_out = {};  // [workers] set for those that may not be asked, or empty: none
  std::vector<int32_t> weights = {};  // [workers] what the share of each is multiplied by, or empty: equal ones
  // Rows of this step that worker 0, the home, computes in any case.
  int64_t num_here = 0;
};

// The worker that each slot goes to, [slots]; -1 where none of its expert's replicas may be used. By share each row's point decides; by
// step a replica with a share gets as many of its expert's rows as rows_by_step says, weights being speeds, those with the lowest points on
// the first worker, so that a row tends to find its experts on one worker. A replica without a share, or of a worker without weight, gets
// rows only where no other is left.
std::vector<int32_t> slot_workers(const LayerRoutes& routes, size_t num_workers, const Routing& routing, std::span<const int32_t> slots,
                                  const RowNames& names, const ReplicaRules& rules);

}  // namespace expertmesh
