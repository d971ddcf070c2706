#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "exchange/transport.h"
#include "route/replica_choice.h"

namespace expertmesh {

// Where the rows of one layer go.
struct LayerRoutes {
  // [experts + 1] the replicas of expert e are [first[e], first[e + 1]).
  std::vector<int32_t> first;
  std::vector<int32_t> workers;   // [replicas] into the table's
  std::vector<double> shares;     // [replicas]
  std::vector<Content> contents;  // [experts]

  int64_t num_experts() const { return static_cast<int64_t>(contents.size()); }
};

// The policy's decisions of one epoch for the rows of one precision map, as they are sent by them.
struct RoutingTable {
  uint64_t epoch = 0;
  ReplicaChoice replica_choice = ReplicaChoice::share;
  // The worker itself, then the others in the order in which they are sent to.
  std::vector<std::string> workers;
  std::vector<std::shared_ptr<const LayerRoutes>> layers;  // by layer; null for dense ones

  // Null unless the layer has routes.
  const LayerRoutes* layer(int64_t index) const {
    return index < static_cast<int64_t>(layers.size()) ? layers[static_cast<size_t>(index)].get() : nullptr;
  }
};

// Throws EM_NATIVE_ARGUMENT unless the parts fit each other and a table of `num_workers`.
void check_routes(const LayerRoutes& routes, int64_t layer, size_t num_workers);

// The table in force of each precision map that batches are computed by, from any thread. Who has taken one keeps it.
class Routes {
 public:
  // Without layers where there is none.
  std::shared_ptr<const RoutingTable> table(uint32_t map) const;
  void set(uint32_t map, std::shared_ptr<const RoutingTable> table);
  void drop(uint32_t map);

 private:
  mutable std::mutex mutex_;
  std::map<uint32_t, std::shared_ptr<const RoutingTable>> tables_;
};

}  // namespace expertmesh
