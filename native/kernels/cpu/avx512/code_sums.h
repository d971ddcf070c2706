#pragma once

#include <immintrin.h>

#include "kernels/code_panels.h"
#include "kernels/cpu/simd_avx512.h"

namespace expertmesh::kernels::avx512 {
namespace {

// What sums of both kinds have in common.
struct Lines {
  __m512i lanes;

  static __m512i load_line(const uint8_t* line) { return _mm512_load_si512(line); }

  static __m512i broadcast_four(const int8_t* codes) {
    int32_t four;
    __builtin_memcpy(&four, codes, sizeof(four));
    return _mm512_set1_epi32(four);
  }

  template <Format kFormat>
  static __m512i slice_of(__m512i line, int32_t s) {
    if constexpr (kFormat == Format::q8) return line;
    constexpr int32_t kBits = static_cast<int32_t>(code_bits(kFormat));
    return _mm512_and_si512(_mm512_srli_epi16(line, static_cast<uint32_t>(s * kBits)), _mm512_set1_epi8((1 << kBits) - 1));
  }
};

// Sums for code_gemm.h by pairs of products in 16 bits, as those of AVX2.
struct PairSums : Lines {
  static constexpr int32_t kRows = 8;
  static constexpr int32_t kPanels = 1;

  static PairSums zero() { return {_mm512_setzero_si512()}; }
  static PairSums load(const uint8_t* line) { return {load_line(line)}; }
  static PairSums broadcast(const int8_t* codes) { return {broadcast_four(codes)}; }
  template <Format kFormat>
  static PairSums slice(const PairSums& line, int32_t s) {
    return {slice_of<kFormat>(line.lanes, s)};
  }

  template <Format kFormat>
  void add(const PairSums& codes, const PairSums& inputs) {
    if constexpr (kFormat == Format::q8) {
      const __m512i signed_inputs =
          _mm512_mask_sub_epi8(inputs.lanes, _mm512_movepi8_mask(codes.lanes), _mm512_setzero_si512(), inputs.lanes);
      const __m512i pairs = _mm512_maddubs_epi16(_mm512_abs_epi8(codes.lanes), signed_inputs);
      lanes = _mm512_add_epi32(lanes, _mm512_madd_epi16(pairs, _mm512_set1_epi16(1)));
    } else {
      lanes = _mm512_add_epi16(lanes, _mm512_maddubs_epi16(codes.lanes, inputs.lanes));
    }
  }

  template <Format>
  void add_base(const PairSums&) {}

  template <Format kFormat>
  V16 total(const PairSums&, int32_t factor, int32_t shift) const {
    if constexpr (kFormat == Format::q8) return _mm512_cvtepi32_ps(lanes);
    const __m512i wide = _mm512_madd_epi16(lanes, _mm512_set1_epi16(static_cast<int16_t>(factor)));
    return _mm512_cvtepi32_ps(_mm512_sub_epi32(wide, _mm512_set1_epi32(shift)));
  }
};

}  // namespace
}  // namespace expertmesh::kernels::avx512
