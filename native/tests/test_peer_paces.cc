// What is late, who is slow, and how much may go twice: in virtual time.
#include "route/peer_paces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace expertmesh {
namespace {

using std::chrono::milliseconds;
using Clock = PeerPaces::Clock;

const std::vector<std::string> kWorkers{"w1", "w2", "w3", "w4"};

void answer(PeerPaces& paces, const std::string& worker, size_t num_answers, milliseconds took, int times = 3) {
  for (int time = 0; time < times; ++time) paces.answered(worker, num_answers, took, {});
}

// Probes that are answered in time, until a peer that was slow is not any more.
Clock::time_point recover(PeerPaces& paces, const std::string& worker, size_t num_answers, milliseconds took, Clock::time_point from = {}) {
  for (int probe = 0; probe < 3; ++probe) {
    EXPECT_EQ(paces.slow(), std::vector<std::string>{worker}) << probe;
    // All of one round.
    for (int part = 0; part < 4; ++part) paces.answered(worker, num_answers, took, from);
    from += milliseconds(50);
  }
  return from;
}

void be_late(PeerPaces& paces, const std::string& worker, Clock::time_point now, int times = 3) {
  for (int time = 0; time < times; ++time) paces.late(worker, now);
}

TEST(PeerPaces, CallsLateWhatTakesThreeTimesAsLongAsTheMedianPeerForADispatchOfItsSize) {
  PeerPaces paces;
  EXPECT_EQ(paces.sent(8), std::nullopt);
  answer(paces, "w2", 8, milliseconds(20), 8);
  answer(paces, "w3", 8, milliseconds(30), 8);
  answer(paces, "w4", 8, milliseconds(300), 8);
  answer(paces, "w2", 500, milliseconds(200));
  EXPECT_EQ(paces.sent(8), milliseconds(90));
  EXPECT_EQ(paces.sent(500), milliseconds(600));
  EXPECT_EQ(paces.sent(60), std::nullopt);
}

TEST(PeerPaces, CallsNothingLateThatTakesNoLongerThanTheLeastWhichIsMoreForAPeerThatIsAlone) {
  PeerPaces paces;
  answer(paces, "w2", 1, milliseconds(1), 8);
  EXPECT_EQ(paces.sent(1), milliseconds(200));
  answer(paces, "w3", 1, milliseconds(1), 16);
  EXPECT_EQ(paces.sent(1), milliseconds(25));
}

TEST(PeerPaces, FollowsPeersThatAllBecomeSlow) {
  PeerPaces paces;
  for (const char* const worker : {"w2", "w3"}) answer(paces, worker, 8, milliseconds(20));
  for (const char* const worker : {"w2", "w3"}) answer(paces, worker, 8, milliseconds(200), 60);
  EXPECT_GT(*paces.sent(8), milliseconds(550));
}

TEST(PeerPaces, LetsATenthOfTheDispatchesGoTwiceAndAFewAtOnce) {
  PeerPaces paces;
  paces.sent(8);
  int num_hedged = 0;
  while (paces.take_hedge()) ++num_hedged;
  EXPECT_EQ(num_hedged, 8);
  for (int dispatch = 0; dispatch < 1000; ++dispatch) {
    paces.sent(8);
    num_hedged += paces.take_hedge() ? 1 : 0;
  }
  EXPECT_NEAR(num_hedged, 108, 1);
}

TEST(PeerPaces, GivesAPeerThatIsLateAgainAndAgainRowsOnlyNowAndThenUntilItAnswersInTime) {
  PeerPaces paces;
  const Clock::time_point began{};
  answer(paces, "w2", 8, milliseconds(20));
  answer(paces, "w4", 8, milliseconds(20));
  be_late(paces, "w3", began, 2);
  EXPECT_TRUE(paces.weights(kWorkers, began).empty());
  paces.late("w3", began);
  EXPECT_EQ(paces.slow(), std::vector<std::string>{"w3"});
  const std::vector<int32_t> without{16, 16, 0, 16};
  std::vector<milliseconds> probes;
  for (milliseconds after{}; after < std::chrono::seconds(32); after += milliseconds(100)) {
    const std::vector<int32_t> weights = paces.weights(kWorkers, began + after);
    if (weights.empty()) probes.push_back(after);
    EXPECT_EQ(weights, weights.empty() ? std::vector<int32_t>{} : without);
  }
  EXPECT_EQ(probes, (std::vector<milliseconds>{milliseconds(500), milliseconds(1500), milliseconds(3500), milliseconds(7500), milliseconds(15500),
                                               milliseconds(23500), milliseconds(31500)}));
  paces.late("w3", began + std::chrono::seconds(32));
  answer(paces, "w3", 8, milliseconds(600));
  EXPECT_EQ(paces.slow(), std::vector<std::string>{"w3"}) << "late answers change nothing";
  const Clock::time_point recovered = recover(paces, "w3", 8, milliseconds(25), began + std::chrono::seconds(33));
  EXPECT_TRUE(paces.slow().empty());
  EXPECT_TRUE(paces.weights(kWorkers, recovered).empty());
}

TEST(PeerPaces, ForgetsASingleDelay) {
  PeerPaces paces;
  answer(paces, "w2", 8, milliseconds(20));
  for (int time = 0; time < 20; ++time) {
    paces.late("w2", {});
    answer(paces, "w2", 8, milliseconds(20), 4);
  }
  EXPECT_TRUE(paces.slow().empty());
}

TEST(PeerPaces, FindsAPeerSlowThatTakesManyTimesAsLongAsOthersThoughItIsNeverLate) {
  PeerPaces paces;
  answer(paces, "w2", 8, milliseconds(1), 8);
  answer(paces, "w4", 8, milliseconds(1), 8);
  answer(paces, "w3", 8, milliseconds(10), 5);
  EXPECT_TRUE(paces.slow().empty());
  answer(paces, "w3", 8, milliseconds(10), 1);
  EXPECT_EQ(paces.slow(), std::vector<std::string>{"w3"});
  recover(paces, "w3", 8, milliseconds(1));
  EXPECT_TRUE(paces.slow().empty());
  answer(paces, "w4", 8, milliseconds(4), 40);
  EXPECT_TRUE(paces.slow().empty()) << "a few milliseconds are no matter";
}

// Of a process that gets a core for 4 of 40 ms.
TEST(PeerPaces, FindsAPeerSlowThatAnswersQuicklyBetweenLongStops) {
  PeerPaces paces;
  answer(paces, "w2", 8, milliseconds(1), 8);
  answer(paces, "w3", 8, milliseconds(1), 8);
  Clock::time_point now{};
  int num_stops = 0;
  for (; paces.slow().empty(); ++num_stops, now += milliseconds(40)) {
    ASSERT_LT(num_stops, 10);
    answer(paces, "w3", 8, milliseconds(1), 3);
    paces.late("w3", now);
  }
  // A probe that falls between two stops does not make it quick, nor does the next one that does not.
  paces.answered("w3", 8, milliseconds(1), now);
  EXPECT_EQ(paces.weights(kWorkers, now + milliseconds(49)), (std::vector<int32_t>{16, 16, 0, 16}));
  EXPECT_TRUE(paces.weights(kWorkers, now + milliseconds(50)).empty());
  paces.late("w3", now + milliseconds(75));
  paces.answered("w3", 8, milliseconds(1), now + milliseconds(100));
  paces.answered("w3", 8, milliseconds(1), now + milliseconds(150));
  EXPECT_EQ(paces.slow(), std::vector<std::string>{"w3"});
}

TEST(PeerPaces, FindsNobodySlowWhereAllBecomeSlowerBelowTheLeast) {
  PeerPaces paces;
  for (int time = 0; time < 40; ++time) {
    for (const char* const worker : {"w2", "w3", "w4"}) answer(paces, worker, 8, milliseconds(time < 20 ? 1 : 10), 1);
    EXPECT_TRUE(paces.slow().empty()) << time;
  }
}

TEST(PeerPaces, FindsAPeerThatIsAloneSlowOnlyWhereItIsLate) {
  PeerPaces paces;
  answer(paces, "w2", 8, milliseconds(1), 8);
  answer(paces, "w2", 8, milliseconds(100), 40);
  EXPECT_TRUE(paces.slow().empty());
}

TEST(PeerPaces, LowersTheShareOfAPeerThatTakesTwiceAsLongAsOthersForItsSizeAndNamesIt) {
  PeerPaces paces;
  for (int time = 0; time < 200; ++time) {
    for (const auto& [worker, took] : {std::pair("w2", 10), {"w3", 21}, {"w4", 11}}) answer(paces, worker, 8, milliseconds(took), 1);
  }
  EXPECT_EQ(paces.weights(kWorkers, {}), (std::vector<int32_t>{16, 16, 9, 16}));
  EXPECT_EQ(paces.lowered(), (std::vector<std::pair<std::string, double>>{{"w3", 0.5625}}));
  EXPECT_TRUE(paces.slow().empty());
  be_late(paces, "w3", {});
  EXPECT_EQ(paces.weights(kWorkers, {}), (std::vector<int32_t>{16, 16, 0, 16}));
  EXPECT_TRUE(paces.lowered().empty()) << "it is among the slow ones";
}

TEST(PeerPaces, KeepsSharesWholeWhereAllTakeAsLongForTheirSizesOrALittleLonger) {
  PeerPaces paces;
  for (int time = 0; time < 400; ++time) {
    for (const auto& [worker, took] : {std::pair("w2", 10), {"w3", 14}, {"w4", 11}}) {
      answer(paces, worker, 8, milliseconds(took), 1);
      answer(paces, worker, 64, milliseconds(5 * took), 1);
    }
    answer(paces, "w2", 500, milliseconds(400), 1);  // a size of its own
    // A way of a millisecond more is a multiple of what short dispatches take.
    answer(paces, "w2", 1, milliseconds(0), 1);
    answer(paces, "w3", 1, milliseconds(1), 1);
    EXPECT_TRUE(paces.weights(kWorkers, {}).empty()) << time;
  }
}

TEST(PeerPaces, NeverLowersTheShareOfAPeerThatIsAlone) {
  PeerPaces paces;
  for (int time = 0; time < 400; ++time) answer(paces, "w2", 8, milliseconds(time), 1);
  EXPECT_TRUE(paces.lowered().empty());
}

// Rows are divided by the weights, as by step, so that whoever has fewer sends sizes of its own; its time is `work` for each row.
class LoweredPeer : public testing::Test {
 protected:
  void go(int num_rounds, double slow_factor) {
    for (int round = 0; round < num_rounds; ++round) {
      std::vector<int32_t> weights = paces_.weights(peers_, now_);
      if (weights.empty()) weights.assign(peers_.size(), kFullWeight);
      const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
      for (size_t peer = 0; peer < peers_.size(); ++peer) {
        rows_[peer] = static_cast<size_t>(std::lround(96 * weights[peer] / sum));
        if (rows_[peer] == 0) continue;
        paces_.sent(rows_[peer]);
        const double each = peers_[peer] == "w3" ? 0.25 * slow_factor : 0.25;
        const auto took = std::chrono::duration<double, std::milli>(each * static_cast<double>(rows_[peer]));
        paces_.answered(peers_[peer], rows_[peer], std::chrono::duration_cast<Clock::duration>(took), now_);
      }
      now_ += milliseconds(10);
    }
  }

  PeerPaces paces_;
  const std::vector<std::string> peers_{"w2", "w3", "w4"};
  std::vector<size_t> rows_ = std::vector<size_t>(3);
  Clock::time_point now_{};
};

TEST_F(LoweredPeer, GetsFewerRowsAsLongAsItTakesLongerAndAsManyAsOthersAgainWhenItDoesNot) {
  go(200, 1);
  EXPECT_EQ(rows_, (std::vector<size_t>{32, 32, 32}));
  for (int again = 0; again < 3; ++again) {
    go(300, 2.5);
    const std::vector<size_t> lowered = rows_;
    EXPECT_LE(lowered[1], 24u);
    EXPECT_GE(lowered[1], 12u);
    go(300, 2.5);
    EXPECT_NEAR(static_cast<double>(rows_[1]), static_cast<double>(lowered[1]), 3) << "it comes to rest";
    go(1000, 1);
    EXPECT_EQ(rows_, (std::vector<size_t>{32, 32, 32})) << "sizes that others have no more tell nothing for long";
  }
}

class SlowPeer : public testing::TestWithParam<milliseconds> {};

// Steps of 16 layers, each of which asks two of three peers; every expert has two replicas. A hedge goes to the third.
TEST_P(SlowPeer, KeepsTheGapBetweenTokensWithinTwiceTheQuietOneWhenItIsTenTimesSlower) {
  PeerPaces paces;
  const std::vector<std::string> peers{"w2", "w3", "w4"};
  Clock::time_point now{};
  int num_twice = 0;
  int num_sent = 0;
  size_t num_steps = 0;
  const auto step = [&](int slow_factor) {
    const Clock::time_point began = now;
    ++num_steps;
    for (int layer = 0; layer < 16; ++layer) {
      const std::vector<int32_t> weights = paces.weights(peers, now);
      Clock::duration layer_took{};
      int num_asked = 0;
      for (size_t peer = (static_cast<size_t>(layer) + num_steps) % 3; num_asked < 2; peer = (peer + 1) % 3) {
        if (!weights.empty() && weights[peer] == 0) continue;
        ++num_asked;
        ++num_sent;
        const auto limit = paces.sent(8);
        Clock::duration took = GetParam() * (peers[peer] == "w3" ? slow_factor : 1);
        if (limit.has_value() && took > *limit) {
          paces.late(peers[peer], now + *limit);
          if (paces.take_hedge()) {
            ++num_twice;
            took = *limit + GetParam();
          } else {
            paces.answered(peers[peer], 8, took, now + took);
          }
        } else {
          paces.answered(peers[peer], 8, took, now + took);
        }
        layer_took = std::max(layer_took, took);
      }
      now += layer_took;
    }
    return now - began;
  };
  for (int warm = 0; warm < 10; ++warm) step(1);
  const Clock::duration quiet = step(1);
  step(10);  // in which it is found out
  const int sent_before = num_sent;
  num_twice = 0;
  std::vector<Clock::duration> gaps;
  for (int token = 0; token < 500; ++token) gaps.push_back(step(10));
  std::sort(gaps.begin(), gaps.end());
  EXPECT_LE(gaps[495], 2 * quiet);
  if (GetParam() == milliseconds(20)) {
    EXPECT_GT(num_twice, 10) << "it is tried again and again";
  }
  EXPECT_LE(num_twice, (num_sent - sent_before) / 10 + 8);
  EXPECT_EQ(paces.slow(), std::vector<std::string>{"w3"});
  for (int token = 0; token < 1000; ++token) step(1);
  EXPECT_TRUE(paces.slow().empty()) << "it is tried again and again";
}

INSTANTIATE_TEST_SUITE_P(PeerPaces, SlowPeer, testing::Values(milliseconds(1), milliseconds(5), milliseconds(20)));

}  // namespace
}  // namespace expertmesh
