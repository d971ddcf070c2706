#pragma once

// 16 lanes in one AVX-512 register.

#include <immintrin.h>

#include "kernels/cpu/elements.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::avx512 {
namespace {

struct V16 {
  __m512 lanes;

  // Accumulators that fit in the 32 registers beside two panels' weights and broadcasts.
  static constexpr int32_t kAccumulators = 24;
  static constexpr int32_t kTilePanels = 2;
  // Queries of a tile of scores, and of one of values.
  static constexpr int32_t kScoreRows = 12;
  static constexpr int32_t kValueRows = 6;
  // Rows up to which several panels at once beat a tile of one panel group.
  static constexpr int32_t kFewRows = 6;
  // Many rows: a copy takes longer than it saves where rows lie apart already.
  static constexpr bool kReadsInPlace = true;

  V16() = default;
  V16(__m512 all) : lanes(all) {}
  explicit V16(float x) : lanes(_mm512_set1_ps(x)) {}

  static V16 iota() { return _mm512_setr_ps(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); }

  static V16 load(const float* p) { return _mm512_loadu_ps(p); }

  static V16 load(const F16* p) { return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p))); }

  static V16 load(const Bf16* p) {
    const __m256i bits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
  }

  static V16 load_first(const float* p, int64_t count) { return _mm512_maskz_loadu_ps(first(count), p); }

  // table[codes], of 16 codes in 8 bytes: of lane i in the low bits of byte i, of lane i + 8 in its high ones.
  static V16 look_up(const float (&table)[16], const uint8_t* codes) {
    const __m256i bytes = _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(codes)));
    const __m512i lanes = _mm512_inserti64x4(_mm512_castsi256_si512(bytes), _mm256_srli_epi32(bytes, 4), 1);
    return _mm512_permutexvar_ps(lanes, _mm512_loadu_ps(table));
  }

  void store(float* p) const { _mm512_storeu_ps(p, lanes); }

  void store(F16* p) const {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtps_ph(lanes, _MM_FROUND_TO_NEAREST_INT));
  }

  // As narrow_bf16 of scalar_convert.h.
  void store(Bf16* p) const {
    const __m512i bits = _mm512_castps_si512(lanes);
    const __m512i upper = _mm512_srli_epi32(bits, 16);
    const __m512i odd = _mm512_and_si512(upper, _mm512_set1_epi32(1));
    const __m512i sum = _mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff)));
    const __m512i quiet = _mm512_or_si512(upper, _mm512_set1_epi32(0x0040));
    const __mmask16 is_nan = _mm512_cmp_ps_mask(lanes, lanes, _CMP_UNORD_Q);
    const __m512i rounded = _mm512_mask_blend_epi32(is_nan, _mm512_srli_epi32(sum, 16), quiet);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtepi32_epi16(rounded));
  }

  void store_first(float* p, int64_t count) const { _mm512_mask_storeu_ps(p, first(count), lanes); }

 private:
  // Mask of the first `count` <= 16 lanes.
  static __mmask16 first(int64_t count) { return static_cast<__mmask16>((1u << count) - 1); }
};

inline V16 operator+(V16 a, V16 b) { return _mm512_add_ps(a.lanes, b.lanes); }
inline V16 operator-(V16 a, V16 b) { return _mm512_sub_ps(a.lanes, b.lanes); }
inline V16 operator*(V16 a, V16 b) { return _mm512_mul_ps(a.lanes, b.lanes); }
inline V16 operator/(V16 a, V16 b) { return _mm512_div_ps(a.lanes, b.lanes); }
inline V16 max(V16 a, V16 b) { return _mm512_max_ps(a.lanes, b.lanes); }
inline V16 min(V16 a, V16 b) { return _mm512_min_ps(a.lanes, b.lanes); }
// tree16 of kernels.h, with max.
inline float max_of_lanes(V16 x) {
  const __m256 eight = _mm256_max_ps(_mm512_castps512_ps256(x.lanes), _mm512_extractf32x8_ps(x.lanes, 1));
  const __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

inline V16 fma(V16 a, V16 b, V16 c) { return _mm512_fmadd_ps(a.lanes, b.lanes, c.lanes); }
// fma(a, b, -c).
inline V16 fms(V16 a, V16 b, V16 c) { return _mm512_fmsub_ps(a.lanes, b.lanes, c.lanes); }
inline __mmask16 less(V16 a, V16 b) { return _mm512_cmp_ps_mask(a.lanes, b.lanes, _CMP_LT_OQ); }
inline V16 select(__mmask16 mask, V16 yes, V16 no) { return _mm512_mask_blend_ps(mask, no.lanes, yes.lanes); }

inline V16 scale_by_power(V16 y, V16 shifted) {
  return _mm512_scalef_ps(y.lanes, _mm512_sub_ps(shifted.lanes, _mm512_set1_ps(kRoundingShift)));
}

// Sum of the bits as 64-bit integers.
inline V16 add_words(V16 a, V16 b) {
  return _mm512_castsi512_ps(_mm512_add_epi64(_mm512_castps_si512(a.lanes), _mm512_castps_si512(b.lanes)));
}

// 16 f64 lanes.
struct D16 {
  __m512d parts[2];

  static D16 zero() { return {{_mm512_setzero_pd(), _mm512_setzero_pd()}}; }

  // Adds the widened lanes of x.
  void add(V16 x) {
    parts[0] = _mm512_add_pd(parts[0], _mm512_cvtps_pd(_mm512_castps512_ps256(x.lanes)));
    parts[1] = _mm512_add_pd(parts[1], _mm512_cvtps_pd(_mm512_extractf32x8_ps(x.lanes, 1)));
  }

  void store(double* p) const {
    _mm512_storeu_pd(p, parts[0]);
    _mm512_storeu_pd(p + 8, parts[1]);
  }
};

}  // namespace
}  // namespace expertmesh::kernels::avx512
