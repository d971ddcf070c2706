// The layout of dynamic gating (arXiv 2303.06182) on recorded choices, as an independent computation found it. The file holds for each case its
// sizes, the chosen experts, the worker of each assignment, then what is expected: assignments in the order of sending, rows for each worker, and
// rows for each worker and expert. Which replica gets a row is ours to choose, so that each worker's rows are planned as if they had no other.
#include <gtest/gtest.h>

#include "route/dispatch_plan.h"
#include "tests/numbers.h"

namespace expertmesh {
namespace {

LayerRoutes all_to(int32_t worker, int64_t num_experts) {
  LayerRoutes routes{.first = {0}, .workers = {}, .shares = {}, .contents = {}};
  for (int32_t expert = 0; expert < num_experts; ++expert) {
    routes.workers.push_back(worker);
    routes.shares.push_back(1);
    routes.contents.push_back({.layer = 0, .expert = static_cast<uint32_t>(expert), .format = "f32", .checksum = "00"});
    routes.first.push_back(expert + 1);
  }
  return routes;
}

TEST(LayoutVectorsTest, AssignmentsAreSentInTheRecordedOrder) {
  Numbers file("dynamic_layout.txt");
  int num_cases = 0;
  for (; !file.is_at_end(); ++num_cases) {
    SCOPED_TRACE(num_cases);
    const auto tokens = static_cast<int64_t>(file.one());
    const auto num_experts = static_cast<int64_t>(file.one());
    const auto top_k = static_cast<int64_t>(file.one());
    const auto num_workers = static_cast<int64_t>(file.one());
    const Routing routing{.layer = 0, .experts = file.many<int32_t>(tokens * top_k), .top_k = static_cast<int32_t>(top_k)};
    const auto worker_of = file.many<int32_t>(tokens * top_k);
    RowNames names;
    for (int32_t token = 0; token < tokens; ++token) {
      names.requests.push_back(1);
      names.positions.push_back(token);
    }

    std::vector<int32_t> order;
    std::vector<int64_t> splits;
    std::vector<int64_t> counts(static_cast<size_t>(num_workers * num_experts), 0);
    for (int32_t worker = 0; worker < num_workers; ++worker) {
      std::vector<int32_t> slots;
      for (size_t slot = 0; slot < worker_of.size(); ++slot) {
        if (worker_of[slot] == worker) slots.push_back(static_cast<int32_t>(slot));
      }
      const DispatchPlan plan = plan_dispatch(all_to(worker, num_experts), static_cast<size_t>(num_workers), routing, slots, names, {});
      ASSERT_EQ(plan.groups.size(), slots.empty() ? 0u : 1u);
      splits.push_back(static_cast<int64_t>(slots.size()));
      for (const WorkerGroup& group : plan.groups) {
        EXPECT_EQ(group.worker, worker);
        order.insert(order.end(), group.slots.begin(), group.slots.end());
        for (size_t i = 0; i < group.experts.size(); ++i) counts[static_cast<size_t>(worker * num_experts + group.experts[i])] = group.counts[i];
        for (size_t i = 0; i < group.slots.size(); ++i) EXPECT_EQ(group.rows[group.row_index[i]], group.slots[i] / top_k);
      }
    }
    EXPECT_EQ(order, file.many<int32_t>(tokens * top_k));
    EXPECT_EQ(splits, file.many<int64_t>(num_workers));
    EXPECT_EQ(counts, file.many<int64_t>(num_workers * num_experts));
  }
  EXPECT_EQ(num_cases, 12);
}

}  // namespace
}  // namespace expertmesh
