// What is late, who is slow, and how much may go twice: in virtual time.
#include "route/peer_paces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace expertmesh {
namespace {

using std::chrono::milliseconds;
using Clock = PeerPaces::Clock;

const std::vector<std::string> kWorkers{"w1", "w2", "w3", "w4"};

void answer(PeerPaces& paces, const std::string& worker, size_t num_answers, milliseconds took, int times = 3) {
  for (int time = 0; time < times; ++time) paces.answered(worker, num_answers, took, {});
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
  const std::vector<double> without{1, 1, 0, 1};
  std::vector<milliseconds> probes;
  for (milliseconds after{}; after < std::chrono::seconds(32); after += milliseconds(100)) {
    const std::vector<double> weights = paces.weights(kWorkers, began + after);
    if (weights.empty()) probes.push_back(after);
    EXPECT_EQ(weights, weights.empty() ? std::vector<double>{} : without);
  }
  EXPECT_EQ(probes, (std::vector<milliseconds>{milliseconds(500), milliseconds(1500), milliseconds(3500), milliseconds(7500), milliseconds(15500),
                                               milliseconds(23500), milliseconds(31500)}));
  paces.late("w3", began + std::chrono::seconds(32));
  answer(paces, "w3", 8, milliseconds(600));
  EXPECT_EQ(paces.slow(), std::vector<std::string>{"w3"}) << "late answers change nothing";
  answer(paces, "w3", 8, milliseconds(25));
  EXPECT_TRUE(paces.slow().empty());
  EXPECT_TRUE(paces.weights(kWorkers, began + std::chrono::seconds(33)).empty());
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
  answer(paces, "w3", 8, milliseconds(1), 3);
  EXPECT_TRUE(paces.slow().empty());
  answer(paces, "w4", 8, milliseconds(4), 40);
  EXPECT_TRUE(paces.slow().empty()) << "a few milliseconds are no matter";
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
      const std::vector<double> weights = paces.weights(peers, now);
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
