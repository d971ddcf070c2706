// Where rows go: replicas by their shares, and assignments sorted for those who compute them. The numbers are fixed: workers of two
// versions must agree.
#include "route/dispatch_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "expertmesh/error.h"
#include "route/replica_choice.h"

namespace expertmesh {
namespace {

const std::vector<uint8_t> kNobody;
constexpr size_t kWorkers = 3;

// `replicas` of each expert: worker and share.
LayerRoutes routes_of(const std::vector<std::vector<std::pair<int32_t, double>>>& replicas) {
  LayerRoutes routes{.first = {0}, .workers = {}, .shares = {}, .contents = {}};
  for (const auto& of_expert : replicas) {
    for (const auto& [worker, share] : of_expert) {
      routes.workers.push_back(worker);
      routes.shares.push_back(share);
    }
    routes.contents.push_back({.layer = 0, .expert = static_cast<uint32_t>(routes.contents.size()), .format = "f32", .checksum = "00"});
    routes.first.push_back(static_cast<int32_t>(routes.workers.size()));
  }
  return routes;
}

std::vector<int32_t> all_slots(int32_t count) {
  std::vector<int32_t> slots;
  for (int32_t slot = 0; slot < count; ++slot) slots.push_back(slot);
  return slots;
}

TEST(ReplicaPoint, IsAFixedFunctionOfRequestPositionAndLayer) {
  constexpr uint32_t kRequest1 = 181329640;  // "rq_1"
  EXPECT_EQ(replica_point(kRequest1, 0, 0), 0.06734582292847335);
  EXPECT_EQ(replica_point(kRequest1, 1, 0), 0.4725818003062159);
  constexpr uint32_t kRequest2 = 231662497;  // "rq_2"
  EXPECT_EQ(replica_point(kRequest2, 0, 3), 0.19276367500424385);
}

TEST(ReplicaPoint, SpreadsRowsEvenlyAlongPositionsAndLayersOfOneRequest) {
  std::vector<int> bins(10, 0);
  for (int32_t position = 0; position < 1000; ++position) {
    for (int64_t layer = 0; layer < 20; ++layer) ++bins[static_cast<size_t>(replica_point(3141592653u, position, layer) * 10)];
  }
  for (const int count : bins) EXPECT_NEAR(count, 2000, 200);
}

std::vector<int> choices(const std::vector<double>& shares, const std::vector<uint8_t>& is_out) {
  std::vector<int> counts(shares.size(), 0);
  const std::vector<int32_t> workers = all_slots(static_cast<int32_t>(shares.size()));
  for (int step = 0; step < 1000; ++step) ++counts[static_cast<size_t>(choose_replica((step + 0.5) / 1000, shares, workers, is_out))];
  return counts;
}

TEST(ChooseReplica, GivesEachItsShareOfThePoints) { EXPECT_EQ(choices({0.5, 0.3, 0.2}, kNobody), (std::vector<int>{500, 300, 200})); }

TEST(ChooseReplica, DividesTheWholeAmongThoseLeftInProportion) {
  EXPECT_EQ(choices({0.5, 0.3, 0.2}, {1, 0, 0}), (std::vector<int>{0, 600, 400}));
}

TEST(ChooseReplica, TakesOneWithoutAShareOnlyWhereNoOtherIsLeft) {
  EXPECT_EQ(choices({0, 1}, kNobody), (std::vector<int>{0, 1000}));
  EXPECT_EQ(choices({0, 1}, {0, 1}), (std::vector<int>{1000, 0}));
}

TEST(ChooseReplica, CountsSharesByTheirWorkersWeightsAndAloneWhereNothingIsLeftSo) {
  const std::vector<int32_t> workers = all_slots(3);
  const auto counts = [&](const std::vector<int32_t>& weights, const std::vector<uint8_t>& is_out) {
    std::vector<int> counts(3, 0);
    for (int step = 0; step < 1000; ++step) {
      ++counts[static_cast<size_t>(choose_replica((step + 0.5) / 1000, std::vector<double>{0.5, 0.3, 0.2}, workers, is_out, weights))];
    }
    return counts;
  };
  EXPECT_EQ(counts({0, 1, 1}, kNobody), (std::vector<int>{0, 600, 400}));
  EXPECT_EQ(counts({0, 0, 1}, {0, 0, 1}), (std::vector<int>{625, 375, 0}));
  EXPECT_EQ(counts({16, 8, 16}, {1, 0, 0}), (std::vector<int>{0, 429, 571}));
}

TEST(DispatchPlan, GivesRowsToAReplicaWithoutWeightOnlyWhereThereIsNoOther) {
  const LayerRoutes routes = routes_of({{{0, 1}, {1, 1}}, {{1, 1}, {2, 0}}, {{1, 1}}});
  const Routing routing{.layer = 0, .experts = {0, 0, 0, 0, 1, 2}, .top_k = 1};
  const RowNames names{.requests = {1, 2, 3, 4, 5, 6}, .positions = {0, 0, 0, 0, 0, 0}};
  for (const ReplicaChoice choice : {ReplicaChoice::share, ReplicaChoice::step}) {
    const DispatchPlan plan = plan_dispatch(routes, kWorkers, routing, all_slots(6), names, {.choice = choice, .weights = {1, 0, 1}});
    ASSERT_EQ(plan.groups.size(), 2u);
    EXPECT_EQ(plan.groups[0].slots, (std::vector<int32_t>{0, 1, 2, 3}));
    EXPECT_EQ(plan.groups[1].worker, 1);
    EXPECT_EQ(plan.groups[1].experts, (std::vector<int32_t>{1, 2}));
  }
}

TEST(ChooseReplica, SaysSoWhenNoneIsLeft) {
  const std::vector<double> shares{0.5, 0.5};
  const std::vector<int32_t> workers{0, 1};
  EXPECT_EQ(choose_replica(0.5, shares, workers, {1, 1}), -1);
  EXPECT_EQ(choose_replica(0.5, {}, {}, kNobody), -1);
}

TEST(DispatchPlan, SortsAssignmentsByWorkerExpertAndRowAndNamesEachRowOnceForAWorker) {
  const LayerRoutes routes = routes_of({{{0, 1}}, {{1, 1}}, {{1, 1}}});
  const Routing routing{.layer = 0, .experts = {2, 1, 0, 2, 1, 2}, .top_k = 2};
  const RowNames names{.requests = {0, 0, 0}, .positions = {0, 1, 2}};
  const DispatchPlan plan = plan_dispatch(routes, kWorkers, routing, all_slots(6), names, {});
  EXPECT_TRUE(plan.unplaced.empty());
  ASSERT_EQ(plan.groups.size(), 2u);
  EXPECT_EQ(plan.groups[0].worker, 0);
  EXPECT_EQ(plan.groups[0].slots, (std::vector<int32_t>{2}));
  EXPECT_EQ(plan.groups[0].rows, (std::vector<int32_t>{1}));
  EXPECT_EQ(plan.groups[1].experts, (std::vector<int32_t>{1, 2}));
  EXPECT_EQ(plan.groups[1].counts, (std::vector<uint32_t>{2, 3}));
  EXPECT_EQ(plan.groups[1].rows, (std::vector<int32_t>{0, 2, 1}));
  EXPECT_EQ(plan.groups[1].row_index, (std::vector<uint32_t>{0, 1, 0, 2, 1}));
  EXPECT_EQ(plan.groups[1].slots, (std::vector<int32_t>{1, 4, 0, 3, 5}));
}

TEST(DispatchPlan, LeavesOutWorkersThatMayNotBeAskedAndSaysWhichSlotsHaveNoneLeft) {
  const LayerRoutes routes = routes_of({{{0, 0.5}, {1, 0.5}}, {{1, 1}}});
  const DispatchPlan plan = plan_dispatch(routes, 2, {.layer = 0, .experts = {0, 1}, .top_k = 2}, all_slots(2), {.requests = {0}, .positions = {0}},
                                          {.choice = ReplicaChoice::share, .is_out = {0, 1}});
  ASSERT_EQ(plan.groups.size(), 1u);
  EXPECT_EQ(plan.groups[0].worker, 0);
  EXPECT_EQ(plan.groups[0].slots, (std::vector<int32_t>{0}));
  EXPECT_EQ(plan.unplaced, (std::vector<int32_t>{1}));
}

TEST(DispatchPlan, SendsRowsOfBlocksToTheFirstReplicaThatMayBeAsked) {
  const LayerRoutes routes = routes_of({{{2, 0.1}, {1, 0.9}}, {{1, 0.5}, {2, 0.5}}});
  // More rows than the batch has names for.
  const Routing routing{.layer = 0, .experts = {0, 0, 0, 1, 1, 1}, .top_k = 1, .is_static = true};
  const RowNames names{.requests = {7, 7}, .positions = {0, 1}};
  const DispatchPlan plan = plan_dispatch(routes, kWorkers, routing, all_slots(6), names, {});
  ASSERT_EQ(plan.groups.size(), 2u);
  EXPECT_EQ(plan.groups[0].slots, (std::vector<int32_t>{3, 4, 5}));
  EXPECT_EQ(plan.groups[1].slots, (std::vector<int32_t>{0, 1, 2}));
  EXPECT_EQ(plan.groups[1].rows, (std::vector<int32_t>{0, 1, 2}));
  const DispatchPlan second = plan_dispatch(routes, kWorkers, routing, all_slots(6), names, {.choice = ReplicaChoice::step, .is_out = {0, 1, 0}});
  ASSERT_EQ(second.groups.size(), 1u);
  EXPECT_EQ(second.groups[0].worker, 2);
}

TEST(DispatchPlan, PlacesEveryAssignmentOnceOnAReplicaOfItsExpert) {
  for (uint32_t seed = 0; seed < 30; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](uint32_t bound) { return static_cast<int32_t>(random() % bound); };
    const int32_t num_experts = 1 + below(12);
    const int32_t top_k = 1 + below(static_cast<uint32_t>(std::min(4, num_experts)));
    const int32_t num_rows = 1 + below(30);
    std::vector<std::vector<std::pair<int32_t, double>>> replicas(static_cast<size_t>(num_experts));
    for (auto& of_expert : replicas) {
      for (int32_t worker = 0; worker < 3; ++worker) {
        if (below(2) == 0) of_expert.emplace_back(worker, 0.5);
      }
      if (of_expert.empty()) of_expert.emplace_back(2, 1);
    }
    const LayerRoutes routes = routes_of(replicas);
    Routing routing{.layer = 5, .experts = {}, .top_k = top_k};
    RowNames names;
    std::vector<int32_t> slots;
    for (int32_t slot = 0; slot < num_rows * top_k; ++slot) {
      routing.experts.push_back(below(static_cast<uint32_t>(num_experts)));
      if (below(10) > 0) slots.push_back(slot);
    }
    for (int32_t row = 0; row < num_rows; ++row) {
      names.requests.push_back(random());
      names.positions.push_back(row);
    }
    const DispatchPlan plan = plan_dispatch(routes, kWorkers, routing, slots, names, {.choice = seed % 2 == 0 ? ReplicaChoice::share : ReplicaChoice::step, .is_out = {}});
    std::vector<int32_t> seen;
    for (const WorkerGroup& group : plan.groups) {
      EXPECT_EQ(std::set<int32_t>(group.rows.begin(), group.rows.end()).size(), group.rows.size());
      size_t assignment = 0;
      for (size_t i = 0; i < group.experts.size(); ++i) {
        const auto& of_expert = replicas[static_cast<size_t>(group.experts[i])];
        EXPECT_TRUE(std::any_of(of_expert.begin(), of_expert.end(), [&](const auto& replica) { return replica.first == group.worker; }));
        for (uint32_t count = group.counts[i]; count > 0; --count, ++assignment) {
          const int32_t slot = group.slots[assignment];
          EXPECT_EQ(routing.experts[static_cast<size_t>(slot)], group.experts[i]);
          EXPECT_EQ(group.rows[group.row_index[assignment]], slot / top_k);
          seen.push_back(slot);
        }
      }
      EXPECT_EQ(assignment, group.slots.size());
    }
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(seen, slots);
  }
}

TEST(CheckRoutes, RefusesPartsThatDoNotFitEachOther) {
  LayerRoutes routes = routes_of({{{0, 1}}, {{1, 1}}});
  EXPECT_NO_THROW(check_routes(routes, 0, 2));
  EXPECT_THROW(check_routes(routes, 0, 1), Error);
  routes.first[1] = 3;
  EXPECT_THROW(check_routes(routes, 0, 2), Error);
}

}  // namespace
}  // namespace expertmesh
