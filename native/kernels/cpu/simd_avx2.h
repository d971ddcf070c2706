#pragma once

// 16 lanes in two AVX2 registers.

#include <immintrin.h>

#include "kernels/cpu/elements.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::avx2 {
namespace {

struct Mask {
  __m256 low;
  __m256 high;
};

struct V16 {
  __m256 low;
  __m256 high;

  // Accumulators that fit in the 16 registers beside one panel's weights and a broadcast.
  static constexpr int32_t kAccumulators = 6;
  static constexpr int32_t kTilePanels = 1;
  // Queries of a tile of scores, and of one of values.
  static constexpr int32_t kScoreRows = 6;
  static constexpr int32_t kValueRows = 6;
  // Rows up to which several panels at once beat a tile of one panel group.
  static constexpr int32_t kFewRows = 2;
  // Many rows: a tile this small is slowed by addresses whose stride the compiler does not know; a copy's stride it does.
  static constexpr bool kReadsInPlace = false;

  V16() = default;
  V16(__m256 low_lanes, __m256 high_lanes) : low(low_lanes), high(high_lanes) {}
  explicit V16(float x) : low(_mm256_set1_ps(x)), high(low) {}

  static V16 iota() {
    return {_mm256_setr_ps(0, 1, 2, 3, 4, 5, 6, 7), _mm256_setr_ps(8, 9, 10, 11, 12, 13, 14, 15)};
  }

  static V16 load(const float* p) { return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }

  static V16 load(const F16* p) {
    const auto* half = reinterpret_cast<const __m128i*>(p);
    return {_mm256_cvtph_ps(_mm_loadu_si128(half)), _mm256_cvtph_ps(_mm_loadu_si128(half + 1))};
  }

  static V16 load(const Bf16* p) {
    const auto* half = reinterpret_cast<const __m128i*>(p);
    return {widen(_mm_loadu_si128(half)), widen(_mm_loadu_si128(half + 1))};
  }

  static V16 load_first(const float* p, int64_t count) {
    return {_mm256_maskload_ps(p, first(count)), _mm256_maskload_ps(p + 8, first(count - 8))};
  }

  // table[codes], of 16 codes in 8 bytes: of lane i in the low bits of byte i, of lane i + 8 in its high ones.
  static V16 look_up(const float (&table)[16], const uint8_t* codes) {
    const __m256i bytes = _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(codes)));
    const __m256 first = _mm256_loadu_ps(table);
    const __m256 second = _mm256_loadu_ps(table + 8);
    // The permutation sees the lowest three bits of a code, the blend the fourth.
    const auto of = [&](__m256i code) {
      const __m256 upper = _mm256_castsi256_ps(_mm256_slli_epi32(code, 28));
      return _mm256_blendv_ps(_mm256_permutevar8x32_ps(first, code), _mm256_permutevar8x32_ps(second, code), upper);
    };
    return {of(bytes), of(_mm256_srli_epi32(bytes, 4))};
  }

  void store(float* p) const {
    _mm256_storeu_ps(p, low);
    _mm256_storeu_ps(p + 8, high);
  }

  void store(F16* p) const {
    auto* half = reinterpret_cast<__m128i*>(p);
    _mm_storeu_si128(half, _mm256_cvtps_ph(low, _MM_FROUND_TO_NEAREST_INT));
    _mm_storeu_si128(half + 1, _mm256_cvtps_ph(high, _MM_FROUND_TO_NEAREST_INT));
  }

  void store(Bf16* p) const {
    const __m256i packed = _mm256_packus_epi32(narrow(low), narrow(high));  // lanes 0-3, 8-11, 4-7, 12-15
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm256_permute4x64_epi64(packed, 0xd8));
  }

  void store_first(float* p, int64_t count) const {
    _mm256_maskstore_ps(p, first(count), low);
    _mm256_maskstore_ps(p + 8, first(count - 8), high);
  }

 private:
  // Mask of the first `count` of 8 lanes; any count.
  static __m256i first(int64_t count) {
    const int32_t limit = static_cast<int32_t>(smaller(count, 8));
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(limit), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  }

  static __m256 widen(__m128i bf16) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bf16), 16));
  }

  // The bf16 bits of each lane, as narrow_bf16 of scalar_convert.h.
  static __m256i narrow(__m256 x) {
    const __m256i bits = _mm256_castps_si256(x);
    const __m256i upper = _mm256_srli_epi32(bits, 16);
    const __m256i odd = _mm256_and_si256(upper, _mm256_set1_epi32(1));
    const __m256i sum = _mm256_add_epi32(bits, _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff)));
    const __m256i quiet = _mm256_or_si256(upper, _mm256_set1_epi32(0x0040));
    const __m256i is_nan = _mm256_castps_si256(_mm256_cmp_ps(x, x, _CMP_UNORD_Q));
    return _mm256_blendv_epi8(_mm256_srli_epi32(sum, 16), quiet, is_nan);
  }
};

inline V16 operator+(V16 a, V16 b) { return {_mm256_add_ps(a.low, b.low), _mm256_add_ps(a.high, b.high)}; }
inline V16 operator-(V16 a, V16 b) { return {_mm256_sub_ps(a.low, b.low), _mm256_sub_ps(a.high, b.high)}; }
inline V16 operator*(V16 a, V16 b) { return {_mm256_mul_ps(a.low, b.low), _mm256_mul_ps(a.high, b.high)}; }
inline V16 operator/(V16 a, V16 b) { return {_mm256_div_ps(a.low, b.low), _mm256_div_ps(a.high, b.high)}; }
inline V16 max(V16 a, V16 b) { return {_mm256_max_ps(a.low, b.low), _mm256_max_ps(a.high, b.high)}; }
inline V16 min(V16 a, V16 b) { return {_mm256_min_ps(a.low, b.low), _mm256_min_ps(a.high, b.high)}; }

// tree16 of kernels.h, with max.
inline float max_of_lanes(V16 x) {
  const __m256 eight = _mm256_max_ps(x.low, x.high);
  const __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

inline V16 fma(V16 a, V16 b, V16 c) {
  return {_mm256_fmadd_ps(a.low, b.low, c.low), _mm256_fmadd_ps(a.high, b.high, c.high)};
}

// fma(a, b, -c).
inline V16 fms(V16 a, V16 b, V16 c) {
  return {_mm256_fmsub_ps(a.low, b.low, c.low), _mm256_fmsub_ps(a.high, b.high, c.high)};
}

inline Mask less(V16 a, V16 b) {
  return {_mm256_cmp_ps(a.low, b.low, _CMP_LT_OQ), _mm256_cmp_ps(a.high, b.high, _CMP_LT_OQ)};
}

inline V16 select(Mask mask, V16 yes, V16 no) {
  return {_mm256_blendv_ps(no.low, yes.low, mask.low), _mm256_blendv_ps(no.high, yes.high, mask.high)};
}

inline __m256 scale_by_power(__m256 y, __m256 shifted) {
  const __m256i n = _mm256_sub_epi32(_mm256_castps_si256(shifted), _mm256_castps_si256(_mm256_set1_ps(kRoundingShift)));
  const __m256i bias = _mm256_set1_epi32(127);
  const __m256i half = _mm256_srai_epi32(n, 1);
  const __m256i first = _mm256_slli_epi32(_mm256_add_epi32(half, bias), 23);
  const __m256i second = _mm256_slli_epi32(_mm256_add_epi32(_mm256_sub_epi32(n, half), bias), 23);
  return _mm256_mul_ps(_mm256_mul_ps(y, _mm256_castsi256_ps(first)), _mm256_castsi256_ps(second));
}

inline V16 scale_by_power(V16 y, V16 shifted) {
  return {scale_by_power(y.low, shifted.low), scale_by_power(y.high, shifted.high)};
}

// Sum of the bits as 64-bit integers.
inline V16 add_words(V16 a, V16 b) {
  const auto add = [](__m256 x, __m256 y) {
    return _mm256_castsi256_ps(_mm256_add_epi64(_mm256_castps_si256(x), _mm256_castps_si256(y)));
  };
  return {add(a.low, b.low), add(a.high, b.high)};
}

// 16 f64 lanes.
struct D16 {
  __m256d parts[4];

  static D16 zero() { return {{_mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd()}}; }

  // Adds the widened lanes of x.
  void add(V16 x) {
    parts[0] = _mm256_add_pd(parts[0], _mm256_cvtps_pd(_mm256_castps256_ps128(x.low)));
    parts[1] = _mm256_add_pd(parts[1], _mm256_cvtps_pd(_mm256_extractf128_ps(x.low, 1)));
    parts[2] = _mm256_add_pd(parts[2], _mm256_cvtps_pd(_mm256_castps256_ps128(x.high)));
    parts[3] = _mm256_add_pd(parts[3], _mm256_cvtps_pd(_mm256_extractf128_ps(x.high, 1)));
  }

  void store(double* p) const {
    for (int32_t i = 0; i < 4; ++i) _mm256_storeu_pd(p + 4 * i, parts[i]);
  }
};

}  // namespace
}  // namespace expertmesh::kernels::avx2
