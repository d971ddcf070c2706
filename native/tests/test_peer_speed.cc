// How far shares are lowered by how much longer a peer takes.
#include "route/peer_speed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace expertmesh {
namespace {

void answer(PeerSpeed& speed, double times, int count) {
  for (int one = 0; one < count; ++one) speed.answered(times);
}

// Around `times`, within half and twice of it for two of three answers, as times of short dispatches are.
void answer_with_noise(PeerSpeed& speed, double times, int count, uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> noise(0, std::log(2));
  for (int one = 0; one < count; ++one) speed.answered(times * std::exp(noise(random)));
}

TEST(PeerSpeed, HalvesTheShareOfAPeerThatTakesTwiceAsLong) {
  for (const auto& [times, weight] : std::vector<std::pair<double, int32_t>>{{2, 8}, {4, 4}, {1.6, 10}, {8, 2}, {100, 2}}) {
    PeerSpeed speed;
    answer(speed, times, 1000);
    EXPECT_EQ(speed.weight(), weight) << times;
  }
}

TEST(PeerSpeed, KeepsWholeTheShareOfAPeerThatIsAsQuickAsOthersWhateverTheNoise) {
  for (uint32_t seed = 0; seed < 20; ++seed) {
    PeerSpeed speed;
    for (int round = 0; round < 200; ++round) {
      answer_with_noise(speed, 1, 16, 1000 * seed + static_cast<uint32_t>(round));
      EXPECT_EQ(speed.weight(), kFullWeight) << seed;
    }
  }
}

TEST(PeerSpeed, LowersWhatTakesTwiceAsLongByNoiseAsWithout) {
  for (uint32_t seed = 0; seed < 20; ++seed) {
    PeerSpeed speed;
    answer_with_noise(speed, 2, 2000, seed);
    EXPECT_NEAR(speed.weight(), 8, 3) << seed;
  }
}

TEST(PeerSpeed, ChangesByAnEighthAtATimeAndForAFewAnswersNotAtAll) {
  PeerSpeed speed;
  answer(speed, 1, 64);
  answer(speed, 100, 3);
  answer(speed, 1, 61);
  EXPECT_EQ(speed.weight(), kFullWeight);
  int32_t before = speed.weight();
  std::vector<int32_t> ways;
  for (int one = 0; one < 400; ++one) {
    speed.answered(one < 200 ? 4 : 1);
    if (speed.weight() == before) continue;
    EXPECT_LE(std::abs(speed.weight() - before), kFullWeight / 8);
    ways.push_back(speed.weight() - before);
    before = speed.weight();
  }
  EXPECT_EQ(before, kFullWeight) << "whoever is quick again gets its whole share again";
  EXPECT_TRUE(std::is_sorted(ways.begin(), ways.end(), [](int32_t a, int32_t b) { return a < 0 && b > 0; }));
}

TEST(PeerSpeed, IsLoweredAboveHalfAsLongAgainAndFullBelowAQuarter) {
  PeerSpeed speed;
  answer(speed, 1.45, 1000);
  EXPECT_EQ(speed.weight(), kFullWeight);
  answer(speed, 1.6, 1000);
  EXPECT_EQ(speed.weight(), 10);
  answer(speed, 1.45, 1000);
  EXPECT_EQ(speed.weight(), 11);
  answer(speed, 1.2, 1000);
  EXPECT_EQ(speed.weight(), kFullWeight);
}

}  // namespace
}  // namespace expertmesh
