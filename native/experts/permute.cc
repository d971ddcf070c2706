#include "experts/permute.h"

namespace expertmesh {

Permutation group_by_expert(std::span<const int32_t> expert_of, int64_t num_experts) {
  std::vector<int64_t> next(static_cast<size_t>(num_experts), 0);
  for (const int32_t expert : expert_of) {
    if (expert >= 0) ++next[static_cast<size_t>(expert)];
  }
  Permutation permutation;
  int64_t begin = 0;
  for (int64_t expert = 0; expert < num_experts; ++expert) {
    const int64_t count = next[static_cast<size_t>(expert)];
    next[static_cast<size_t>(expert)] = begin;
    if (count == 0) continue;
    permutation.experts.push_back(static_cast<int32_t>(expert));
    permutation.offsets.push_back(begin);
    begin += count;
  }
  permutation.offsets.push_back(begin);
  permutation.order.resize(static_cast<size_t>(begin));
  for (size_t i = 0; i < expert_of.size(); ++i) {
    if (expert_of[i] < 0) continue;
    permutation.order[static_cast<size_t>(next[static_cast<size_t>(expert_of[i])]++)] = static_cast<int64_t>(i);
  }
  return permutation;
}

}  // namespace expertmesh
