// Steps that cross workers without JavaScript: the same bits whatever the network does, and late answers that find nobody.
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <thread>

#include "route/peer_transports.h"
#include "tests/fault_transport.h"
#include "tests/step_fixture.h"

namespace expertmesh {
namespace {

TEST_F(StepRunTest, GivesTheBitsOfOneWorkerOnTwo) {
  Worker& first = add("w1", {0, 2, 4});
  Worker& second = add("w2", {1, 3, 5});
  first.router().routes.set(0, table_of(1, {"w1", "w2"}, [](int32_t expert) { return std::vector<int32_t>{expert % 2}; }));
  second.router().routes.set(0, table_of(1, {"w2", "w1"}, [](int32_t expert) { return std::vector<int32_t>{1 - expert % 2}; }));
  const std::vector<float> wanted = expected();
  EXPECT_EQ(first.run(0), wanted);
  EXPECT_EQ(second.run(0), wanted);
  EXPECT_EQ(first.num_failures() + second.num_failures(), 0);
  EXPECT_EQ(second.executor().counts().num_served, 2);
  // One dispatch for each layer, and a round trip for each that was answered.
  EXPECT_EQ(first.router().times.num_sent(), 2);
  const auto round_trips = first.router().times.round_trips();
  EXPECT_EQ(std::accumulate(round_trips.begin(), round_trips.end(), int64_t{0}), 2);
}

TEST_F(StepRunTest, GivesTheSameBitsByTwoTransports) {
  const std::vector<float> wanted = expected();
  Worker& home = add("w1", {0, 3});
  add("w2", {1, 4});
  Worker& third = add("w3", {2, 5});
  home.router().routes.set(0, table_of(1, {"w1", "w2", "w3"}, [](int32_t expert) { return std::vector<int32_t>{expert % 3}; }));
  // What it answers comes late, so that both have dispatches under way.
  const auto slow = std::make_shared<FaultTransport>(home.router().transport, FaultOptions{});
  home.router().transport = std::make_shared<PeerTransports>(slow, [](const std::string& worker) { return worker == "w3"; }, home.router().transport);
  EXPECT_EQ(home.run(0), wanted);
  EXPECT_EQ(third.executor().counts().num_served, 2);
}

TEST(PeerTransports, CancelsADispatchWhereItWasSent) {
  struct NotingTransport : Transport {
    uint64_t send(const std::string&, DispatchHead, const GatherRows&, std::shared_ptr<AnswerSink>) override { return uint64_t{1} << 40 | ++num_sent; }
    void cancel(uint64_t sent) override { cancelled.push_back(sent); }
    uint64_t num_sent = 0;
    std::vector<uint64_t> cancelled;
  };
  const auto first = std::make_shared<NotingTransport>();
  const auto rest = std::make_shared<NotingTransport>();
  bool is_reached = true;
  PeerTransports both(first, [&](const std::string&) { return is_reached; }, rest);
  const uint64_t near = both.send("w2", {}, nullptr, nullptr);
  is_reached = false;
  const uint64_t far = both.send("w2", {}, nullptr, nullptr);
  EXPECT_NE(near, far);
  both.cancel(far);
  EXPECT_TRUE(first->cancelled.empty());
  EXPECT_EQ(rest->cancelled, std::vector<uint64_t>{uint64_t{1} << 40 | 1});
  both.cancel(near);
  EXPECT_EQ(first->cancelled, std::vector<uint64_t>{uint64_t{1} << 40 | 1});
}

TEST_F(StepRunTest, GivesTheSameBitsWhateverTheNetworkDoesToTwoHomesInStep) {
  const std::vector<float> wanted = expected();
  int64_t num_failures = 0;
  int64_t num_joined = 0;
  for (uint32_t seed = 0; seed < 20; ++seed) {
    workers_.clear();
    // With every second seed rows wait for those of the other home as long as these are expected.
    limits_ = seed % 2 == 0 ? JoinLimits{} : JoinLimits{.share = 1e9, .most_runs = 1e9};
    hub_ = std::make_shared<InProcessHub>();
    Worker& first = add("w1", {0, 1, 2, 4});
    Worker& second = add("w2", {1, 3, 5, 0});
    add("w3", {2, 3, 4, 5});
    // Two replicas of each, so that rows of one expert go two ways.
    const std::vector<std::vector<int32_t>> replicas{{0, 1}, {0, 1}, {0, 2}, {1, 2}, {0, 2}, {1, 2}};
    for (Worker* const home : {&first, &second}) {
      home->router().transport = std::make_shared<FaultTransport>(home->router().transport, FaultOptions{.seed = seed, .refused = 15, .lost = 15, .repeated = 20});
    }
    first.router().routes.set(0, table_of(1, {"w1", "w2", "w3"}, [&](int32_t expert) { return replicas[static_cast<size_t>(expert)]; }));
    second.router().routes.set(0, table_of(1, {"w2", "w1", "w3"}, [&](int32_t expert) {
      std::vector<int32_t> workers = replicas[static_cast<size_t>(expert)];
      for (int32_t& worker : workers) worker = worker == 2 ? 2 : 1 - worker;
      return workers;
    }));
    std::vector<float> of_second;
    std::thread other([&] {
      for (int32_t step = 0; step < 6; ++step) of_second = second.run(2 * step);
    });
    for (int32_t step = 0; step < 6; ++step) EXPECT_EQ(first.run(2 * step), wanted) << "seed " << seed;
    other.join();
    EXPECT_EQ(of_second, wanted) << "seed " << seed;
    num_failures += first.num_failures() + second.num_failures();
    for (const auto& worker : workers_) num_joined += worker->executor().counts().num_joined;
  }
  EXPECT_GT(num_failures, 40);
  EXPECT_GT(num_joined, 40);
}

TEST_F(StepRunTest, TellsWhoRefusedWhoIsLostAndWhatIsPlacedNowhere) {
  Worker& home = add("w1", {0});
  add("w2", {1});
  // Of those that the gate chooses: 1 is by the table here but not held, 2 not held by w2, 3 on a worker that is not there, 5 nowhere.
  home.router().routes.set(0, table_of(7, {"w1", "w2", "w9"}, [](int32_t expert) {
    return std::vector<std::vector<int32_t>>{{0}, {0}, {1}, {2}, {0}, {}}[static_cast<size_t>(expert)];
  }));
  const Worker::Step step = home.begin(0);
  const StepOutcome outcome = step.go_on({});
  ASSERT_EQ(outcome.state, StepOutcome::State::stopped);
  EXPECT_EQ(outcome.routing.layer, 0);
  std::map<std::string, const SlotFailure*> by_worker;
  for (const SlotFailure& failure : outcome.failures) by_worker[failure.worker] = &failure;
  ASSERT_EQ(by_worker.size(), 4u);
  const auto experts_of = [&](const SlotFailure& failure) {
    std::set<int32_t> experts;
    for (const int32_t slot : failure.slots) experts.insert(outcome.routing.experts[static_cast<size_t>(slot)]);
    return experts;
  };
  EXPECT_EQ(by_worker["w2"]->kind, SlotFailure::Kind::refused);
  EXPECT_EQ(by_worker["w2"]->refusal.reason, "EM_DISPATCH_REFUSED");
  EXPECT_EQ(by_worker["w2"]->epoch, 7u);
  EXPECT_EQ(experts_of(*by_worker["w2"]), (std::set<int32_t>{2}));
  EXPECT_EQ(by_worker["w9"]->kind, SlotFailure::Kind::lost);
  EXPECT_EQ(experts_of(*by_worker["w9"]), (std::set<int32_t>{3}));
  EXPECT_EQ(by_worker["w1"]->kind, SlotFailure::Kind::refused);
  EXPECT_EQ(experts_of(*by_worker["w1"]), (std::set<int32_t>{1}));
  EXPECT_EQ(by_worker[""]->kind, SlotFailure::Kind::unplaced);
  EXPECT_EQ(experts_of(*by_worker[""]), (std::set<int32_t>{5}));
}

TEST_F(StepRunTest, GoesOnByTheRoutesOfThenWhereSlotsAreSentAgain) {
  const std::vector<float> wanted = expected();
  Worker& home = add("w1", {});
  add("w2", {0, 1, 2, 3, 4, 5});
  home.router().routes.set(0, table_of(1, {"w1", "w9", "w2"}, [](int32_t) { return std::vector<int32_t>{1, 2}; }));
  const Worker::Step step = home.begin(0);
  StepOutcome outcome = step.go_on({});
  int num_rounds = 0;
  while (outcome.state == StepOutcome::State::stopped) {
    ASSERT_LT(++num_rounds, 5);
    std::vector<Reroute> reroutes;
    for (const SlotFailure& failure : outcome.failures) {
      EXPECT_EQ(failure.worker, "w9");
      reroutes.push_back({.slots = failure.slots, .avoid = {"w9", "nobody"}});
    }
    outcome = step.go_on(std::move(reroutes));
  }
  EXPECT_EQ(num_rounds, 2);
  EXPECT_EQ(home.logits(step), wanted);
}

TEST_F(StepRunTest, EndsAtOnceWhenNobodyWantsItsRowsAndIsNotTouchedByWhatComesLater) {
  Worker& home = add("w1", {});
  const auto silent = std::make_shared<SilentTransport>();
  home.router().transport = silent;
  home.router().routes.set(0, table_of(1, {"w1", "w2"}, [](int32_t) { return std::vector<int32_t>{1}; }));
  std::optional<Worker::Step> step = home.begin(0);
  std::thread dropper([&] {
    silent->sent.get_future().wait();
    for (int64_t row = 0; row < kTokens; ++row) step->batch->drop_row(row);
    step->run->rows_dropped();
  });
  EXPECT_EQ(step->go_on({}).state, StepOutcome::State::abandoned);
  dropper.join();
  // The job that has sent the rows may just be learning their number.
  on_engine<int>(home.engine(), Priority::normal, [] { return 0; });
  EXPECT_EQ(silent->num_cancelled, 1);
  step.reset();
  const std::vector<std::byte> rows(silent->num_answers * silent->row_bytes);
  silent->sinks.front()->rows(0, rows);
  silent->sinks.front()->answered();
}

TEST_F(StepRunTest, TellsHowLongTheEngineHadNothingToDoWhileRowsWereWithPeers) {
  Worker& home = add("w1", {});
  const auto silent = std::make_shared<SilentTransport>();
  home.router().transport = silent;
  home.router().routes.set(0, table_of(1, {"w1", "w2"}, [](int32_t) { return std::vector<int32_t>{1}; }));
  const Worker::Step step = home.begin(0);
  std::thread losing([&] {
    silent->sent.get_future().wait();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    silent->sinks.front()->lost("as the test wants it");
  });
  const double wait_ms = step.go_on({}).wait_ms;
  losing.join();
  EXPECT_GE(wait_ms, 15);
  home.make_local();
  for (int32_t expert = 0; expert < kExperts; ++expert) home.hold(expert);
  EXPECT_EQ(home.begin(2).go_on({}).wait_ms, 0);
}

TEST_F(StepRunTest, IsLeftByAStepThatGoesWhileItsRowsAreUnderWay) {
  Worker& home = add("w1", {});
  const auto silent = std::make_shared<SilentTransport>();
  home.router().transport = silent;
  home.router().routes.set(0, table_of(1, {"w1", "w2"}, [](int32_t) { return std::vector<int32_t>{1}; }));
  {
    const Worker::Step step = home.begin(0);
    step.run->run({}, [](StepOutcome, std::exception_ptr) { ADD_FAILURE() << "nobody was there to be told"; });
    silent->sent.get_future().wait();
    // The job that has sent the rows holds the step to its end.
    on_engine<int>(home.engine(), Priority::normal, [] { return 0; });
  }
  silent->sinks.front()->lost("too late");
  EXPECT_EQ(silent->num_cancelled, 1);
}

TEST_F(StepRunTest, TakesAnAnswerOfTheWrongLengthForALoss) {
  Worker& home = add("w1", {});
  const auto silent = std::make_shared<SilentTransport>();
  home.router().transport = silent;
  home.router().routes.set(0, table_of(1, {"w1", "w2"}, [](int32_t) { return std::vector<int32_t>{1}; }));
  const Worker::Step step = home.begin(0);
  std::thread answering([&] {
    silent->sent.get_future().wait();
    silent->sinks.front()->rows(0, std::vector<std::byte>((silent->num_answers - 1) * silent->row_bytes));
    silent->sinks.front()->answered();
  });
  const StepOutcome outcome = step.go_on({});
  answering.join();
  ASSERT_EQ(outcome.failures.size(), 1u);
  EXPECT_EQ(outcome.failures[0].kind, SlotFailure::Kind::lost);
  EXPECT_EQ(outcome.failures[0].slots.size(), silent->num_answers);
}

}  // namespace
}  // namespace expertmesh
