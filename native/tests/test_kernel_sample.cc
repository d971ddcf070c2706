// The next token, and the negative log-likelihood.

#include <cmath>
#include <map>

#include "kernel_fixture.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels {
namespace {

class SampleKernelTest : public KernelTest {};
EXPERTMESH_FOR_EACH_BACKEND(SampleKernelTest);

constexpr int64_t kVocabs[] = {1, 2, 15, 16, 17, 100, 257, 1000, 4099};

TEST_P(SampleKernelTest, GreedyTakesTheLargestAndTheLowestIdOfATie) {
  for (int64_t vocab : kVocabs) {
    Source source(static_cast<uint32_t>(vocab));
    for (int64_t round = 0; round < 20; ++round) {
      std::vector<float> logits(static_cast<size_t>(vocab));
      for (float& logit : logits) logit = static_cast<float>(source.integer(-9, 9));
      const auto expected = std::max_element(logits.begin(), logits.end()) - logits.begin();
      ASSERT_EQ(expected, table().sample(logits.data(), vocab, {0.0f, 0, 1.0f, 1, 2}));
    }
  }
}

TEST_P(SampleKernelTest, GreedyTreatsNotANumberAsTheLowest) {
  std::vector<float> logits(50, -1e30f);
  logits[3] = logits[20] = std::nanf("");
  logits[40] = -5.0f;
  ASSERT_EQ(40, table().sample(logits.data(), 50, {0.0f, 0, 1.0f, 1, 2}));
  const std::vector<float> none(50, std::nanf(""));
  ASSERT_EQ(0, table().sample(none.data(), 50, {0.0f, 0, 1.0f, 1, 2}));
}

TEST_P(SampleKernelTest, EveryCutEqualsRef) {
  for (int64_t vocab : kVocabs) {
    Source source(static_cast<uint32_t>(vocab));
    for (int32_t top_k : {0, 1, 3, 40}) {
      for (float top_p : {1.0f, 0.9f, 0.5f, 0.01f}) {
        for (uint64_t position = 0; position < 12; ++position) {
          const std::vector<float> logits = source.reals(vocab, -6.0f, 6.0f);
          const float temperature = source.real(0.2f, 2.0f);
          const SamplingParams params{temperature, top_k, top_p, 0x123456789abcdef0u + static_cast<uint64_t>(top_k), position};
          ASSERT_EQ(ref().sample(logits.data(), vocab, params), table().sample(logits.data(), vocab, params));
        }
      }
    }
  }
}

TEST_P(SampleKernelTest, EveryFurtherCutEqualsRef) {
  for (int64_t vocab : kVocabs) {
    Source source(static_cast<uint32_t>(vocab) + 7);
    for (float min_p : {0.0f, 1e-6f, 0.05f, 0.6f, 1.0f}) {
      for (float typical_p : {1.0f, 0.95f, 0.4f, 0.01f}) {
        for (uint64_t position = 0; position < 10; ++position) {
          std::vector<float> logits = source.reals(vocab, -6.0f, 6.0f);
          for (int64_t banned = 0; banned < vocab / 3; ++banned) {
            logits[static_cast<size_t>(source.integer(0, static_cast<int32_t>(vocab) - 1))] = -std::numeric_limits<float>::infinity();
          }
          logits[static_cast<size_t>(vocab / 2)] = 1.0f;
          const int32_t top_k = position % 2 == 0 ? 0 : 30;
          const float top_p = position % 3 == 0 ? 1.0f : 0.9f;
          const SamplingParams params{source.real(0.2f, 2.0f), top_k, top_p, 0x9876543210abcdefu, position, min_p, typical_p};
          const int32_t id = table().sample(logits.data(), vocab, params);
          ASSERT_EQ(ref().sample(logits.data(), vocab, params), id) << vocab << ' ' << min_p << ' ' << typical_p << ' ' << position;
          ASSERT_TRUE(logits[static_cast<size_t>(id)] > -std::numeric_limits<float>::infinity());
        }
      }
    }
  }
}

TEST_P(SampleKernelTest, MinPKeepsWhatIsLikelyBesideTheLikeliest) {
  // Probabilities of 8, 4, 2, 1: an eighth of the likeliest stays at 0.125, not above.
  const std::vector<float> logits = {std::log(1.0f), std::log(8.0f), std::log(2.0f), std::log(4.0f)};
  std::map<float, std::map<int32_t, int64_t>> counts;
  for (float min_p : {0.12f, 0.2f, 0.3f, 0.6f}) {
    for (uint64_t position = 0; position < 400; ++position) ++counts[min_p][table().sample(logits.data(), 4, {1.0f, 0, 1.0f, 4, position, min_p})];
  }
  EXPECT_EQ(4u, counts[0.12f].size());
  EXPECT_EQ(3u, counts[0.2f].size());
  EXPECT_EQ(2u, counts[0.3f].size());
  EXPECT_EQ(1u, counts[0.6f].size());
}

TEST_P(SampleKernelTest, TypicalPKeepsWhatIsAsSurprisingAsTheWhole) {
  // Entropy 1.23 nats: of the surprises 0.51 (p 0.6) and 2.30 (p 0.1, four of them) the first is nearer.
  const std::vector<float> logits = {std::log(0.1f), std::log(0.6f), std::log(0.1f), std::log(0.1f), std::log(0.1f)};
  for (uint64_t position = 0; position < 200; ++position) {
    ASSERT_EQ(1, table().sample(logits.data(), 5, {1.0f, 0, 1.0f, 4, position, 0.0f, 0.4f}));
  }
  // One of 0.3, seven of 0.1: entropy 1.97, surprises 1.20 and 2.30; the likeliest is the untypical one.
  std::vector<float> even(8, std::log(0.1f));
  even[3] = std::log(0.3f);
  for (uint64_t position = 0; position < 200; ++position) {
    ASSERT_NE(3, table().sample(even.data(), 8, {1.0f, 0, 1.0f, 4, position, 0.0f, 0.4f}));
  }
}

TEST_P(SampleKernelTest, TiesAreDrawnInTheOrderOfIds) {
  const std::vector<float> logits(64, 1.5f);
  for (uint64_t position = 0; position < 200; ++position) {
    const auto expected = static_cast<int32_t>(uniform(42, position) * 64);
    ASSERT_EQ(expected, table().sample(logits.data(), 64, {0.7f, 0, 1.0f, 42, position}));
  }
}

TEST_P(SampleKernelTest, DrawsFollowTheProbabilities) {
  const std::vector<float> logits = {std::log(1.0f), std::log(2.0f), std::log(5.0f), std::log(2.0f)};
  std::map<int32_t, int64_t> counts;
  constexpr int64_t kDraws = 20000;
  for (int64_t i = 0; i < kDraws; ++i) {
    ++counts[table().sample(logits.data(), 4, {1.0f, 0, 1.0f, 99, static_cast<uint64_t>(i)})];
  }
  const double expected[] = {0.1, 0.2, 0.5, 0.2};
  // 0.02 is more than 5 standard deviations.
  for (int32_t id = 0; id < 4; ++id) ASSERT_NEAR(expected[id], static_cast<double>(counts[id]) / kDraws, 0.02);
}

TEST_P(SampleKernelTest, TopKAndTopPKeepTheLikeliest) {
  Source source(11);
  std::vector<float> logits = source.reals(500, -1.0f, 1.0f);
  logits[77] = 8.0f;
  logits[400] = 7.9f;
  for (uint64_t position = 0; position < 300; ++position) {
    const int32_t by_k = table().sample(logits.data(), 500, {1.0f, 2, 1.0f, 7, position});
    ASSERT_TRUE(by_k == 77 || by_k == 400) << by_k;
    ASSERT_EQ(77, table().sample(logits.data(), 500, {1.0f, 0, 0.2f, 7, position}));
  }
}

TEST_P(SampleKernelTest, LogitsThatAreNotNumbersAreNeverDrawnWhereOthersAre) {
  std::vector<float> logits(40, std::nanf(""));
  logits[10] = 0.5f;
  logits[30] = 0.25f;
  for (uint64_t position = 0; position < 100; ++position) {
    const int32_t id = table().sample(logits.data(), 40, {1.0f, 0, 1.0f, 7, position});
    ASSERT_TRUE(id == 10 || id == 30) << id;
    ASSERT_EQ(ref().sample(logits.data(), 40, {1.0f, 0, 1.0f, 7, position}), id);
  }
}

TEST_P(SampleKernelTest, ATemperatureNearZeroIsGreedyAndAHugeOneEven) {
  for (int64_t vocab : kVocabs) {
    for (float offset : {-20.0f, 0.0f, 20.0f}) {
      Source source(static_cast<uint32_t>(vocab));
      const std::vector<float> logits = source.reals(vocab, offset - 10.0f, offset + 10.0f);
      const int32_t greedy = table().sample(logits.data(), vocab, {0.0f, 0, 1.0f, 1, 2});
      for (uint64_t position = 0; position < 20; ++position) {
        for (float temperature : {1e-45f, 1e-38f, 1e-30f, 1e-10f}) {
          ASSERT_EQ(greedy, table().sample(logits.data(), vocab, {temperature, 0, 1.0f, 3, position})) << temperature;
        }
        // All as likely: by descending logit, which the quotient keeps.
        const SamplingParams even{1e30f, 0, 1.0f, 3, position};
        const int32_t id = table().sample(logits.data(), vocab, even);
        ASSERT_EQ(ref().sample(logits.data(), vocab, even), id);
        const auto rank = std::count_if(logits.begin(), logits.end(), [&](float x) { return x > logits[static_cast<size_t>(id)]; });
        ASSERT_EQ(static_cast<int64_t>(uniform(3, position) * static_cast<double>(vocab)), rank);
      }
    }
  }
}

TEST_P(SampleKernelTest, ATopPNearZeroAndAHugeTopKGiveTheirLimits) {
  Source source(5);
  const std::vector<float> logits = source.reals(1000, -3.0f, 3.0f);
  constexpr int32_t kHuge = std::numeric_limits<int32_t>::max();
  for (uint64_t position = 0; position < 50; ++position) {
    const int32_t greedy = table().sample(logits.data(), 1000, {0.0f, 0, 1.0f, 3, position});
    for (float top_p : {0.0f, 1e-45f, 1e-12f}) {
      ASSERT_EQ(greedy, table().sample(logits.data(), 1000, {1.0f, 0, top_p, 3, position})) << top_p;
    }
    const int32_t all = table().sample(logits.data(), 1000, {1.0f, 0, 1.0f, 3, position});
    ASSERT_EQ(all, table().sample(logits.data(), 1000, {1.0f, kHuge, 1.0f, 3, position}));
  }
}

TEST_P(SampleKernelTest, NllEqualsRefAndIsTheLogarithm) {
  for (int64_t vocab : kVocabs) {
    Source source(static_cast<uint32_t>(vocab));
    const std::vector<float> logits = source.reals(vocab, -12.0f, 12.0f);
    double sum = 0.0;
    for (float logit : logits) sum += std::exp(static_cast<double>(logit));
    for (int64_t target : {int64_t{0}, vocab / 2, vocab - 1}) {
      const double expected = ref().nll(logits.data(), vocab, static_cast<int32_t>(target));
      const double actual = table().nll(logits.data(), vocab, static_cast<int32_t>(target));
      ASSERT_EQ(expected, actual);
      ASSERT_NEAR(std::log(sum) - static_cast<double>(logits[static_cast<size_t>(target)]), actual, 1e-7);
    }
  }
}

}  // namespace
}  // namespace expertmesh::kernels
