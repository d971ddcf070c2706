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

std::shared_ptr<const RoutingTable> Routes::table() const {
  const std::lock_guard lock(mutex_);
  return table_;
}

void Routes::set(std::shared_ptr<const RoutingTable> table) {
  const std::lock_guard lock(mutex_);
  table_.swap(table);
}

}  // namespace expertmesh
