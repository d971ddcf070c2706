// Dispatches that are late go to a second replica too: the first answer fills a slot, and no bit depends on which that is.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "tests/fault_transport.h"
#include "tests/step_fixture.h"

namespace expertmesh {
namespace {

// Another transport's answers, kept for those workers that are behind the gate until they are let through.
class GatedTransport : public Transport {
 public:
  GatedTransport(std::shared_ptr<Transport> inner, std::set<std::string> gated) : inner_(std::move(inner)), gate_(std::make_shared<Gate>()) {
    gate_->workers = std::move(gated);
  }

  uint64_t send(const std::string& worker, DispatchHead head, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) override {
    ++num_sent;
    return inner_->send(worker, std::move(head), gather, std::make_shared<Kept>(gate_, worker, std::move(sink)));
  }
  // What is computed already is kept to be told too late.
  void cancel(uint64_t) override { ++num_cancelled; }

  void let_through(const std::string& worker) {
    std::vector<Tell> told;
    {
      const std::lock_guard lock(gate_->mutex);
      gate_->workers.erase(worker);
      told.swap(gate_->kept[worker]);
    }
    for (const Tell& tell : told) tell(false);
  }
  void lose(const std::string& worker) {
    std::vector<Tell> told;
    {
      const std::lock_guard lock(gate_->mutex);
      told.swap(gate_->kept[worker]);
    }
    for (const Tell& tell : told) tell(true);
  }
  size_t num_kept(const std::string& worker) const {
    const std::lock_guard lock(gate_->mutex);
    return gate_->kept[worker].size();
  }

  std::atomic<int> num_sent{0};
  std::atomic<int> num_cancelled{0};

 private:
  using Tell = std::function<void(bool is_lost)>;
  struct Gate {
    std::mutex mutex;
    std::set<std::string> workers;
    std::map<std::string, std::vector<Tell>> kept;
  };

  class Kept : public AnswerSink {
   public:
    Kept(std::shared_ptr<Gate> gate, std::string worker, std::shared_ptr<AnswerSink> sink)
        : gate_(std::move(gate)), worker_(std::move(worker)), sink_(std::move(sink)) {}

    void rows(size_t first, std::span<const std::byte> rows) override { rows_.emplace_back(first, std::vector(rows.begin(), rows.end())); }
    void answered() override {
      tell([sink = sink_, rows = rows_](bool is_lost) {
        if (is_lost) return sink->lost("as the test wants it");
        for (const auto& [first, bytes] : rows) sink->rows(first, bytes);
        sink->answered();
      });
    }
    void refused(Refusal refusal) override {
      tell([sink = sink_, refusal = std::move(refusal)](bool) { sink->refused(refusal); });
    }
    void lost(std::string problem) override {
      tell([sink = sink_, problem = std::move(problem)](bool) { sink->lost(problem); });
    }

   private:
    void tell(Tell tell) {
      {
        const std::lock_guard lock(gate_->mutex);
        if (gate_->workers.contains(worker_)) return gate_->kept[worker_].push_back(std::move(tell));
      }
      tell(false);
    }

    const std::shared_ptr<Gate> gate_;
    const std::string worker_;
    const std::shared_ptr<AnswerSink> sink_;
    std::vector<std::pair<size_t, std::vector<std::byte>>> rows_;
  };

  const std::shared_ptr<Transport> inner_;
  const std::shared_ptr<Gate> gate_;
};

using Replicas = std::vector<std::pair<int32_t, double>>;

class HedgingTest : public StepRunTest {
 protected:
  HedgingTest() {
    // Late is what a test says so of.
    hedging_.least_alone = std::chrono::hours(1);
    hedging_.least = std::chrono::hours(1);
  }

  // A home and two peers with all experts. Dispatches of the step's sizes have been answered.
  Worker& home_of_two(const std::vector<int32_t>& own, const std::function<Replicas(int32_t)>& replicas_of) {
    Worker& home = add("w1", own);
    for (const char* const peer : {"w2", "w3"}) add(peer, {0, 1, 2, 3, 4, 5});
    home.router().routes.set(0, table_of(1, {"w1", "w2", "w3"}, [](int32_t) { return std::vector<int32_t>{1}; }));
    for (int step = 0; step < 3; ++step) home.run(0);
    auto table = table_of(2, {"w1", "w2", "w3", "w9"}, [&](int32_t expert) {
      std::vector<int32_t> workers;
      for (const auto& [worker, share] : replicas_of(expert)) workers.push_back(worker);
      return workers;
    });
    for (auto& layer : table->layers) {
      if (layer == nullptr) continue;
      LayerRoutes routes = *layer;
      routes.shares.clear();
      for (int32_t expert = 0; expert < kExperts; ++expert) {
        for (const auto& [worker, share] : replicas_of(expert)) routes.shares.push_back(share);
      }
      layer = std::make_shared<const LayerRoutes>(std::move(routes));
    }
    home.router().routes.set(0, table);
    return home;
  }

  static std::shared_ptr<GatedTransport> gate(Worker& home, std::set<std::string> workers) {
    const auto gated = std::make_shared<GatedTransport>(home.router().transport, std::move(workers));
    home.router().transport = gated;
    return gated;
  }

  // A step whose dispatches are late as long as `is_late()`, with what `meanwhile` does again and again beside it.
  static StepOutcome run_late(Worker& home, const Worker::Step& step, const std::function<void()>& meanwhile,
                              const std::function<bool()>& is_late = [] { return true; }) {
    std::atomic<bool> is_over = false;
    std::thread beside([&] {
      while (!is_over) {
        if (is_late()) home.router().late.look(LateWatch::Clock::time_point::max());
        meanwhile();
        // On busy cores a thread that yields comes back after all others.
        std::this_thread::sleep_for(std::chrono::microseconds(50));
      }
    });
    StepOutcome outcome = step.go_on({});
    is_over = true;
    beside.join();
    return outcome;
  }

  void expect_done(Worker& home, const Worker::Step& step, const StepOutcome& outcome, const std::vector<float>& wanted) {
    ASSERT_EQ(outcome.state, StepOutcome::State::done);
    EXPECT_TRUE(outcome.failures.empty());
    EXPECT_EQ(home.logits(step), wanted);
  }
};

const auto kNothing = [] {};
const auto kFirstThenSecond = [](int32_t) { return Replicas{{1, 1}, {2, 0}}; };

TEST_F(HedgingTest, TakesTheAnswerOfTheSecondReplicaAndDropsTheLateOne) {
  const std::vector<float> wanted = expected();
  Worker& home = home_of_two({}, kFirstThenSecond);
  const auto gated = gate(home, {"w2"});
  const Worker::Step step = home.begin(0);
  expect_done(home, step, run_late(home, step, kNothing), wanted);
  const RouteTimes& times = home.router().times;
  EXPECT_EQ(times.num_hedged(), 2);
  EXPECT_EQ(times.num_hedges_won(), 2);
  EXPECT_EQ(gated->num_sent, 4);
  EXPECT_EQ(gated->num_cancelled, 2);
  gated->let_through("w2");
  EXPECT_EQ(home.logits(step), wanted);
}

TEST_F(HedgingTest, TakesTheAnswerOfTheFirstWhereThatComesFirstNevertheless) {
  const std::vector<float> wanted = expected();
  Worker& home = home_of_two({}, kFirstThenSecond);
  const auto gated = gate(home, {"w2", "w3"});
  const Worker::Step step = home.begin(0);
  const StepOutcome outcome = run_late(home, step, [&] {
    if (gated->num_kept("w3") > 0) gated->let_through("w2");
  });
  expect_done(home, step, outcome, wanted);
  EXPECT_GE(home.router().times.num_hedged(), 1);
  EXPECT_EQ(home.router().times.num_hedges_won(), 0);
  gated->let_through("w3");
  EXPECT_EQ(home.logits(step), wanted);
}

TEST_F(HedgingTest, ComputesAtHomeWhatHasItsOtherReplicaThere) {
  const std::vector<float> wanted = expected();
  Worker& home = home_of_two({0, 1, 2, 3, 4, 5}, [](int32_t) { return Replicas{{0, 0}, {1, 1}}; });
  const auto gated = gate(home, {"w2"});
  const Worker::Step step = home.begin(0);
  expect_done(home, step, run_late(home, step, kNothing), wanted);
  EXPECT_EQ(home.router().times.num_hedges_won(), 2);
  gated->let_through("w2");
  EXPECT_EQ(home.logits(step), wanted);
}

// An answer that comes while the home is at it is dropped: what the home then lacks is to be sent again.
TEST_F(HedgingTest, HasByTheFirstOrSentAgainWhatTheHomeDoesNotHoldAnyMore) {
  const std::vector<float> wanted = expected();
  Worker& home = home_of_two({0, 1, 2}, [](int32_t) { return Replicas{{0, 0}, {1, 1}}; });
  const auto gated = gate(home, {"w2"});
  const Worker::Step step = home.begin(0);
  StepOutcome outcome = run_late(home, step, [&] {
    if (home.router().times.num_hedged() > 0 && home.executor().counts().num_runs > 0) gated->let_through("w2");
  });
  for (int round = 0; outcome.state == StepOutcome::State::stopped && round < 4; ++round) {
    std::vector<Reroute> reroutes;
    for (const SlotFailure& failure : outcome.failures) {
      for (const int32_t slot : failure.slots) EXPECT_GE(outcome.routing.experts[static_cast<size_t>(slot)], 3) << "the home holds the others";
      reroutes.push_back({.slots = failure.slots, .avoid = {"w1"}});
    }
    outcome = step.go_on(std::move(reroutes));
  }
  ASSERT_EQ(outcome.state, StepOutcome::State::done);
  EXPECT_EQ(home.logits(step), wanted);
}

TEST_F(HedgingTest, WaitsForTheFirstWithWhatHasNoOtherReplica) {
  const std::vector<float> wanted = expected();
  Worker& home = home_of_two({}, [](int32_t expert) { return expert < 3 ? Replicas{{1, 1}, {2, 0}} : Replicas{{1, 1}}; });
  const auto gated = gate(home, {"w2"});
  const Worker::Step step = home.begin(0);
  int num_looks = 0;
  // In the second layer w2 answers at once: there the other replica could still be first with the last of the slots.
  const auto meanwhile = [&] {
    if (home.router().times.num_hedged() == 1 && ++num_looks == 50) gated->let_through("w2");
  };
  const StepOutcome outcome = run_late(home, step, meanwhile, [&] { return num_looks < 50; });
  expect_done(home, step, outcome, wanted);
  EXPECT_GE(num_looks, 50);
  EXPECT_EQ(home.router().times.num_hedged(), 1);
  EXPECT_EQ(home.router().times.num_hedges_won(), 0);
}

TEST_F(HedgingTest, GoesOnWithTheFirstWhereTheSecondIsLost) {
  const std::vector<float> wanted = expected();
  Worker& home = home_of_two({}, [](int32_t) { return Replicas{{1, 1}, {3, 0}}; });
  const auto gated = gate(home, {"w2"});
  const Worker::Step step = home.begin(0);
  const StepOutcome outcome = run_late(home, step, [&] {
    if (home.router().times.num_hedged() > 0) gated->let_through("w2");
  });
  expect_done(home, step, outcome, wanted);
}

TEST_F(HedgingTest, GoesOnWithTheSecondWhereTheFirstIsLost) {
  const std::vector<float> wanted = expected();
  Worker& home = home_of_two({}, kFirstThenSecond);
  const auto gated = gate(home, {"w2", "w3"});
  const Worker::Step step = home.begin(0);
  const StepOutcome outcome = run_late(home, step, [&] {
    if (gated->num_kept("w3") == 0) return;
    gated->lose("w2");
    gated->let_through("w3");
  });
  expect_done(home, step, outcome, wanted);
}

TEST_F(HedgingTest, TellsWhatIsLeftWhereBothAreLost) {
  Worker& home = home_of_two({}, [](int32_t) { return Replicas{{1, 1}, {3, 0}}; });
  const auto gated = gate(home, {"w2"});
  const Worker::Step step = home.begin(0);
  const StepOutcome outcome = run_late(home, step, [&] {
    if (home.router().times.num_hedged() > 0) gated->lose("w2");
  });
  ASSERT_EQ(outcome.state, StepOutcome::State::stopped);
  ASSERT_EQ(outcome.failures.size(), 1u);
  EXPECT_EQ(outcome.failures[0].slots.size(), outcome.routing.experts.size());
}

TEST_F(HedgingTest, SendsNothingTwiceWhereNoOtherReplicaIsLeft) {
  const std::vector<float> wanted = expected();
  Worker& home = home_of_two({}, [](int32_t) { return Replicas{{1, 1}}; });
  const auto gated = gate(home, {"w2"});
  const Worker::Step step = home.begin(0);
  int num_looks = 0;
  const StepOutcome outcome = run_late(home, step, [&] {
    if (gated->num_kept("w2") > 0 && ++num_looks == 50) gated->let_through("w2");
  });
  expect_done(home, step, outcome, wanted);
  EXPECT_EQ(home.router().times.num_hedged(), 0);
  EXPECT_EQ(gated->num_sent, 2);
}

TEST_F(HedgingTest, EndsAtOnceWithBothUnderWayWhenNobodyWantsItsRows) {
  Worker& home = home_of_two({}, kFirstThenSecond);
  const auto gated = gate(home, {"w2", "w3"});
  const Worker::Step step = home.begin(0);
  const StepOutcome outcome = run_late(home, step, [&] {
    if (gated->num_kept("w3") == 0 || step.batch->is_abandoned()) return;
    for (int64_t row = 0; row < kTokens; ++row) step.batch->drop_row(row);
    step.run->rows_dropped();
  });
  EXPECT_EQ(outcome.state, StepOutcome::State::abandoned);
  EXPECT_EQ(gated->num_cancelled, 2);
  for (const char* const peer : {"w2", "w3"}) gated->let_through(peer);
}

TEST_F(HedgingTest, GivesTheSameBitsWhereEverythingGoesTwiceWhateverTheNetworkDoes) {
  const std::vector<float> wanted = expected();
  hedging_ = {.multiple = 0, .least = {}, .least_alone = {}, .rate = 1, .burst = 1e9, .slow_after = 1e9};
  int64_t num_hedged = 0;
  int64_t num_won = 0;
  for (uint32_t seed = 0; seed < 10; ++seed) {
    workers_.clear();
    hub_ = std::make_shared<InProcessHub>();
    Worker& home = add("w1", {0, 1, 2, 4});
    add("w2", {1, 3, 5, 0});
    add("w3", {2, 3, 4, 5});
    const std::vector<std::vector<int32_t>> replicas{{0, 1}, {0, 1}, {0, 2}, {1, 2}, {0, 2}, {1, 2}};
    home.router().transport =
        std::make_shared<FaultTransport>(home.router().transport, FaultOptions{.seed = seed, .refused = 10, .lost = 10, .repeated = 20});
    home.router().routes.set(0, table_of(1, {"w1", "w2", "w3"}, [&](int32_t expert) { return replicas[static_cast<size_t>(expert)]; }));
    for (int32_t step = 0; step < 20; ++step) EXPECT_EQ(home.run(2 * (step % 6)), wanted) << "seed " << seed;
    num_hedged += home.router().times.num_hedged();
    num_won += home.router().times.num_hedges_won();
  }
  EXPECT_GT(num_hedged, 20);
  EXPECT_GT(num_won, 0);
}

}  // namespace
}  // namespace expertmesh
