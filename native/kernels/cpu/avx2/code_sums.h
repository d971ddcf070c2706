#pragma once

#include <immintrin.h>

#include "kernels/code_panels.h"
#include "kernels/cpu/simd_avx2.h"

namespace expertmesh::kernels::avx2 {
namespace {

// Sums for code_gemm.h by pairs of products in 16 bits. Codes of few bits fit there for a whole group: 2 * 8 * 14 * 127 < 2^15. Those
// of q8 fit as one pair, 2 * 127 * 127: their sums are in 32 bits.
struct Sums {
  __m256i low;
  __m256i high;

  static constexpr int32_t kRows = 4;
  static constexpr int32_t kPanels = 1;

  static Sums zero() { return {_mm256_setzero_si256(), _mm256_setzero_si256()}; }

  static Sums load(const uint8_t* line) {
    const auto* half = reinterpret_cast<const __m256i*>(line);
    return {_mm256_load_si256(half), _mm256_load_si256(half + 1)};
  }

  static Sums broadcast(const int8_t* codes) {
    int32_t four;
    __builtin_memcpy(&four, codes, sizeof(four));
    const __m256i all = _mm256_set1_epi32(four);
    return {all, all};
  }

  template <Format kFormat>
  static Sums slice(const Sums& line, int32_t s) {
    if constexpr (kFormat == Format::q8) return line;
    constexpr int32_t kBits = static_cast<int32_t>(code_bits(kFormat));
    const __m256i mask = _mm256_set1_epi8((1 << kBits) - 1);
    return {_mm256_and_si256(_mm256_srli_epi16(line.low, s * kBits), mask), _mm256_and_si256(_mm256_srli_epi16(line.high, s * kBits), mask)};
  }

  template <Format kFormat>
  void add(const Sums& codes, const Sums& inputs) {
    low = add<kFormat>(low, codes.low, inputs.low);
    high = add<kFormat>(high, codes.high, inputs.high);
  }

  template <Format>
  void add_base(const Sums&) {}

  template <Format kFormat>
  V16 total(const Sums&, int32_t factor, int32_t shift) const {
    return {total<kFormat>(low, factor, shift), total<kFormat>(high, factor, shift)};
  }

 private:
  template <Format kFormat>
  static __m256i add(__m256i sum, __m256i codes, __m256i inputs) {
    if constexpr (kFormat == Format::q8) {
      const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(codes), _mm256_sign_epi8(inputs, codes));
      return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
    }
    return _mm256_add_epi16(sum, _mm256_maddubs_epi16(codes, inputs));
  }

  template <Format kFormat>
  static __m256 total(__m256i sum, int32_t factor, int32_t shift) {
    if constexpr (kFormat == Format::q8) return _mm256_cvtepi32_ps(sum);
    const __m256i wide = _mm256_madd_epi16(sum, _mm256_set1_epi16(static_cast<int16_t>(factor)));
    return _mm256_cvtepi32_ps(_mm256_sub_epi32(wide, _mm256_set1_epi32(shift)));
  }
};

}  // namespace
}  // namespace expertmesh::kernels::avx2
