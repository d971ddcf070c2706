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

Choice choose(const Table& table, const std::vector<float>& logits, int64_t rows, int64_t num_experts, int64_t top_k,
              bool renormalise, float scale) {
  Choice choice{Guarded<int32_t>(rows * top_k), Guarded<float>(rows * top_k)};
  table.gate(logits.data(), rows, num_experts, top_k, renormalise, scale, choice.experts.data(), choice.weights.data());
  return choice;
}

TEST_P(GateKernelTest, EveryNumberOfExpertsEqualsRef) {
  for (int64_t num_experts : {1, 2, 7, 8, 15, 16, 17, 60, 64, 100, 256, 300}) {
    for (int64_t top_k : {1, 2, 6, 8}) {
      if (top_k > num_experts) continue;
      Source source(static_cast<uint32_t>(num_experts * 16 + top_k));
      const std::vector<float> logits = source.reals(5 * num_experts, -8.0f, 8.0f);
      for (bool renormalise : {false, true}) {
        for (float scale : {1.0f, 2.5f}) {
          Choice expected = choose(ref(), logits, 5, num_experts, top_k, renormalise, scale);
          Choice actual = choose(table(), logits, 5, num_experts, top_k, renormalise, scale);
          assert_same_bits(expected.experts, actual.experts);
          assert_same_bits(expected.weights, actual.weights);
        }
      }
    }
  }
}

TEST_P(GateKernelTest, LogitsOfFewValuesTieAsInRef) {
  Source source(1);
  std::vector<float> logits(20 * 64);
  for (float& logit : logits) logit = static_cast<float>(source.integer(0, 3));
  Choice expected = choose(ref(), logits, 20, 64, 8, true, 1.0f);
  Choice actual = choose(table(), logits, 20, 64, 8, true, 1.0f);
  assert_same_bits(expected.experts, actual.experts);
  assert_same_bits(expected.weights, actual.weights);
}

TEST_P(GateKernelTest, ATieGoesToTheLowerExpert) {
  std::vector<float> logits(40, 0.0f);
  logits[33] = 2.0f;
  logits[5] = logits[20] = 1.0f;
  Choice choice = choose(table(), logits, 1, 40, 4, false, 1.0f);
  const std::vector<int32_t> experts(choice.experts.data(), choice.experts.data() + 4);
  ASSERT_EQ((std::vector<int32_t>{33, 5, 20, 0}), experts);
}

TEST_P(GateKernelTest, WeightsAreTheSoftmaxOfAllExpertsOrOfTheChosen) {
  const std::vector<float> logits = {0.0f, std::log(2.0f), std::log(4.0f), std::log(1.0f)};
  Choice plain = choose(table(), logits, 1, 4, 2, false, 1.0f);
  ASSERT_NEAR(4.0 / 8, plain.weights.data()[0], 1e-7);
  ASSERT_NEAR(2.0 / 8, plain.weights.data()[1], 1e-7);
  Choice renormalised = choose(table(), logits, 1, 4, 2, true, 3.0f);
  ASSERT_NEAR(3.0 * 4 / 6, renormalised.weights.data()[0], 1e-6);
  ASSERT_NEAR(3.0 * 2 / 6, renormalised.weights.data()[1], 1e-6);
}

TEST_P(GateKernelTest, LogitsThatAreNotNumbersStillNameDifferentExperts) {
  std::vector<float> logits(32, std::nanf(""));
  logits[4] = 1.0f;
  Choice choice = choose(table(), logits, 1, 32, 4, true, 1.0f);
  for (int64_t i = 0; i < 4; ++i) {
    ASSERT_GE(choice.experts.data()[i], 0);
    ASSERT_LT(choice.experts.data()[i], 32);
    for (int64_t j = 0; j < i; ++j) ASSERT_NE(choice.experts.data()[i], choice.experts.data()[j]);
  }
}

}  // namespace
}  // namespace expertmesh::kernels
