#include "route/dispatch_plan.h"

#include <algorithm>

namespace expertmesh {

namespace {

struct Assignment {
  int32_t worker;
  int32_t expert;
  int32_t slot;
};

// Of assignments of one worker, ordered. `local_of` [rows] is scratch, all zero on entry and on return.
WorkerGroup group_of(std::span<const Assignment> assignments, int64_t top_k, std::vector<uint32_t>& local_of) {
  WorkerGroup group;
  group.worker = assignments.front().worker;
  for (const auto& [worker, expert, slot] : assignments) {
    if (group.experts.empty() || group.experts.back() != expert) {
      group.experts.push_back(expert);
      group.counts.push_back(0);
    }
    ++group.counts.back();
    const auto row = static_cast<int32_t>(slot / top_k);
    uint32_t& local = local_of[static_cast<size_t>(row)];
    if (local == 0) {
      group.rows.push_back(row);
      local = static_cast<uint32_t>(group.rows.size());
    }
    group.row_index.push_back(local - 1);
    group.slots.push_back(slot);
  }
  for (const int32_t row : group.rows) local_of[static_cast<size_t>(row)] = 0;
  return group;
}

}  // namespace

DispatchPlan plan_dispatch(const LayerRoutes& routes, size_t num_workers, const Routing& routing, std::span<const int32_t> slots,
                           const RowNames& names, const ReplicaRules& rules) {
  DispatchPlan plan;
  const std::vector<int32_t> workers = slot_workers(routes, num_workers, routing, slots, names, rules);
  std::vector<Assignment> placed;
  placed.reserve(slots.size());
  for (size_t index = 0; index < slots.size(); ++index) {
    const int32_t slot = slots[index];
    if (workers[index] < 0) {
      plan.unplaced.push_back(slot);
    } else {
      placed.push_back({workers[index], routing.experts[static_cast<size_t>(slot)], slot});
    }
  }
  std::sort(placed.begin(), placed.end(), [](const Assignment& a, const Assignment& b) {
    if (a.worker != b.worker) return a.worker < b.worker;
    if (a.expert != b.expert) return a.expert < b.expert;
    return a.slot < b.slot;
  });
  std::vector<uint32_t> local_of(routing.experts.size() / static_cast<size_t>(routing.top_k), 0);
  for (size_t begin = 0, end = 0; begin < placed.size(); begin = end) {
    while (end < placed.size() && placed[end].worker == placed[begin].worker) ++end;
    plan.groups.push_back(group_of(std::span(placed).subspan(begin, end - begin), routing.top_k, local_of));
  }
  return plan;
}

}  // namespace expertmesh
