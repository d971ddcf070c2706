#include "experts/permute.h"

#include <gtest/gtest.h>

#include <vector>

namespace expertmesh {
namespace {

TEST(Permute, GroupsByExpertAndKeepsTheOrderInside) {
  const std::vector<int32_t> expert_of = {3, 0, 3, -1, 5, 0, 3};
  const Permutation permutation = group_by_expert(expert_of, 6);
  EXPECT_EQ(permutation.experts, (std::vector<int32_t>{0, 3, 5}));
  EXPECT_EQ(permutation.offsets, (std::vector<int64_t>{0, 2, 5, 6}));
  EXPECT_EQ(permutation.order, (std::vector<int64_t>{1, 5, 0, 2, 6, 4}));
}

TEST(Permute, OfNothingIsEmpty) {
  const Permutation permutation = group_by_expert({}, 4);
  EXPECT_TRUE(permutation.experts.empty());
  EXPECT_TRUE(permutation.order.empty());
  EXPECT_EQ(permutation.offsets, (std::vector<int64_t>{0}));
}

}  // namespace
}  // namespace expertmesh
