#include "model/rope_tables.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace expertmesh {
namespace {

TEST(RopeTables, HoldCosAndSinOfTheAngleRoundedToF32) {
  const std::vector<float> frequencies = {1.0f, 0.1f, 1e-4f};
  const float factor = 1.25f;
  RopeTables tables(frequencies, factor, 100'000);
  for (const int64_t position : {0, 1, 255, 256, 4095, 99'999}) {
    tables.prepare(position);
    for (size_t i = 0; i < frequencies.size(); ++i) {
      const float angle = static_cast<float>(position) * frequencies[i];
      EXPECT_FLOAT_EQ(tables.cos(position)[i], static_cast<float>(std::cos(static_cast<double>(angle)) * factor));
      EXPECT_FLOAT_EQ(tables.sin(position)[i], static_cast<float>(std::sin(static_cast<double>(angle)) * factor));
    }
  }
}

}  // namespace
}  // namespace expertmesh
