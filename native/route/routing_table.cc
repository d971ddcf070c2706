#include "route/routing_table.h"

#include <algorithm>
#include <utility>

#include "expertmesh/error.h"

namespace expertmesh {

void check_routes(const LayerRoutes& routes, int64_t layer, size_t num_workers) {
  const auto& [first, workers, shares, contents] = routes;
  if (first.size() != contents.size() + 1) {
    fail_argument("routes of layer ", layer, " have ", first.size(), " beginnings; wanted ", contents.size() + 1);
  }
  if (first.front() != 0 || !std::is_sorted(first.begin(), first.end()) || static_cast<size_t>(first.back()) != workers.size() ||
      shares.size() != workers.size()) {
    fail_argument("routes of layer ", layer, " have beginnings, workers and shares that do not fit each other");
  }
  for (const int32_t worker : workers) {
    if (worker < 0 || static_cast<size_t>(worker) >= num_workers) {
      fail_argument("routes of layer ", layer, " name worker ", worker, "; wanted 0 to ", static_cast<int64_t>(num_workers) - 1);
    }
  }
}

std::shared_ptr<const RoutingTable> Routes::table(uint32_t map) const {
  static const auto none = std::make_shared<const RoutingTable>();
  const std::lock_guard lock(mutex_);
  const auto found = tables_.find(map);
  return found == tables_.end() ? none : found->second;
}

void Routes::set(uint32_t map, std::shared_ptr<const RoutingTable> table) {
  const std::lock_guard lock(mutex_);
  tables_[map].swap(table);
}

void Routes::drop(uint32_t map) {
  std::shared_ptr<const RoutingTable> dropped;  // which may take long, without the lock
  const std::lock_guard lock(mutex_);
  const auto found = tables_.find(map);
  if (found == tables_.end()) return;
  dropped = std::move(found->second);
  tables_.erase(found);
}

}  // namespace expertmesh
