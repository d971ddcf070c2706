// Penalties and bans, and log-probabilities.

#include <cmath>
#include <limits>
#include <optional>

#include "kernel_fixture.h"
#include "kernels/logit_rules.h"
#include "kernels/logprobs.h"

namespace expertmesh::kernels {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(LogitRulesTest, PenaltiesAreThoseOfTheReference) {
  const LogitRules rules{.repetition_penalty = 2.0f,
                         .presence_penalty = 0.5f,
                         .frequency_penalty = 0.25f,
                         .history = {0, 1, 2, 2, 3, 2},
                         .num_prompt = 3,
                         .banned = {4}};
  std::vector<float> logits = {4.0f, -4.0f, 3.0f, -1.0f, 9.0f, 7.0f};
  EXPECT_FALSE(apply_rules(rules, logits).has_value());
  // 0 and 1 stand in the prompt alone, 2 also twice and 3 once in the answer.
  EXPECT_EQ((std::vector<float>{2.0f, -8.0f, 1.5f - 0.5f - 0.5f, -2.0f - 0.25f - 0.5f, -kInfinity, 7.0f}), logits);
}

TEST(LogitRulesTest, NoRulesChangeNothing) {
  std::vector<float> logits = {1.0f, -0.0f, kInfinity, 1e-45f};
  const std::vector<float> before = logits;
  LogitRules rules;
  rules.history = {0, 1, 3};
  EXPECT_FALSE(apply_rules(rules, logits).has_value());
  EXPECT_EQ(before, logits);
}

TEST(LogitRulesTest, BeyondTheRangeOfFloatsTheLargestIsChosen) {
  LogitRules rules;
  rules.history = {0, 1, 2, 3};
  rules.repetition_penalty = std::numeric_limits<float>::denorm_min();
  std::vector<float> logits = {1.0f, 3.0f, 2.0f, -5.0f, 4.0f};
  EXPECT_EQ(1, apply_rules(rules, logits).value_or(-1));
  logits = {1.0f, 3.0f, 2.0f, -5.0f, 4.0f};
  rules.banned = {1};
  EXPECT_EQ(2, apply_rules(rules, logits).value_or(-1));
  // Nor is anything made of 0 or of what is impossible.
  logits = {0.0f, -kInfinity, -0.0f, 1.0f, 2.0f};
  rules.repetition_penalty = std::numeric_limits<float>::max();
  rules.banned.clear();
  EXPECT_FALSE(apply_rules(rules, logits).has_value());
  for (const float logit : logits) EXPECT_TRUE(logit == logit);
}

class LogprobsTest : public KernelTest {};
EXPERTMESH_FOR_EACH_BACKEND(LogprobsTest);

TEST_P(LogprobsTest, AreThoseOfNllLikeliestFirst) {
  for (const int64_t vocab : {int64_t{1}, int64_t{7}, int64_t{300}}) {
    Source source(static_cast<uint32_t>(vocab));
    std::vector<float> logits = source.reals(vocab, -4.0f, 4.0f);
    if (vocab > 6) logits[5] = logits[6] = 4.5f;
    const auto token = static_cast<int32_t>(vocab / 3);
    for (const int64_t num_top : {int64_t{0}, int64_t{3}, int64_t{1000}}) {
      const Logprobs logprobs = logprobs_of(table(), logits, token, num_top);
      EXPECT_EQ(-table().nll(logits.data(), vocab, token), logprobs.chosen);
      ASSERT_EQ(static_cast<size_t>(std::min(num_top, vocab)), logprobs.top_ids.size());
      ASSERT_EQ(logprobs.top_ids.size(), logprobs.top.size());
      for (size_t i = 0; i < logprobs.top.size(); ++i) {
        EXPECT_EQ(-table().nll(logits.data(), vocab, logprobs.top_ids[i]), logprobs.top[i]);
        if (i > 0) {
          EXPECT_GE(logprobs.top[i - 1], logprobs.top[i]);
        }
      }
      if (vocab > 6 && num_top > 1) {
        EXPECT_EQ(5, logprobs.top_ids[0]);
        EXPECT_EQ(6, logprobs.top_ids[1]);
      }
    }
  }
}

}  // namespace
}  // namespace expertmesh::kernels
