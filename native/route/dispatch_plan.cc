#include "route/dispatch_plan.h"

#include <algorithm>

#include "route/replica_choice.h"

namespace expertmesh {

namespace {

struct Assignment {
  int32_t worker;
  int32_t expert;
  int32_t slot;
};

// -1 where none of the expert's replicas may be used.
int32_t choose_worker(const LayerRoutes& routes, const Routing& routing, int32_t expert, size_t row, const RowNames& names,
                      const std::vector<uint8_t>& is_out) {
  const auto begin = static_cast<size_t>(routes.first[static_cast<size_t>(expert)]);
  const auto end = static_cast<size_t>(routes.first[static_cast<size_t>(expert) + 1]);
  if (end - begin == 1 && is_out.empty()) return routes.workers[begin];
  const std::span<const int32_t> workers = std::span(routes.workers).subspan(begin, end - begin);
  const std::span<const double> shares = std::span(routes.shares).subspan(begin, end - begin);
  const double point = routing.is_static ? 0 : replica_point(names.requests[row], names.positions[row], routing.layer);
  const int64_t replica = choose_replica(point, shares, workers, is_out);
  return replica < 0 ? -1 : workers[static_cast<size_t>(replica)];
}

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

DispatchPlan plan_dispatch(const LayerRoutes& routes, const Routing& routing, std::span<const int32_t> slots, const RowNames& names,
                           const std::vector<uint8_t>& is_out) {
  DispatchPlan plan;
  std::vector<Assignment> placed;
  placed.reserve(slots.size());
  for (const int32_t slot : slots) {
    const int32_t expert = routing.experts[static_cast<size_t>(slot)];
    const int32_t worker = choose_worker(routes, routing, expert, static_cast<size_t>(slot / routing.top_k), names, is_out);
    if (worker < 0) {
      plan.unplaced.push_back(slot);
    } else {
      placed.push_back({worker, expert, slot});
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
