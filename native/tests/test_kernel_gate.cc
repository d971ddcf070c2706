// The router's choice: order, ties, weights.

#include "kernel_fixture.h"

namespace expertmesh::kernels {
namespace {

class GateKernelTest : public KernelTest {};
EXPERTMESH_FOR_EACH_BACKEND(GateKernelTest);

struct Choice {
  Guarded<int32_t> experts;
  Guarded<float> weights;
};

Choice choose(const Table& table, const std::vector<float>& logits, int64_t rows, int64_t num_experts, const GateOptions& options) {
  Choice choice{Guarded<int32_t>(rows * options.top_k), Guarded<float>(rows * options.top_k)};
  table.gate(logits.data(), rows, num_experts, options, choice.experts.data(), choice.weights.data());
  return choice;
}

void assert_same_choice(const Table& ref, const Table& table, const std::vector<float>& logits, int64_t rows, int64_t num_experts,
                        const GateOptions& options) {
  Choice expected = choose(ref, logits, rows, num_experts, options);
  Choice actual = choose(table, logits, rows, num_experts, options);
  assert_same_bits(expected.experts, actual.experts);
  assert_same_bits(expected.weights, actual.weights);
}

TEST_P(GateKernelTest, EveryNumberOfExpertsEqualsRef) {
  for (int64_t num_experts : {1, 2, 7, 8, 15, 16, 17, 60, 64, 100, 256, 300}) {
    Source source(static_cast<uint32_t>(num_experts));
    const std::vector<float> logits = source.reals(5 * num_experts, -8.0f, 8.0f);
    const std::vector<float> bias = source.reals(num_experts);
    for (int64_t top_k : {1, 2, 6, 8}) {
      if (top_k > num_experts) continue;
      for (GateScores scores : {GateScores::softmax, GateScores::sigmoid}) {
        for (bool renormalise : {false, true}) {
          for (const float* bias_data : {static_cast<const float*>(nullptr), bias.data()}) {
            const float scale = renormalise ? 1.0f : 2.5f;
            assert_same_choice(ref(), table(), logits, 5, num_experts,
                               {.scores = scores, .top_k = top_k, .correction_bias = bias_data, .renormalise = renormalise, .scale = scale});
          }
        }
      }
    }
  }
}

TEST_P(GateKernelTest, GroupsEqualRef) {
  for (int64_t num_experts : {8, 60, 256}) {
    Source source(static_cast<uint32_t>(num_experts));
    std::vector<float> logits = source.reals(6 * num_experts, -4.0f, 4.0f);
    for (size_t i = 0; i < logits.size() / 2; ++i) logits[i] = std::round(logits[i]);  // groups of equal scores
    const std::vector<float> bias = source.reals(num_experts);
    for (int64_t num_groups : {1, 4, static_cast<int>(num_experts)}) {
      for (int64_t top_groups = 1; top_groups <= num_groups; top_groups += 1 + num_groups / 3) {
        for (GroupScore group_score : {GroupScore::best, GroupScore::best_two}) {
          const int64_t top_k = std::min<int64_t>(6, top_groups * (num_experts / num_groups));
          const GateOptions options{.scores = GateScores::sigmoid, .top_k = top_k, .num_groups = num_groups, .top_groups = top_groups,
                                    .group_score = group_score, .correction_bias = bias.data(), .renormalise = true, .scale = 2.5f};
          assert_same_choice(ref(), table(), logits, 6, num_experts, options);
        }
      }
    }
  }
}

TEST_P(GateKernelTest, LogitsOfFewValuesTieAsInRef) {
  Source source(1);
  std::vector<float> logits(20 * 64);
  for (float& logit : logits) logit = static_cast<float>(source.integer(0, 3));
  assert_same_choice(ref(), table(), logits, 20, 64, {.top_k = 8, .renormalise = true});
}

std::vector<int32_t> chosen(Choice& choice, int64_t count) { return {choice.experts.data(), choice.experts.data() + count}; }

TEST_P(GateKernelTest, OnlyExpertsOfTheBestGroupsAreChosen) {
  // Three groups of two. By the best one: groups 0 and 2; by the sum of two: groups 1 and 2.
  const std::vector<float> logits = {3.0f, -9.0f, 2.0f, 2.0f, 4.0f, 1.0f};
  GateOptions options{.scores = GateScores::sigmoid, .top_k = 3, .num_groups = 3, .top_groups = 2};
  Choice by_best = choose(table(), logits, 1, 6, options);
  ASSERT_EQ((std::vector<int32_t>{4, 0, 5}), chosen(by_best, 3));
  options.group_score = GroupScore::best_two;
  Choice by_two = choose(table(), logits, 1, 6, options);
  ASSERT_EQ((std::vector<int32_t>{4, 2, 3}), chosen(by_two, 3));
}

TEST_P(GateKernelTest, TheCorrectionBiasDecidesTheChoiceAndNotTheWeight) {
  const std::vector<float> logits = {0.0f, 1.0f, 2.0f, 3.0f};
  const std::vector<float> bias = {5.0f, 0.0f, 0.0f, 0.0f};
  Choice choice = choose(table(), logits, 1, 4, {.scores = GateScores::sigmoid, .top_k = 2, .correction_bias = bias.data()});
  ASSERT_EQ((std::vector<int32_t>{0, 3}), chosen(choice, 2));
  ASSERT_NEAR(0.5, choice.weights.data()[0], 1e-7);
  ASSERT_NEAR(1.0 / (1.0 + std::exp(-3.0)), choice.weights.data()[1], 1e-6);
}

TEST_P(GateKernelTest, ATieGoesToTheLowerExpert) {
  std::vector<float> logits(40, 0.0f);
  logits[33] = 2.0f;
  logits[5] = logits[20] = 1.0f;
  Choice choice = choose(table(), logits, 1, 40, {.top_k = 4});
  ASSERT_EQ((std::vector<int32_t>{33, 5, 20, 0}), chosen(choice, 4));
}

TEST_P(GateKernelTest, WeightsAreTheSoftmaxOfAllExpertsOrOfTheChosen) {
  const std::vector<float> logits = {0.0f, std::log(2.0f), std::log(4.0f), std::log(1.0f)};
  Choice plain = choose(table(), logits, 1, 4, {.top_k = 2});
  ASSERT_NEAR(4.0 / 8, plain.weights.data()[0], 1e-7);
  ASSERT_NEAR(2.0 / 8, plain.weights.data()[1], 1e-7);
  Choice renormalised = choose(table(), logits, 1, 4, {.top_k = 2, .renormalise = true, .scale = 3.0f});
  ASSERT_NEAR(3.0 * 4 / 6, renormalised.weights.data()[0], 1e-6);
  ASSERT_NEAR(3.0 * 2 / 6, renormalised.weights.data()[1], 1e-6);
}

// A gate of the experts that may be chosen alone, with the others' logits so low that none of them has a chance.
TEST_P(GateKernelTest, ChoosesAmongThoseThatMayBeChosenAsIfTheOthersHadNoChance) {
  for (int64_t num_experts : {7, 16, 60, 100}) {
    Source source(static_cast<uint32_t>(num_experts));
    const std::vector<float> logits = source.reals(5 * num_experts, -8.0f, 8.0f);
    std::vector<uint8_t> may_choose(static_cast<size_t>(num_experts));
    std::vector<float> hopeless = logits;
    for (size_t i = 0; i < logits.size(); ++i) {
      const size_t expert = i % may_choose.size();
      may_choose[expert] = expert % 3 != 1;
      if (may_choose[expert] == 0) hopeless[i] = -1e30f;
    }
    for (GateScores scores : {GateScores::softmax, GateScores::sigmoid}) {
      for (bool renormalise : {false, true}) {
        GateOptions options{.scores = scores, .top_k = 3, .renormalise = renormalise, .scale = 1.5f};
        Choice expected = choose(ref(), hopeless, 5, num_experts, options);
        options.may_choose = may_choose.data();
        Choice actual = choose(table(), logits, 5, num_experts, options);
        assert_same_bits(expected.experts, actual.experts);
        assert_same_bits(expected.weights, actual.weights);
      }
    }
    std::fill(may_choose.begin(), may_choose.end(), uint8_t{1});
    GateOptions options{.top_k = 3, .renormalise = true};
    Choice plain = choose(table(), logits, 5, num_experts, options);
    options.may_choose = may_choose.data();
    Choice all = choose(table(), logits, 5, num_experts, options);
    assert_same_bits(plain.experts, all.experts);
    assert_same_bits(plain.weights, all.weights);
  }
}

TEST_P(GateKernelTest, AsManyGroupsStayAsHaveEnoughThatMayBeChosen) {
  // Of groups of two, the best has one left, the next none, the third one.
  const std::vector<float> logits = {9.0f, 8.0f, 7.0f, 6.0f, 5.0f, 4.0f};
  const std::vector<float> bias = {0.0f, 9.0f, 9.0f, 9.0f, 0.0f, 9.0f};
  const std::vector<uint8_t> may_choose = {1, 0, 0, 0, 1, 0};
  for (GroupScore group_score : {GroupScore::best, GroupScore::best_two}) {
    const GateOptions options{.scores = GateScores::sigmoid, .top_k = 3, .num_groups = 3, .top_groups = 1, .group_score = group_score,
                              .correction_bias = bias.data(), .may_choose = may_choose.data(), .renormalise = true};
    assert_same_choice(ref(), table(), logits, 1, 6, options);
    Choice choice = choose(table(), logits, 1, 6, options);
    ASSERT_EQ((std::vector<int32_t>{0, 4, -1}), chosen(choice, 3));
    ASSERT_NEAR(1.0, choice.weights.data()[0] + choice.weights.data()[1], 1e-6);
    ASSERT_EQ(0.0f, choice.weights.data()[2]);
  }
}

TEST_P(GateKernelTest, GroupsOfThoseThatMayBeChosenEqualRef) {
  Source source(4);
  std::vector<float> logits = source.reals(8 * 60, -4.0f, 4.0f);
  for (size_t i = 0; i < logits.size() / 2; ++i) logits[i] = std::round(logits[i]);
  const std::vector<float> bias = source.reals(60);
  std::vector<uint8_t> may_choose(60);
  for (size_t i = 0; i < may_choose.size(); ++i) may_choose[i] = i % 5 == 0 || i > 50;
  for (int64_t top_groups : {1, 3, 6}) {
    for (GroupScore group_score : {GroupScore::best, GroupScore::best_two}) {
      assert_same_choice(ref(), table(), logits, 8, 60,
                         {.scores = GateScores::sigmoid, .top_k = 6, .num_groups = 6, .top_groups = top_groups, .group_score = group_score,
                          .correction_bias = bias.data(), .may_choose = may_choose.data(), .renormalise = true, .scale = 2.5f});
    }
  }
}

TEST_P(GateKernelTest, LogitsThatAreNotNumbersStillNameDifferentExperts) {
  std::vector<float> logits(32, std::nanf(""));
  logits[4] = 1.0f;
  Choice choice = choose(table(), logits, 1, 32, {.top_k = 4, .renormalise = true});
  for (int64_t i = 0; i < 4; ++i) {
    ASSERT_GE(choice.experts.data()[i], 0);
    ASSERT_LT(choice.experts.data()[i], 32);
    for (int64_t j = 0; j < i; ++j) ASSERT_NE(choice.experts.data()[i], choice.experts.data()[j]);
  }
}

}  // namespace
}  // namespace expertmesh::kernels
