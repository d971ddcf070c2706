// Whom a run waits for, and how long, on a clock of its own.
#include "route/join_window.h"

#include <gtest/gtest.h>

namespace expertmesh {
namespace {

using namespace std::chrono_literals;
using Time = JoinWindow::Time;
using Duration = JoinWindow::Clock::duration;

constexpr int64_t kLayers = 4;
constexpr size_t kRows = 8;
// Of a run of so many rows, half of which is the longest wait.
constexpr Duration kCost = 10ms;

class JoinWindowTest : public testing::Test {
 protected:
  JoinWindowTest() {
    window_.ran(2 * kRows, kCost * 3 / 2);
    run(40);
  }

  void run(int times) {
    for (int i = 0; i < times; ++i) window_.ran(kRows, kCost);
  }

  // Steps of a home whose rows come `gap` after each answer and are answered at once.
  void keep_cadence(const std::string& home, Duration gap, int steps = 12) {
    for (int step = 0; step < steps; ++step) {
      for (int64_t layer = 0; layer < kLayers; ++layer) {
        now_ += gap;
        window_.came(home, layer, now_);
        window_.answered(home, layer, now_);
      }
    }
  }
  // How long a run waits that could begin now.
  Duration waits(int64_t layer, size_t num_rows = kRows) const { return window_.begins(layer, num_rows, now_) - now_; }

  JoinWindow window_{{.share = 0.1, .most_runs = 0.5, .most_homes = 4}};
  Time now_{1h};
};

TEST_F(JoinWindowTest, WaitsForAHomeThatIsExpectedForTheLayerAndForNoOther) {
  keep_cadence("w2", 2ms);
  EXPECT_GE(waits(0), 2ms);
  EXPECT_LE(waits(0), 3ms);
  EXPECT_EQ(waits(1), 0ms);
  EXPECT_EQ(waits(3), 0ms);
}

TEST_F(JoinWindowTest, WaitsForNobodyWhoseRowsHaveCome) {
  keep_cadence("w2", 2ms);
  window_.came("w2", 0, now_);
  EXPECT_EQ(waits(0), 0ms);
}

TEST_F(JoinWindowTest, ExpectsNothingMoreOfAHomeWithRowsHere) {
  keep_cadence("w2", 2ms);
  window_.came("w2", 0, now_);
  window_.came("w2", 0, now_);
  window_.answered("w2", 0, now_);
  EXPECT_EQ(waits(1), 0ms);
  window_.answered("w2", 0, now_);
  EXPECT_GT(waits(1), 0ms);
}

TEST_F(JoinWindowTest, WaitsForNobodyWhenNobodyIsKnownOrNothingIsKnownOfWhatARunCosts) {
  EXPECT_EQ(waits(0), 0ms);
  keep_cadence("w2", 2ms);
  EXPECT_GT(waits(0), 0ms);
  EXPECT_EQ(waits(0, 100 * kRows), 0ms);
}

TEST_F(JoinWindowTest, DoesNotWaitForAHomeThatIsExpectedBeyondTheLimit) {
  keep_cadence("w2", 6ms);
  EXPECT_EQ(waits(0), 0ms);
  now_ += 4ms;
  EXPECT_GT(waits(0), 0ms);
}

TEST_F(JoinWindowTest, NeverWaitsLongerThanTheLimit) {
  keep_cadence("w2", 4900us);
  EXPECT_EQ(waits(0), 5ms);
}

TEST_F(JoinWindowTest, SpendsAShareOfWhatRunsCostOnWaiting) {
  keep_cadence("w2", 2ms);
  window_.waited(4ms);
  EXPECT_EQ(waits(0), 0ms);  // 1 ms is left, 2 are needed
  run(1);
  EXPECT_EQ(waits(0), 2ms);
  window_.waited(1h);
  EXPECT_EQ(waits(0), 0ms);
  run(1);
  EXPECT_EQ(waits(0), 0ms);
  run(2);
  EXPECT_GT(waits(0), 2ms);
}

TEST_F(JoinWindowTest, DoesNotTakeWhatIsSavedFromASmallerRunForALongerWait) {
  keep_cadence("w2", 2ms);
  window_.ran(1, 3ms);
  EXPECT_EQ(waits(0, 1), 0ms);
  EXPECT_GT(waits(0), 2ms);
}

TEST_F(JoinWindowTest, DoesNotWaitWhereRunsOfTwiceTheRowsCostTwiceAsMuch) {
  keep_cadence("w2", 2ms);
  EXPECT_GT(waits(0), 0ms);
  for (int i = 0; i < 40; ++i) window_.ran(2 * kRows, 2 * kCost);
  EXPECT_EQ(waits(0), 0ms);
}

TEST_F(JoinWindowTest, TellsFromSmallerRunsWhatTwiceTheRowsWouldCost) {
  window_ = JoinWindow({.share = 0.1, .most_runs = 0.5});
  keep_cadence("w2", 2ms);
  run(40);
  EXPECT_EQ(waits(0), 0ms);
  // A quarter of the rows for a quarter of the cost.
  window_.ran(kRows / 4, kCost / 4);
  run(40);
  EXPECT_EQ(waits(0), 0ms);
  for (int i = 0; i < 40; ++i) window_.ran(kRows / 4, kCost * 3 / 4);
  run(40);
  EXPECT_GT(waits(0), 0ms);
}

TEST_F(JoinWindowTest, DoesNotWaitWhereLittleIsSaved) {
  keep_cadence("w2", 2ms);
  for (int i = 0; i < 40; ++i) window_.ran(2 * kRows, kCost * 18 / 10);
  EXPECT_GT(waits(0), 0ms);
  for (int i = 0; i < 40; ++i) window_.ran(2 * kRows, kCost * 195 / 100);
  EXPECT_EQ(waits(0), 0ms);
}

TEST_F(JoinWindowTest, GivesAHomeUpThatIsLate) {
  keep_cadence("w2", 2ms);
  now_ += 10ms;
  EXPECT_EQ(waits(0), 0ms);
}

TEST_F(JoinWindowTest, WaitsForTheLastOfThoseInReachAndNotForASlowOne) {
  keep_cadence("slow", 300ms);
  keep_cadence("w2", 1ms);
  keep_cadence("w3", 4ms);
  window_.answered("slow", kLayers - 1, now_);
  window_.answered("w2", kLayers - 1, now_);
  EXPECT_GE(waits(0), 4ms);
  EXPECT_LE(waits(0), 5ms);
  window_.came("w3", 0, now_);
  EXPECT_LE(waits(0), 2ms);
}

TEST_F(JoinWindowTest, DoesNotTrustAHomeWithoutACadenceUntilItHasOne) {
  keep_cadence("w2", 2ms, 1);
  EXPECT_EQ(waits(0), 0ms);
  keep_cadence("w2", 2ms);
  EXPECT_GT(waits(0), 0ms);
  for (int i = 0; i < 3; ++i) keep_cadence("w2", i % 2 == 0 ? 90ms : 2ms, 1);
  window_.answered("w2", kLayers - 1, now_);
  keep_cadence("w2", 400ms, 1);
  EXPECT_EQ(waits(0), 0ms);
}

TEST_F(JoinWindowTest, ForgetsWhatFollowedALayerThatAnotherOneFollowsNow) {
  keep_cadence("w2", 2ms);
  window_.came("w2", 2, now_ + 2ms);
  window_.answered("w2", kLayers - 1, now_ + 2ms);
  EXPECT_EQ(waits(0), 0ms);
  EXPECT_EQ(waits(2), 0ms);
  keep_cadence("w2", 2ms);
  EXPECT_GT(waits(0), 0ms);
}

TEST_F(JoinWindowTest, DoesNotExpectTheNextStepOfAHomeBecauseItsLayersFollowEachOther) {
  keep_cadence("w2", 2ms, 2);
  for (int step = 0; step < 8; ++step) {
    now_ += 1h;
    keep_cadence("w2", 2ms, 1);
  }
  EXPECT_EQ(waits(0), 0ms);
  window_.came("w2", 0, now_ + 1h);
  window_.answered("w2", 0, now_ + 1h);
  now_ += 1h;
  EXPECT_GT(waits(1), 0ms);
}

TEST_F(JoinWindowTest, DoesNotExpectAHomeWhoseRowsWereTakenBack) {
  keep_cadence("w2", 2ms);
  window_.gave_up("w2");
  EXPECT_EQ(waits(0), 0ms);
}

TEST_F(JoinWindowTest, RemembersSoManyHomesAndForgetsTheOneNotHeardOfForLongest) {
  for (const char* home : {"a", "b", "c", "d"}) keep_cadence(home, 1ms);
  window_.answered("a", kLayers - 1, now_);
  EXPECT_GT(waits(0), 0ms);
  keep_cadence("e", 400ms, 1);
  now_ -= 1600ms;
  EXPECT_GT(waits(0), 0ms);
  keep_cadence("f", 400ms, 1);
  keep_cadence("g", 400ms, 1);
  keep_cadence("h", 400ms, 1);
  now_ -= 4800ms;
  EXPECT_EQ(waits(0), 0ms);
}

}  // namespace
}  // namespace expertmesh
