// Static and dynamic gating of arXiv 2303.06182 on recorded logits: choices, places, what is dropped, weights and rows, as an independent
// computation found them. The files hold for each case its sizes, logits in 64ths, then what is expected, all as numbers.
#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/kernels.h"
#include "model/static_gating.h"
#include "tests/decoder_fixture.h"
#include "tests/numbers.h"

namespace expertmesh {
namespace {

constexpr int64_t kWidth = 5;

struct Choices {
  std::vector<int32_t> experts;
  std::vector<float> weights;
};

Choices choose(const std::vector<float>& logits, int64_t rows, int64_t num_experts, int64_t top_k, bool renormalise) {
  Choices choices{std::vector<int32_t>(static_cast<size_t>(rows * top_k)), std::vector<float>(static_cast<size_t>(rows * top_k))};
  kernels::find_backend("ref")->gate(logits.data(), rows, num_experts,
                                     {.scores = kernels::GateScores::softmax, .top_k = top_k, .renormalise = renormalise, .scale = 1.0f},
                                     choices.experts.data(), choices.weights.data());
  return choices;
}

void assert_near(const std::vector<float>& got, const std::vector<float>& wanted) {
  ASSERT_EQ(got.size(), wanted.size());
  for (size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], wanted[i], 1e-6) << i;
}

// Rows and choices without those of padding, which have no place and are not kept.
template <class T>
std::vector<T> without_padding(const std::vector<T>& values, const std::vector<int>& padding) {
  const size_t width = values.size() / padding.size();
  std::vector<T> kept;
  for (size_t i = 0; i < values.size(); ++i) {
    if (padding[i / width] == 0) kept.push_back(values[i]);
  }
  return kept;
}

// Blocks of rows against the rows put there one by one, and the way back against sums of the weighted answers.
void check_blocks(const GateSpec& gate, int64_t num_experts, const Choices& choices, const GivenPlaces& given) {
  const std::unique_ptr<Backend> backend = cpu_backend(2);
  Activations activations;
  StaticGating gating(activations);
  const int64_t rows = static_cast<int64_t>(choices.experts.size()) / gate.top_k;
  std::vector<float> values;
  for (int64_t i = 0; i < rows * kWidth; ++i) values.push_back(static_cast<float>(i % 37) - 11.0f);
  const Memory memory = backend->upload(std::span<const float>(values), "rows");
  const Rows x{.data = memory.place<float>(), .stride = kWidth, .count = rows};
  gating.dispatch(*backend, gate, num_experts, x, kWidth, choices.experts, choices.weights, given);

  const int64_t num_block_rows = num_experts * given.places;
  ASSERT_EQ(gating.blocks().count, num_block_rows);
  std::vector<float> blocks(static_cast<size_t>(num_block_rows * kWidth), 0.0f);
  std::vector<float> sums(static_cast<size_t>(rows * kWidth), 0.0f);
  for (size_t slot = 0; slot < choices.experts.size(); ++slot) {
    if (given.is_dropped[slot] != 0) continue;
    const int64_t row = static_cast<int64_t>(slot) / gate.top_k;
    const int64_t block_row = choices.experts[slot] * given.places + given.numbers[slot];
    EXPECT_EQ(gating.experts()[static_cast<size_t>(block_row)], choices.experts[slot]);
    for (int64_t i = 0; i < kWidth; ++i) {
      const float value = values[static_cast<size_t>(row * kWidth + i)];
      blocks[static_cast<size_t>(block_row * kWidth + i)] = value;
      sums[static_cast<size_t>(row * kWidth + i)] += choices.weights[slot] * value;
    }
  }
  EXPECT_EQ(backend->download<float>(gating.blocks().data, num_block_rows * kWidth), blocks);
  // The answers of experts that change nothing.
  const Rows combined = gating.combine(*backend, gating.blocks(), kWidth);
  const std::vector<float> got = backend->download<float>(combined.data, rows * kWidth);
  for (size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], sums[i], 1e-4) << i;
}

TEST(GatingVectorsTest, StaticGatingGivesPlacesAndDropsAsRecorded) {
  Numbers file("static_gating.txt");
  int num_cases = 0;
  for (; !file.is_at_end(); ++num_cases) {
    SCOPED_TRACE(num_cases);
    const auto tokens = static_cast<int64_t>(file.one());
    const auto num_experts = static_cast<int64_t>(file.one());
    const auto top_k = static_cast<int64_t>(file.one());
    const double fraction = file.one();
    const bool renormalises_first = file.one() != 0;
    const auto capacity = static_cast<int64_t>(file.one());
    const auto num_dropped = static_cast<int64_t>(file.one());
    const auto num_used = static_cast<int64_t>(file.one());
    const auto logits = file.many<float>(tokens * num_experts, 64.0);
    const auto padding = file.many<int>(tokens);
    const auto experts = file.many<int32_t>(tokens * top_k);
    const auto position = file.many<int32_t>(tokens * top_k);
    const auto kept = file.many<int>(tokens * top_k);
    const auto weight = file.many<float>(tokens * top_k);

    EXPECT_EQ(choose(logits, tokens, num_experts, top_k, false).experts, experts);
    const std::vector<float> own = without_padding(logits, padding);
    const int64_t rows = static_cast<int64_t>(own.size()) / num_experts;
    Choices choices = choose(own, rows, num_experts, top_k, false);
    const GateSpec gate{.scores = kernels::GateScores::softmax, .top_k = top_k, .num_groups = 1, .top_groups = 1,
                        .group_score = kernels::GroupScore::best, .correction_bias = std::nullopt, .renormalise = top_k > 1, .scale = 1.0f,
                        .capacity = CapacitySpec{.is_of_sequence = false, .fraction = fraction, .places = std::nullopt,
                                                 .renormalises_first = renormalises_first, .is_by_probability = false, .padded_to = tokens}};
    const GivenPlaces given = give_places(gate, {.sequences = {}, .num_experts = num_experts, .experts = choices.experts}, choices.weights);
    EXPECT_EQ(given.places, capacity);
    EXPECT_EQ(given.numbers, without_padding(position, padding));
    std::vector<int> is_kept;
    for (const uint8_t is_dropped : given.is_dropped) is_kept.push_back(is_dropped == 0 ? 1 : 0);
    EXPECT_EQ(is_kept, without_padding(kept, padding));
    assert_near(choices.weights, without_padding(weight, padding));
    EXPECT_EQ(std::count(is_kept.begin(), is_kept.end(), 1), num_used);
    int64_t dropped_rows = 0;
    for (int64_t row = 0; row < rows; ++row) {
      const auto own_choices = std::span(is_kept).subspan(static_cast<size_t>(row * top_k), static_cast<size_t>(top_k));
      dropped_rows += std::count(own_choices.begin(), own_choices.end(), 1) == 0 ? 1 : 0;
    }
    EXPECT_EQ(dropped_rows, num_dropped);
    check_blocks(gate, num_experts, choices, given);
  }
  EXPECT_EQ(num_cases, 22);
}

TEST(GatingVectorsTest, DynamicGatingComputesEveryChoiceAsRecorded) {
  Numbers file("dynamic_gating.txt");
  int num_cases = 0;
  for (; !file.is_at_end(); ++num_cases) {
    SCOPED_TRACE(num_cases);
    const auto tokens = static_cast<int64_t>(file.one());
    const auto num_experts = static_cast<int64_t>(file.one());
    const auto top_k = static_cast<int64_t>(file.one());
    const auto logits = file.many<float>(tokens * num_experts, 64.0);
    const Choices choices = choose(logits, tokens, num_experts, top_k, top_k > 1);
    EXPECT_EQ(choices.experts, file.many<int32_t>(tokens * top_k));
    assert_near(choices.weights, file.many<float>(tokens * top_k));
    std::vector<int64_t> counts(static_cast<size_t>(num_experts), 0);
    for (const int32_t expert : choices.experts) ++counts[static_cast<size_t>(expert)];
    EXPECT_EQ(counts, file.many<int64_t>(num_experts));
  }
  EXPECT_GT(num_cases, 5);
}

}  // namespace
}  // namespace expertmesh
