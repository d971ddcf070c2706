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

struct StepWorkers {
  std::vector<int64_t> queued;  // [workers] rows that they compute in any case
  std::vector<int32_t> speeds;  // [workers] above 0, up to a thousand or so; equal ones are as good as 1
};

// How many of the rows [experts] each replica is sent, [replicas], so that the workers' levels, which are their rows over their speeds,
// come as close as they can: no other choice has a lower maximum. Experts go whole to whoever of their workers has the lowest level with
// them, those without a choice first, then the largest; rows then follow paths of replicas from the worker with the highest level down to
// one that is lower still with a row more, until there are none (Harvey, Ladner, Lovász and Tamir, Semi-matchings for bipartite graphs and
// load balancing, 2003). Whole numbers throughout: equal, to the row, to what packages/placement plans and simulates with.
std::vector<int32_t> rows_by_step(const StepReplicas& replicas, std::span<const int32_t> rows, const StepWorkers& workers);

}  // namespace expertmesh
