// The functions of scalar_math.h against libm in a wider type, and Philox against its published vectors.

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/scalar_math.h"

namespace expertmesh::kernels {
namespace {

// Distance from the exact value in units of the last place of its f32 rounding.
double ulps(float actual, double exact) {
  const float rounded = static_cast<float>(exact);
  const float next = std::nextafterf(std::fabs(rounded), std::numeric_limits<float>::infinity());
  const double unit = static_cast<double>(next) - static_cast<double>(std::fabs(rounded));
  return std::fabs(static_cast<double>(actual) - exact) / unit;
}

TEST(MathKernelTest, ExpIsWithinElevenTenthsOfTheLastPlace) {
  double worst = 0.0;
  for (float x = -103.9f; x < 88.7f; x += 0.000731f) worst = std::max(worst, ulps(exp(x), std::exp(static_cast<double>(x))));
  EXPECT_LT(worst, 1.1);
  for (float x = -0.4f; x < 0.4f; x += 0.0000017f) worst = std::max(worst, ulps(exp(x), std::exp(static_cast<double>(x))));
  EXPECT_LT(worst, 1.1);
}

TEST(MathKernelTest, ExpOfTheEnds) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(0u, std::bit_cast<uint32_t>(exp(-kInfinity)));
  EXPECT_EQ(0u, std::bit_cast<uint32_t>(exp(-1e30f)));
  EXPECT_EQ(0u, std::bit_cast<uint32_t>(exp(-104.0f)));
  EXPECT_EQ(1u, std::bit_cast<uint32_t>(exp(-103.0f)));
  EXPECT_EQ(1.0f, exp(0.0f));
  EXPECT_EQ(1.0f, exp(-0.0f));
  EXPECT_EQ(1.0f, exp(1e-30f));
  EXPECT_LT(exp(88.72f), kInfinity);
  EXPECT_EQ(kInfinity, exp(88.73f));
  EXPECT_EQ(kInfinity, exp(kInfinity));
  EXPECT_TRUE(std::isnan(exp(std::nanf(""))));
}

TEST(MathKernelTest, SigmoidAndSiluAreAccurateAndSaturate) {
  for (float x = -80.0f; x < 80.0f; x += 0.00913f) {
    const double exact = 1.0 / (1.0 + std::exp(-static_cast<double>(x)));
    ASSERT_LT(ulps(sigmoid(x), exact), 2.5) << x;
    ASSERT_LT(ulps(silu(x), static_cast<double>(x) * exact), 3.5) << x;
  }
  EXPECT_EQ(1.0f, sigmoid(200.0f));
  EXPECT_EQ(0.0f, sigmoid(-200.0f));
  EXPECT_EQ(0.5f, sigmoid(0.0f));
}

TEST(MathKernelTest, ErfIsAccurateOddAndSaturates) {
  double worst = 0.0;
  for (float x = -5.0f; x < 5.0f; x += 0.0000731f) worst = std::max(worst, std::abs(static_cast<double>(erf(x)) - std::erf(static_cast<double>(x))));
  EXPECT_LT(worst, 1e-7);
  for (float x : {1e-20f, 0.3f, 0.9999f, 1.0f, 2.5f}) EXPECT_EQ(-erf(x), erf(-x));
  EXPECT_EQ(1.0f, erf(4.0f));
  EXPECT_EQ(1.0f, erf(1e30f));
  EXPECT_EQ(-1.0f, erf(-1e30f));
}

TEST(MathKernelTest, LogIsWithinTwoUnitsOfTheLastPlace) {
  const auto assert_close = [](double x) {
    const double exact = std::log(x);
    const double unit = std::nextafter(std::fabs(exact), 1e300) - std::fabs(exact);
    ASSERT_LE(std::fabs(log(x) - exact), 2 * unit) << x;
  };
  for (double x = 0.3; x < 4.0; x += 0.0000371) assert_close(x);
  for (double x = 1e-300; x < 1e300; x *= 1.7) assert_close(x);
  EXPECT_EQ(0.0, log(1.0));
}

TEST(MathKernelTest, SinAndCosAreAccurateForAllAngles) {
  const auto assert_close = [](float angle) {
    const SinCos actual = sin_cos(static_cast<double>(angle));
    ASSERT_NEAR(std::sin(static_cast<double>(angle)), actual.sin, 1e-15) << angle;
    ASSERT_NEAR(std::cos(static_cast<double>(angle)), actual.cos, 1e-15) << angle;
  };
  for (float angle = -7.0f; angle < 7.0f; angle += 0.000317f) assert_close(angle);
  for (float angle = 1e-30f; angle < 0x1p25f; angle *= 1.0037f) {
    assert_close(angle);
    assert_close(-angle);
  }
  for (int32_t position = 0; position < 200000; position += 17) assert_close(static_cast<float>(position));
  EXPECT_EQ(0.0, sin_cos(0.0).sin);
  EXPECT_EQ(1.0, sin_cos(0.0).cos);
}

void assert_philox(const Philox& expected, uint64_t counter_low, uint64_t counter_high, uint64_t key) {
  const Philox actual = philox(counter_low, counter_high, key);
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(expected.words[i], actual.words[i]) << "word " << i;
}

// kat_vectors of the Random123 distribution, philox4x32 with 10 rounds.
TEST(MathKernelTest, PhiloxGivesThePublishedVectors) {
  assert_philox({{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}, 0, 0, 0);
  assert_philox({{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}, ~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0});
  assert_philox({{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}, 0x85a308d3243f6a88, 0x0370734413198a2e,
                0x299f31d0a4093822);
}

TEST(MathKernelTest, UniformIsTheUpperBitsOfTheFirstWord) {
  EXPECT_EQ(static_cast<double>(0x6627e8) / 16777216.0, uniform(0, 0));
  for (uint64_t position = 0; position < 1000; ++position) {
    EXPECT_GE(uniform(5, position), 0.0);
    EXPECT_LT(uniform(5, position), 1.0);
  }
}

}  // namespace
}  // namespace expertmesh::kernels
