// Conversions between f32 and the 16-bit formats: exact values, rounding, denormals, infinities, NaN.

#include <cmath>

#include "kernel_fixture.h"

namespace expertmesh::kernels {
namespace {

class ConvertKernelTest : public KernelTest {};
EXPERTMESH_FOR_EACH_BACKEND(ConvertKernelTest);

struct Conversion {
  uint32_t f32;
  uint16_t bf16;
  uint16_t f16;
};

// "special values" of the project's quantisation vectors.
constexpr Conversion kSpecialValues[] = {
    {0x00000000, 0x0000, 0x0000}, {0x80000000, 0x8000, 0x8000}, {0x3f800000, 0x3f80, 0x3c00}, {0xbf800000, 0xbf80, 0xbc00},
    {0x3f808000, 0x3f80, 0x3c04}, {0x3f818000, 0x3f82, 0x3c0c}, {0x3f808001, 0x3f81, 0x3c04}, {0x3f807fff, 0x3f80, 0x3c04},
    {0x7f7fffff, 0x7f80, 0x7c00}, {0xff7fffff, 0xff80, 0xfc00}, {0x7f7f7fff, 0x7f7f, 0x7c00}, {0x7f7f8000, 0x7f80, 0x7c00},
    {0x7f800000, 0x7f80, 0x7c00}, {0xff800000, 0xff80, 0xfc00}, {0x7fc00000, 0x7fc0, 0x7e00}, {0xffc00000, 0xffc0, 0xfe00},
    {0x7f800001, 0x7fc0, 0x7e00}, {0xff800001, 0xffc0, 0xfe00}, {0x7fffffff, 0x7fff, 0x7fff}, {0x7f80ffff, 0x7fc0, 0x7e07},
    {0x00000001, 0x0000, 0x0000}, {0x80000001, 0x8000, 0x8000}, {0x00008000, 0x0000, 0x0000}, {0x00008001, 0x0001, 0x0000},
    {0x00018000, 0x0002, 0x0000}, {0x007fffff, 0x0080, 0x0000}, {0x00800000, 0x0080, 0x0000}, {0x477fe000, 0x4780, 0x7bff},
    {0x477fefff, 0x4780, 0x7bff}, {0x477ff000, 0x4780, 0x7c00}, {0xc77ff000, 0xc780, 0xfc00}, {0x477fffff, 0x4780, 0x7c00},
    {0x47800000, 0x4780, 0x7c00}, {0x38800000, 0x3880, 0x0400}, {0x387fe000, 0x3880, 0x0400}, {0x387fffff, 0x3880, 0x0400},
    {0x33800000, 0x3380, 0x0001}, {0x33000000, 0x3300, 0x0000}, {0x33000001, 0x3300, 0x0001}, {0x32ffffff, 0x3300, 0x0000},
    {0xb3000000, 0xb300, 0x8000}, {0x33c00000, 0x33c0, 0x0002}, {0x34200000, 0x3420, 0x0002}, {0x34600000, 0x3460, 0x0004},
    {0x3f801000, 0x3f80, 0x3c00}, {0x3f803000, 0x3f80, 0x3c02}, {0x3f801001, 0x3f80, 0x3c01}, {0x3f800fff, 0x3f80, 0x3c00},
    {0x40490fdb, 0x4049, 0x4248}, {0x3eaaaaab, 0x3eab, 0x3555}, {0x3dcccccd, 0x3dcd, 0x2e66}, {0x42f6e979, 0x42f7, 0x57b7},
    {0x497423f0, 0x4974, 0x7c00},
};

struct Format {
  DType dtype;
  int mantissa_bits;
  int bias;
};

constexpr Format kF16{DType::f16, 10, 15};
constexpr Format kBf16{DType::bf16, 7, 127};

// The value of a finite code by its definition.
double value_of(const Format& format, uint16_t code) {
  const int exponent = (code & 0x7fff) >> format.mantissa_bits;
  const int mantissa = code & ((1 << format.mantissa_bits) - 1);
  const int significand = exponent == 0 ? mantissa : mantissa + (1 << format.mantissa_bits);
  const int power = (exponent == 0 ? 1 : exponent) - format.bias - format.mantissa_bits;
  return std::ldexp(code & 0x8000 ? -significand : significand, power);
}

uint16_t infinity_of(const Format& format) { return static_cast<uint16_t>(0x7fff >> format.mantissa_bits << format.mantissa_bits); }

// The nearest code of a finite x, a tie to the even one, by bisection over the magnitudes.
uint16_t nearest_code(const Format& format, float x) {
  const uint16_t infinity = infinity_of(format);
  const double magnitude = std::fabs(static_cast<double>(x));
  const auto value = [&](int code) {  // of infinity: what the next code would be worth
    return code < infinity ? value_of(format, static_cast<uint16_t>(code))
                           : 2 * value_of(format, static_cast<uint16_t>(infinity - 1)) -
                                 value_of(format, static_cast<uint16_t>(infinity - 2));
  };
  int low = 0;
  int high = infinity;
  while (high - low > 1) {
    const int middle = (low + high) / 2;
    (value(middle) <= magnitude ? low : high) = middle;
  }
  const double below = magnitude - value(low);
  const double above = value(high) - magnitude;
  const bool is_up = above < below || (above == below && low % 2 == 1);
  return static_cast<uint16_t>((std::signbit(x) ? 0x8000 : 0) | (is_up ? high : low));
}

std::vector<uint16_t> narrow_all(const Table& table, DType dtype, const std::vector<float>& x) {
  Guarded<uint16_t> out(static_cast<int64_t>(x.size()));
  table.narrow(x.data(), dtype, out.data(), static_cast<int64_t>(x.size()));
  out.check_guards();
  return {out.data(), out.data() + x.size()};
}

TEST_P(ConvertKernelTest, SpecialValuesNarrowToTheVectors) {
  std::vector<float> x;
  for (const Conversion& conversion : kSpecialValues) x.push_back(std::bit_cast<float>(conversion.f32));
  const std::vector<uint16_t> bf16 = narrow_all(table(), DType::bf16, x);
  const std::vector<uint16_t> f16 = narrow_all(table(), DType::f16, x);
  for (size_t i = 0; i < x.size(); ++i) {
    EXPECT_EQ(kSpecialValues[i].bf16, bf16[i]) << std::hex << kSpecialValues[i].f32;
    EXPECT_EQ(kSpecialValues[i].f16, f16[i]) << std::hex << kSpecialValues[i].f32;
  }
}

TEST_P(ConvertKernelTest, NarrowGivesTheNearestCode) {
  Source source(1);
  for (const Format& format : {kF16, kBf16}) {
    std::vector<float> x = source.wide_reals(20000);
    for (int64_t i = 0; i < 20000; ++i) {
      const float bits = std::bit_cast<float>(static_cast<uint32_t>(source.integer(0, 0xffffffff)));
      if (std::isfinite(bits)) x.push_back(bits);
      x.push_back(std::ldexp(source.real(-2.0f, 2.0f), static_cast<int>(source.integer(-26, 16))));
    }
    // Ties: half way between two codes.
    for (int code = 0; code < infinity_of(format) - 1; code += 3) {
      const double tie = (value_of(format, static_cast<uint16_t>(code)) + value_of(format, static_cast<uint16_t>(code + 1))) / 2;
      x.push_back(static_cast<float>(tie));
    }
    const std::vector<uint16_t> codes = narrow_all(table(), format.dtype, x);
    for (size_t i = 0; i < x.size(); ++i) ASSERT_EQ(nearest_code(format, x[i]), codes[i]) << std::hexfloat << x[i];
  }
}

TEST_P(ConvertKernelTest, WidenGivesTheValueOfEveryCode) {
  std::vector<uint16_t> codes(65536);
  for (size_t i = 0; i < codes.size(); ++i) codes[i] = static_cast<uint16_t>(i);
  for (const Format& format : {kF16, kBf16}) {
    Guarded<float> out(65536);
    table().widen(codes.data(), format.dtype, out.data(), 65536);
    out.check_guards();
    for (size_t i = 0; i < codes.size(); ++i) {
      const uint16_t magnitude = codes[i] & 0x7fff;
      const float actual = out.data()[i];
      ASSERT_EQ((codes[i] & 0x8000) != 0, std::signbit(actual)) << i;
      if (magnitude > infinity_of(format)) {
        ASSERT_TRUE(std::isnan(actual)) << i;
      } else if (magnitude == infinity_of(format)) {
        ASSERT_TRUE(std::isinf(actual)) << i;
      } else {
        ASSERT_EQ(value_of(format, codes[i]), static_cast<double>(actual)) << i;
      }
    }
  }
}

TEST_P(ConvertKernelTest, EveryLengthAndEveryBitEqualsRef) {
  Source source(2);
  for (DType dtype : {DType::f32, DType::f16, DType::bf16}) {
    for (int64_t count : {0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 4001}) {
      std::vector<float> x(static_cast<size_t>(count));
      for (float& value : x) value = std::bit_cast<float>(static_cast<uint32_t>(source.integer(0, 0xffffffff)));
      const auto bytes = static_cast<int64_t>(size_of(dtype)) * count;
      Guarded<unsigned char> expected(bytes);
      Guarded<unsigned char> actual(bytes);
      ref().narrow(x.data(), dtype, expected.data(), count);
      table().narrow(x.data(), dtype, actual.data(), count);
      assert_same_bits(expected, actual);
      Guarded<float> expected_wide(count);
      Guarded<float> actual_wide(count);
      ref().widen(expected.data(), dtype, expected_wide.data(), count);
      table().widen(expected.data(), dtype, actual_wide.data(), count);
      assert_same_bits(expected_wide, actual_wide);
    }
  }
}

}  // namespace
}  // namespace expertmesh::kernels
