#include "model/relative_bias.h"

#include <gtest/gtest.h>

#include "backend/weights.h"

namespace expertmesh {
namespace {

// Where each bucket begins by T5's formula, evaluated in f32, for 32 buckets and distances of up to 128.
TEST(RelativeBiasTest, BucketsBeginWhereTheReferenceHasThem) {
  const std::vector<int64_t> both = {0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91};
  const std::vector<int64_t> behind = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                       16, 19, 21, 24, 27, 31, 35, 40, 46, 52, 59, 67, 77, 87, 99, 113};
  for (size_t bucket = 0; bucket < both.size(); ++bucket) {
    const auto number = static_cast<int64_t>(bucket);
    EXPECT_EQ(relative_bucket(-both[bucket], true, 32, 128), number);
    if (bucket > 0) {
      EXPECT_EQ(relative_bucket(1 - both[bucket], true, 32, 128), number - 1);
      EXPECT_EQ(relative_bucket(both[bucket], true, 32, 128), number + 16);
    }
  }
  for (size_t bucket = 0; bucket < behind.size(); ++bucket) {
    const auto number = static_cast<int64_t>(bucket);
    EXPECT_EQ(relative_bucket(-behind[bucket], false, 32, 128), number);
    if (bucket > 0) {
      EXPECT_EQ(relative_bucket(1 - behind[bucket], false, 32, 128), number - 1);
    }
  }
}

TEST(RelativeBiasTest, FarDistancesShareTheLastBucketAndWhatLiesAheadTheFirst) {
  EXPECT_EQ(relative_bucket(-100'000, true, 32, 128), 15);
  EXPECT_EQ(relative_bucket(100'000, true, 32, 128), 31);
  EXPECT_EQ(relative_bucket(-100'000, false, 32, 128), 31);
  EXPECT_EQ(relative_bucket(5, false, 32, 128), 0);
}

TEST(RelativeBiasTest, LiesByPositionOfTheKey) {
  // Bucket b of head h is 10 b + h.
  std::vector<float> table;
  for (int bucket = 0; bucket < 8; ++bucket) {
    for (int head = 0; head < 2; ++head) table.push_back(static_cast<float>(10 * bucket + head));
  }
  const RelativeBiasSpec spec{.table = "table", .num_buckets = 8, .max_distance = 16};
  const std::vector<float> held = relative_bias_values(spec, table, 2, true, 40);
  const RelativeBias bias{.values = Place<const float>(held.data()), .context_length = 40};
  for (const int64_t query : {0, 7, 39}) {
    const float* const values = bias.at(1, query, 0).address();
    for (int64_t key = 0; key < 40; ++key) {
      EXPECT_EQ(values[key], static_cast<float>(10 * relative_bucket(key - query, true, 8, 16) + 1));
    }
  }
}

}  // namespace
}  // namespace expertmesh
