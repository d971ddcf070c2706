#pragma once

// The functions whose bits the promise rests on: own polynomials, so that no libm decides a bit. Those on V are written
// once and evaluated on a float (ref) or on a vector of 16 floats (backends), with the same operations lane by lane.
//
// Everything here has internal linkage: files that include it are compiled with different instruction sets, and the
// linker must never take one file's copy for another's.

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "kernels/activation_kind.h"

namespace expertmesh::kernels {
namespace {

// What V needs, for V = float; the vector types have their own.
inline float fma(float a, float b, float c) { return std::fma(a, b, c); }
inline float max(float a, float b) { return a > b ? a : b; }
inline float min(float a, float b) { return a < b ? a : b; }
inline bool less(float a, float b) { return a < b; }
inline float select(bool condition, float yes, float no) { return condition ? yes : no; }

// Adding it to |x| < 2^22 leaves x, rounded to the nearest integer (ties to even), in the low bits of the sum.
constexpr float kRoundingShift = 0x1.8p23f;

// y * 2^n, where shifted = n + kRoundingShift and |n| <= 252. In two steps, because 2^n alone may lie outside the f32
// range; only the second step can round.
inline float scale_by_power(float y, float shifted) {
  const int32_t n = std::bit_cast<int32_t>(shifted) - std::bit_cast<int32_t>(kRoundingShift);
  const int32_t half = n >> 1;
  const float first = std::bit_cast<float>((half + 127) << 23);
  const float second = std::bit_cast<float>((n - half + 127) << 23);
  return y * first * second;
}

// Neither NaN nor infinite.
inline bool is_finite(float x) { return x - x == 0.0f; }

// e^x within 1.1 ulp; 0 for -infinity and below -104, denormals in between, +infinity above the f32 range.
// x = n ln 2 + r, |r| <= ln(2) / 2; e^r = 1 + r + r^2 q(r), q of degree 4 interpolated at Chebyshev nodes.
template <class V>
inline V exp(V x) {
  // In this order a NaN stays one: max and min give their second argument then.
  x = min(V(89.0f), max(V(-104.0f), x));
  const V shifted = fma(x, V(0x1.715476p+0f), V(kRoundingShift));
  const V n = shifted - V(kRoundingShift);
  V r = fma(n, V(-0x1.62e43p-1f), x);
  r = fma(n, V(0x1.05c61p-29f), r);
  V q = V(0x1.6d113cp-10f);
  q = fma(q, r, V(0x1.120ba2p-7f));
  q = fma(q, r, V(0x1.55551ap-5f));
  q = fma(q, r, V(0x1.5554dcp-3f));
  q = fma(q, r, V(0.5f));
  const V y = fma(q, r * r, r) + V(1.0f);
  return scale_by_power(y, shifted);
}

// 1 / (1 + e^-x).
template <class V>
inline V sigmoid(V x) {
  return V(1.0f) / (V(1.0f) + exp(V(0.0f) - x));
}

// x * sigmoid(x).
template <class V>
inline V silu(V x) {
  return x * sigmoid(x);
}

// max(x, 0).
template <class V>
inline V relu(V x) {
  return max(x, V(0.0f));
}

// erf(x) within 1e-7; an odd function. With t = |x|: below 1, t + t s(t^2); above, 1 - exp(-c(t)), where c = -ln erfc. s (of
// degree 6 on [0, 1]) and c (of degree 8 on [0.98, 4]) are interpolated at Chebyshev nodes; from 4 on erf is 1 in f32.
template <class V>
inline V erf(V x) {
  const V t = max(x, V(0.0f) - x);
  const V z = t * t;
  V s = V(0x1.4a5690p-14f);
  s = fma(s, z, V(-0x1.a45088p-11f));
  s = fma(s, z, V(0x1.541270p-8f));
  s = fma(s, z, V(-0x1.b7fabap-6f));
  s = fma(s, z, V(0x1.ce2d10p-4f));
  s = fma(s, z, V(-0x1.81273ep-2f));
  s = fma(s, z, V(0x1.06eba8p-3f));
  const V u = min(t, V(4.0f));
  V c = V(-0x1.b837aep-20f);
  c = fma(c, u, V(0x1.82d2bap-15f));
  c = fma(c, u, V(-0x1.39237ap-11f));
  c = fma(c, u, V(0x1.38105cp-8f));
  c = fma(c, u, V(-0x1.b0fb0ep-6f));
  c = fma(c, u, V(0x1.c2edf0p-4f));
  c = fma(c, u, V(0x1.437d58p-1f));
  c = fma(c, u, V(0x1.21575cp+0f));
  c = fma(c, u, V(-0x1.511638p-12f));
  const V y = select(less(t, V(1.0f)), fma(t, s, t), V(1.0f) - exp(V(0.0f) - c));
  return select(less(x, V(0.0f)), V(0.0f) - y, y);
}

// x times the normal distribution function: (x / 2) (1 + erf(x / sqrt 2)).
template <class V>
inline V gelu(V x) {
  return (x * V(0.5f)) * (V(1.0f) + erf(x * V(0x1.6a09e6p-1f)));
}

// Its usual approximation, (x / 2) (1 + tanh(u)) with u = sqrt(2 / pi) (x + 0.044715 x^3), as x sigmoid(2 u), which is the same.
template <class V>
inline V gelu_tanh(V x) {
  return x * sigmoid(x * fma(x * x, V(0x1.2444f2p-4f), V(0x1.988454p+0f)));
}

// Calls body(act) with the activation as a function on V.
template <class V, class Body>
inline void with_activation(Activation activation, const Body& body) {
  switch (activation) {
    case Activation::silu:
      return body([](V x) { return silu(x); });
    case Activation::relu:
      return body([](V x) { return relu(x); });
    case Activation::gelu:
      return body([](V x) { return gelu(x); });
    case Activation::gelu_tanh:
      return body([](V x) { return gelu_tanh(x); });
  }
}

// Natural logarithm of a positive normal number, within 2 ulp. x = 2^k m with m in [sqrt(1/2), sqrt(2));
// ln m = 2 artanh(s), s = (m - 1) / (m + 1), |s| < 0.1716, by its Taylor series (the first term left out is < 2^-60).
inline double log(double x) {
  constexpr uint64_t kSqrtHalf = 0x3fe6a09e667f3bcd;  // bits of sqrt(1/2)
  const uint64_t offset = std::bit_cast<uint64_t>(x) - kSqrtHalf;
  const double k = static_cast<double>(static_cast<int64_t>(offset) >> 52);
  const double m = std::bit_cast<double>((offset & 0x000fffffffffffff) + kSqrtHalf);
  const double f = m - 1.0;
  const double s = f / (m + 1.0);
  const double z = s * s;
  double series = 0.0;
  for (int32_t n = 21; n >= 3; n -= 2) series = std::fma(series, z, 2.0 / n);
  // ln 2 in two parts: the first has 12 zero bits at its end, so k times it is exact.
  constexpr double kLn2High = 0x1.62e42fefa2p-1;
  constexpr double kLn2Low = 0x1.9ef35793c7673p-41;
  // 2 s = f - f s, which keeps the leading term exact.
  const double tail = std::fma(series * z, s, std::fma(k, kLn2Low, -(f * s)));
  return std::fma(k, kLn2High, f + tail);
}

struct SinCos {
  double sin;
  double cos;
};

// Within 1e-15 for |x| <= 2^25 that are f32 values (angles of rotary embeddings). x = n pi/2 + r, |r| <= pi/4; Taylor
// series of sin r and cos r (the first terms left out are < 2^-60).
inline SinCos sin_cos(double x) {
  constexpr double kShift = 0x1.8p52;
  const double shifted = std::fma(x, 0x1.45f306dc9c883p-1, kShift);
  const double n = shifted - kShift;
  const double r = std::fma(n, -0x1.1a62633145c07p-54, std::fma(n, -0x1.921fb54442d18p+0, x));
  const double z = r * r;
  double sin_series = 0.0;
  double cos_series = 0.0;
  // Nested form: 1 - z / (2 * 3) (1 - z / (4 * 5) (…)), and likewise for cos.
  for (int32_t i = 18; i >= 2; i -= 2) {
    sin_series = std::fma(sin_series, z, 1.0) * (-1.0 / (i * (i + 1.0)));
    cos_series = std::fma(cos_series, z, 1.0) * (-1.0 / ((i - 1.0) * i));
  }
  const double sin_r = std::fma(sin_series * z, r, r);
  const double cos_r = std::fma(cos_series, z, 1.0);
  switch (std::bit_cast<uint64_t>(shifted) & 3) {
    case 0:
      return {sin_r, cos_r};
    case 1:
      return {cos_r, -sin_r};
    case 2:
      return {-sin_r, -cos_r};
    default:
      return {-cos_r, sin_r};
  }
}

struct Philox {
  uint32_t words[4];
};

// Philox4x32-10 (Salmon et al., Parallel random numbers: as easy as 1, 2, 3; SC 2011). Counter and key low word first.
inline Philox philox(uint64_t counter_low, uint64_t counter_high, uint64_t key) {
  uint32_t c0 = static_cast<uint32_t>(counter_low);
  uint32_t c1 = static_cast<uint32_t>(counter_low >> 32);
  uint32_t c2 = static_cast<uint32_t>(counter_high);
  uint32_t c3 = static_cast<uint32_t>(counter_high >> 32);
  uint32_t k0 = static_cast<uint32_t>(key);
  uint32_t k1 = static_cast<uint32_t>(key >> 32);
  for (int32_t round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t{0xd2511f53} * c0;
    const uint64_t p1 = uint64_t{0xcd9e8d57} * c2;
    c0 = static_cast<uint32_t>(p1 >> 32) ^ c1 ^ k0;
    c1 = static_cast<uint32_t>(p1);
    c2 = static_cast<uint32_t>(p0 >> 32) ^ c3 ^ k1;
    c3 = static_cast<uint32_t>(p0);
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  return {{c0, c1, c2, c3}};
}

// Uniform in [0, 1), 24 bits, of a request's seed at a position.
inline double uniform(uint64_t seed, uint64_t position) {
  return static_cast<double>(philox(position, 0, seed).words[0] >> 8) * 0x1p-24;
}

}  // namespace
}  // namespace expertmesh::kernels
