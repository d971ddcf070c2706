#include "kernels/quantise.h"

#include <cstring>

#include "kernels/scalar_convert.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels {
namespace {

constexpr float kLargestF16 = 65504.0f;

float rint(float x) { return (x + kRoundingShift) - kRoundingShift; }

float limit(float x, float low, float high) { return min(high, max(low, x)); }

float scale_of(Format format, float largest) {
  switch (format) {
    case Format::q8:
      return largest / 127.0f;
    case Format::q4:
      return largest / 7.0f;
    case Format::q2:
      return largest * (9.0f / 32.0f);
    default:
      return largest;
  }
}

// Half-way between neighbouring values of kNf4; exact.
struct Nf4Middles {
  double at[15];
};

constexpr Nf4Middles find_middles() {
  Nf4Middles middles = {};
  for (int i = 0; i < 15; ++i) middles.at[i] = (static_cast<double>(kNf4[i]) + static_cast<double>(kNf4[i + 1])) / 2;
  return middles;
}

constexpr Nf4Middles kNf4Middles = find_middles();

// The lower one where two are as near.
int32_t nearest_nf4(float y) {
  int32_t code = 0;
  for (const double middle : kNf4Middles.at) code += static_cast<double>(y) > middle ? 1 : 0;
  return code;
}

int32_t code_of(Format format, float x, float scale) {
  if (scale == 0.0f) return format == Format::nf4 ? 7 : format == Format::q2 ? 2 : 0;
  const float y = x / scale;
  switch (format) {
    case Format::q8:
      return static_cast<int32_t>(rint(limit(y, -127.0f, 127.0f)));
    case Format::q4:
      return static_cast<int32_t>(rint(limit(y, -7.0f, 7.0f)));
    case Format::q2:
      return static_cast<int32_t>(rint(limit((y + 3.0f) * 0.5f, 0.0f, 3.0f)));
    default:
      return nearest_nf4(limit(y, -1.0f, 1.0f));
  }
}

float value_of(Format format, int32_t code, float scale) {
  switch (format) {
    case Format::q2:
      return static_cast<float>(2 * code - 3) * scale;
    case Format::nf4:
      return kNf4[code] * scale;
    default:
      return static_cast<float>(code) * scale;
  }
}

// As a signed number where the format's codes are signed.
int32_t read_code(Format format, const uint8_t* codes, int64_t i) {
  const auto bits = static_cast<int32_t>(code_bits(format));
  const int32_t code = (codes[i * bits / 8] >> (i * bits % 8)) & ((1 << bits) - 1);
  const bool is_signed = format == Format::q8 || format == Format::q4;
  return is_signed && code >= 1 << (bits - 1) ? code - (1 << bits) : code;
}

// A row's scales follow its codes, at any address.
bool quantise_group(const float* x, Format format, int64_t first, int64_t count, uint8_t* codes, uint8_t* scales) {
  float largest = 0.0f;
  bool all_finite = true;
  for (int64_t i = 0; i < count; ++i) {
    largest = max(largest, std::fabs(x[i]));
    all_finite &= is_finite(x[i]);
  }
  const uint16_t bits = narrow_f16(min(scale_of(format, largest), kLargestF16));
  std::memcpy(scales + first / kScaleGroup * 2, &bits, sizeof(bits));
  const float scale = widen_f16(bits);
  const int64_t width = code_bits(format);
  const int32_t mask = (1 << width) - 1;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t bit = (first + i) * width;
    codes[bit / 8] |= static_cast<uint8_t>((code_of(format, x[i], scale) & mask) << (bit % 8));
  }
  return all_finite;
}

}  // namespace

bool quantise(const float* x, Format format, int64_t n, int64_t k, void* canonical) {
  bool all_finite = true;
  auto* row = static_cast<uint8_t*>(canonical);
  std::memset(row, 0, static_cast<size_t>(canonical_bytes(format, n, k)));
  for (int64_t r = 0; r < n; ++r, x += k, row += canonical_bytes(format, 1, k)) {
    for (int64_t first = 0; first < k; first += kScaleGroup) {
      const int64_t count = k - first < kScaleGroup ? k - first : kScaleGroup;
      all_finite &= quantise_group(x + first, format, first, count, row, row + code_bytes(format, k));
    }
  }
  return all_finite;
}

void dequantise(const void* canonical, Format format, int64_t n, int64_t k, float* out) {
  const auto* row = static_cast<const uint8_t*>(canonical);
  for (int64_t r = 0; r < n; ++r, out += k, row += canonical_bytes(format, 1, k)) {
    for (int64_t i = 0; i < k; ++i) {
      uint16_t bits;
      std::memcpy(&bits, row + code_bytes(format, k) + i / kScaleGroup * 2, sizeof(bits));
      out[i] = value_of(format, read_code(format, row, i), widen_f16(bits));
    }
  }
}

}  // namespace expertmesh::kernels
