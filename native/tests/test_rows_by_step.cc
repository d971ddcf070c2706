// Rows of one step over replicas: equal to the row with what packages/placement simulates (the cases of vectors/rows_by_step.txt: workers
// and experts; rows that wait at each worker; their speeds; rows of each expert; the number of each expert's holders and who they are; how
// many rows each of them gets), and each row with a replica of its expert.
#include "route/rows_by_step.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <string>

#include "route/slot_workers.h"

namespace expertmesh {
namespace {

template <class T>
std::vector<T> read(std::ifstream& file, size_t count) {
  std::vector<T> values(count);
  for (T& value : values) file >> value;
  return values;
}

TEST(RowsByStep, AreThoseOfThePolicy) {
  std::ifstream file(EXPERTMESH_TEST_VECTORS "/rows_by_step.txt");
  size_t num_cases = 0;
  for (size_t workers = 0, experts = 0; file >> workers >> experts; ++num_cases) {
    const auto queued = read<int64_t>(file, workers);
    const auto speeds = read<int32_t>(file, workers);
    const auto rows = read<int32_t>(file, experts);
    StepReplicas replicas{.first = {0}, .workers = {}};
    for (size_t expert = 0; expert < experts; ++expert) {
      const auto holders = read<int32_t>(file, read<size_t>(file, 1).front());
      replicas.workers.insert(replicas.workers.end(), holders.begin(), holders.end());
      replicas.first.push_back(static_cast<int32_t>(replicas.workers.size()));
    }
    EXPECT_EQ(rows_by_step(replicas, rows, {.queued = queued, .speeds = speeds}), read<int32_t>(file, replicas.workers.size())) << "case " << num_cases;
  }
  EXPECT_EQ(num_cases, 17u);
}

// One layer whose experts have replicas on the workers given, with these shares.
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

struct Rows {
  Routing routing;
  RowNames names;
  std::vector<int32_t> slots;

  // One expert for each row.
  explicit Rows(std::vector<int32_t> experts) : routing{.layer = 3, .experts = std::move(experts), .top_k = 1} {
    for (size_t row = 0; row < routing.experts.size(); ++row) {
      slots.push_back(static_cast<int32_t>(row));
      names.requests.push_back(static_cast<uint32_t>(row * 2654435761u));
      names.positions.push_back(static_cast<int32_t>(row));
    }
  }

  std::vector<int32_t> workers(const LayerRoutes& routes, const ReplicaRules& rules) const {
    return slot_workers(routes, 3, routing, slots, names, rules);
  }
};

constexpr auto kStep = ReplicaChoice::step;

int64_t rows_of(const std::vector<int32_t>& chosen, int32_t worker) { return std::count(chosen.begin(), chosen.end(), worker); }

TEST(SlotWorkers, ByStepEvenOutWhatSharesLeaveToChance) {
  const LayerRoutes routes = routes_of({{{0, 0.9}, {1, 0.1}}, {{0, 1}}});
  const Rows rows({0, 0, 0, 0, 0, 0, 0, 0, 1, 1});
  const auto chosen = rows.workers(routes, {.choice = kStep});
  EXPECT_EQ(rows_of(chosen, 0), 5);
  EXPECT_EQ(rows_of(chosen, 1), 5);
  EXPECT_EQ(chosen, rows.workers(routes, {.choice = kStep}));
}

TEST(SlotWorkers, ByStepKeepTheLowestPointsOnTheFirstWorkerWhateverTheOrderOfReplicas) {
  const Rows rows({0, 0, 0, 0, 0, 0, 0, 0});
  const auto chosen = rows.workers(routes_of({{{0, 0.5}, {1, 0.5}}}), {.choice = kStep});
  EXPECT_EQ(chosen, rows.workers(routes_of({{{1, 0.5}, {0, 0.5}}}), {.choice = kStep}));
  double highest_here = 0;
  double lowest_there = 1;
  for (size_t row = 0; row < chosen.size(); ++row) {
    const double point = replica_point(rows.names.requests[row], rows.names.positions[row], rows.routing.layer);
    if (chosen[row] == 0) highest_here = std::max(highest_here, point);
    if (chosen[row] == 1) lowest_there = std::min(lowest_there, point);
  }
  EXPECT_LT(highest_here, lowest_there);
}

TEST(SlotWorkers, ByStepCountRowsThatAreComputedHereInAnyCase) {
  const Rows rows({0, 0, 0, 0});
  const auto chosen = rows.workers(routes_of({{{0, 0.5}, {1, 0.5}}}), {.choice = kStep, .is_out = {}, .num_here = 2});
  EXPECT_EQ(rows_of(chosen, 0), 1);
}

TEST(SlotWorkers, ByStepGiveAWorkerOfHalfTheWeightHalfAsManyRowsWhateverAllWeightsAre) {
  const Rows rows(std::vector<int32_t>(50, 0));
  const LayerRoutes routes = routes_of({{{0, 0.4}, {1, 0.3}, {2, 0.3}}});
  for (const std::vector<int32_t>& weights : {std::vector<int32_t>{16, 8, 16}, {2, 1, 2}}) {
    const auto chosen = rows.workers(routes, {.choice = kStep, .is_out = {}, .weights = weights});
    EXPECT_EQ(rows_of(chosen, 1), 10);
    EXPECT_EQ(rows_of(chosen, 2), 20);
  }
  EXPECT_EQ(rows.workers(routes, {.choice = kStep, .is_out = {}, .weights = {16, 16, 16}}), rows.workers(routes, {.choice = kStep}));
}

TEST(SlotWorkers, ByStepSendNothingWhereThePlanGivesNoShareUnlessNobodyElseIsLeft) {
  const Rows rows({0, 0, 0, 0, 1});
  const LayerRoutes routes = routes_of({{{0, 0}, {1, 0.5}, {2, 0.5}}, {{2, 1}}});
  EXPECT_EQ(rows_of(rows.workers(routes, {.choice = kStep}), 0), 0);
  const auto without_peers = rows.workers(routes, {.choice = kStep, .is_out = {0, 1, 1}});
  EXPECT_EQ(without_peers, (std::vector<int32_t>{0, 0, 0, 0, -1}));
}

}  // namespace
}  // namespace expertmesh
