// Two halves of one sequence's step under way at once: the second sees the keys of the first in every layer.
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

#include "tests/fault_transport.h"
#include "tests/step_fixture.h"

namespace expertmesh {
namespace {

using StepHalvesTest = StepRunTest;

TEST_F(StepHalvesTest, GivesTheSameBitsInTwoHalvesOfASequenceWhateverTheNetworkDoes) {
  const std::vector<float> wanted = expected();
  int64_t num_failures = 0;
  for (uint32_t seed = 0; seed < 20; ++seed) {
    workers_.clear();
    hub_ = std::make_shared<InProcessHub>();
    Worker& home = add("w1", {0, 1, 2});
    add("w2", {1, 3, 5, 0});
    add("w3", {2, 3, 4, 5});
    const std::vector<std::vector<int32_t>> replicas{{0, 1}, {0, 1}, {0, 2}, {1, 2}, {2}, {1, 2}};
    home.router().transport = std::make_shared<FaultTransport>(home.router().transport, FaultOptions{.seed = seed, .refused = 15, .lost = 15, .repeated = 20});
    home.router().routes.set(0, table_of(1, {"w1", "w2", "w3"}, [&](int32_t expert) { return replicas[static_cast<size_t>(expert)]; }));
    const auto cut = static_cast<int32_t>(1 + seed * 2);
    for (int32_t step = 0; step < 3; ++step) EXPECT_EQ(home.run_in_halves(2 * step, cut), wanted) << "seed " << seed;
    num_failures += home.num_failures();
  }
  EXPECT_GT(num_failures, 40);
}

TEST_F(StepHalvesTest, DoesNotPassTheRunThatItFollows) {
  const std::vector<float> wanted = expected();
  Worker& home = add("w1", {0, 1, 2, 3, 4, 5});
  // The first half stops at once, as its experts are placed nowhere; the second would go to the end.
  home.router().routes.set(0, table_of(1, {"w1"}, [](int32_t) { return std::vector<int32_t>{}; }));
  const Worker::Step first = home.begin(0, 0, 15);
  const Worker::Step second = home.begin(0, 15, kTokens);
  second.run->follow(first.run);
  StepOutcome outcome = first.go_on({});
  ASSERT_EQ(outcome.state, StepOutcome::State::stopped);
  home.make_local();
  std::vector<float> of_second;
  std::thread other([&] { of_second = home.run(second); });
  home.router().routes.set(0, table_of(2, {"w1"}, [](int32_t) { return std::vector<int32_t>{0}; }));
  std::vector<int32_t> slots;
  for (const SlotFailure& failure : outcome.failures) slots.insert(slots.end(), failure.slots.begin(), failure.slots.end());
  EXPECT_EQ(first.go_on({{.slots = slots, .avoid = {}}}).state, StepOutcome::State::done);
  other.join();
  std::vector<float> all = home.logits(first);
  all.insert(all.end(), of_second.begin(), of_second.end());
  EXPECT_EQ(all, wanted);
}

// The first half is never answered, and the second is behind it.
TEST_F(StepHalvesTest, EndsBehindAnotherWhenNobodyWantsItsRowsAndGoesOnWhenNobodyWantsTheOthers) {
  for (const bool is_first_dropped : {false, true}) {
    workers_.clear();
    Worker& home = add("w1", {});
    const auto silent = std::make_shared<SilentTransport>();
    home.router().transport = silent;
    home.router().routes.set(0, table_of(1, {"w1", "w2"}, [](int32_t) { return std::vector<int32_t>{1}; }));
    const Worker::Step first = home.begin(0, 0, 15);
    const Worker::Step second = home.begin(0, 15, kTokens);
    second.run->follow(first.run);
    std::promise<StepOutcome> first_ended;
    first.run->run({}, [&](StepOutcome outcome, std::exception_ptr) { first_ended.set_value(std::move(outcome)); });
    silent->sent.get_future().wait();
    silent->sent = {};
    home.make_local();
    for (int32_t expert = 0; expert < kExperts; ++expert) home.hold(expert);
    std::promise<StepOutcome> second_ended;
    second.run->run({}, [&](StepOutcome outcome, std::exception_ptr) { second_ended.set_value(std::move(outcome)); });
    // It has come as far as it can.
    on_engine<int>(home.engine(), Priority::normal, [] { return 0; });
    std::future<StepOutcome> ended = second_ended.get_future();
    EXPECT_EQ(ended.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
    const auto drop = [](const Worker::Step& step) {
      for (int64_t row = 0; row < step.batch->num_rows(); ++row) step.batch->drop_row(row);
      step.run->rows_dropped();
    };
    drop(is_first_dropped ? first : second);
    EXPECT_EQ(ended.get().state, is_first_dropped ? StepOutcome::State::done : StepOutcome::State::abandoned);
    if (!is_first_dropped) drop(first);
    EXPECT_EQ(first_ended.get_future().get().state, StepOutcome::State::abandoned);
  }
}

}  // namespace
}  // namespace expertmesh
