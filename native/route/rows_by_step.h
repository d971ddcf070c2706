#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace expertmesh {

// Replicas among which a step's rows may be divided.
struct StepReplicas {
  std::vector<int32_t> first;    // [experts + 1] the replicas of expert e are [first[e], first[e + 1])
  std::vector<int32_t> workers;  // [replicas] those of an expert differ
};

// How many of the rows [experts] each replica is sent, [replicas], so that the workers' rows, with those that they compute in any case
// (`queued` [workers]), come as close as they can: no other choice has a lower maximum. Experts go whole to the least loaded of their
// workers, those without a choice first, then the largest; rows then follow paths of replicas from the most loaded worker down to one
// with at least two fewer, until there are none (Harvey, Ladner, Lovász and Tamir, Semi-matchings for bipartite graphs and load
// balancing, 2003). Whole numbers throughout: equal, to the row, to what packages/placement plans and simulates with.
std::vector<int32_t> rows_by_step(const StepReplicas& replicas, std::span<const int32_t> rows, std::span<const int64_t> queued);

}  // namespace expertmesh
