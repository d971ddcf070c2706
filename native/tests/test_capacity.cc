#include "model/capacity.h"

#include <gtest/gtest.h>

namespace expertmesh {
namespace {

GateSpec gate_of(int64_t top_k, CapacitySpec capacity) {
  return {.scores = kernels::GateScores::softmax, .top_k = top_k, .num_groups = 1, .top_groups = 1, .group_score = kernels::GroupScore::best,
          .correction_bias = std::nullopt, .renormalise = top_k > 1, .scale = top_k > 1 ? 0.5f : 1.0f, .capacity = capacity};
}

constexpr CapacitySpec kTwoPlaces{.is_of_sequence = false, .fraction = std::nullopt, .places = 2, .renormalises_first = false, .is_by_probability = false};

struct Given {
  std::vector<uint8_t> is_dropped;
  std::vector<float> weights;
};

// `lengths` of the sequences.
Given give(const GateSpec& gate, int64_t num_experts, const std::vector<int64_t>& lengths, const std::vector<int32_t>& experts,
           std::vector<float> weights) {
  std::vector<RowSequence> sequences;
  int64_t begin = 0;
  for (const int64_t length : lengths) {
    sequences.push_back({.row_begin = begin, .row_end = begin + length, .blocks = {}});
    begin += length;
  }
  GivenPlaces places = give_places(gate, {.sequences = sequences, .num_experts = num_experts, .experts = experts}, weights);
  return {std::move(places.is_dropped), std::move(weights)};
}

const std::vector<int32_t> kExperts = {0, 1, 0, 1, 0, 2, 1, 0};
const std::vector<float> kScores = {0.5f, 0.25f, 0.375f, 0.125f, 0.75f, 0.25f, 0.5f, 0.5f};

TEST(CapacityTest, SecondChoicesComeAfterAllFirstChoicesDroppedOnesIncluded) {
  // Expert 0: rows 0 and 1 first, row 2 too late, row 3's second choice behind it. Expert 1: row 3 first, then row 0's second choice.
  const Given given = give(gate_of(2, kTwoPlaces), 3, {4}, kExperts, kScores);
  EXPECT_EQ(given.is_dropped, (std::vector<uint8_t>{0, 0, 0, 1, 1, 0, 0, 1}));
  // Normalised over what is left, then scaled.
  EXPECT_EQ(given.weights, (std::vector<float>{0.5f * (0.5f / 0.75f), 0.5f * (0.25f / 0.75f), 0.5f, 0.0f, 0.0f, 0.5f, 0.5f, 0.0f}));
}

TEST(CapacityTest, WeightsNormalisedFirstKeepTheirShare) {
  CapacitySpec capacity = kTwoPlaces;
  capacity.renormalises_first = true;
  const Given given = give(gate_of(2, capacity), 3, {4}, kExperts, kScores);
  EXPECT_EQ(given.weights, (std::vector<float>{0.5f * (0.5f / 0.75f), 0.5f * (0.25f / 0.75f), 0.375f, 0.0f, 0.0f, 0.125f, 0.25f, 0.0f}));
}

TEST(CapacityTest, RowsMayBeServedByTheirLargestScore) {
  CapacitySpec capacity = kTwoPlaces;
  capacity.is_by_probability = true;
  // Expert 0: row 2, then row 0; row 1 is too late.
  EXPECT_EQ(give(gate_of(2, capacity), 3, {4}, kExperts, kScores).is_dropped, (std::vector<uint8_t>{0, 0, 1, 1, 0, 0, 0, 1}));
}

TEST(CapacityTest, AFractionCountsSequencesAsLongAsTheLongest) {
  CapacitySpec capacity = kTwoPlaces;
  capacity.places = std::nullopt;
  capacity.fraction = 0.125;
  const std::vector<int32_t> experts(5, 0);
  const std::vector<float> scores(5, 1.0f);
  // ceil(0.125 * 2 * 4) = 1, ceil(0.125 * 3 * 3) = 2, of five rows both.
  EXPECT_EQ(give(gate_of(1, capacity), 2, {4, 1}, experts, scores).is_dropped, (std::vector<uint8_t>{0, 1, 1, 1, 1}));
  EXPECT_EQ(give(gate_of(1, capacity), 2, {1, 1, 3}, experts, scores).is_dropped, (std::vector<uint8_t>{0, 0, 1, 1, 1}));
}

TEST(CapacityTest, WithoutANumberExpertsHaveTwiceTheMean) {
  CapacitySpec capacity = kTwoPlaces;
  capacity.places = std::nullopt;
  EXPECT_EQ(give(gate_of(1, capacity), 4, {5}, std::vector<int32_t>(5, 1), std::vector<float>(5, 1.0f)).is_dropped,
            (std::vector<uint8_t>{0, 0, 0, 0, 1}));
}

TEST(CapacityTest, EachSequenceMayHaveItsOwnPlaces) {
  CapacitySpec capacity = kTwoPlaces;
  capacity.is_of_sequence = true;
  const Given given = give(gate_of(1, capacity), 2, {3, 3}, std::vector<int32_t>(6, 1), std::vector<float>(6, 0.75f));
  EXPECT_EQ(given.is_dropped, (std::vector<uint8_t>{0, 0, 1, 0, 0, 1}));
  // Not renormalised: the score itself.
  EXPECT_EQ(given.weights, (std::vector<float>{0.75f, 0.75f, 0.0f, 0.75f, 0.75f, 0.0f}));
}

}  // namespace
}  // namespace expertmesh
