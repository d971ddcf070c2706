#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace expertmesh {

// Assignments of a run grouped by expert.
struct Permutation {
  // [assignments] indices in order of expert, those of one expert in their given order.
  std::vector<int64_t> order;
  // Experts with at least one assignment, ascending.
  std::vector<int32_t> experts;
  // [experts + 1] where each expert's part of `order` begins.
  std::vector<int64_t> offsets;
};

// Counting sort. Every expert_of[i] is in [0, num_experts), or negative: left out.
Permutation group_by_expert(std::span<const int32_t> expert_of, int64_t num_experts);

}  // namespace expertmesh
