// The products of code_gemm.h by the dot-product instructions that most CPUs with AVX-512 have: 4 products of bytes added to 32 bits.
#include "kernels/cpu/avx512/code_gemm_vnni.h"

#include "kernels/cpu/avx512/code_sums.h"
#include "kernels/cpu/code_gemm.h"

namespace expertmesh::kernels::avx512 {
namespace {

// One factor of an instruction is unsigned: of q8 that is the input, with 128 added, and the base is 128 times the sum of the codes.
struct DotSums : Lines {
  static constexpr int32_t kRows = 8;
  static constexpr int32_t kPanels = 2;

  static DotSums zero() { return {_mm512_setzero_si512()}; }
  static DotSums load(const uint8_t* line) { return {load_line(line)}; }
  static DotSums broadcast(const int8_t* codes) { return {broadcast_four(codes)}; }
  template <Format kFormat>
  static DotSums slice(const DotSums& line, int32_t s) {
    return {slice_of<kFormat>(line.lanes, s)};
  }

  template <Format kFormat>
  void add(const DotSums& codes, const DotSums& inputs) {
    if constexpr (kFormat == Format::q8) {
      lanes = _mm512_dpbusd_epi32(lanes, inputs.lanes, codes.lanes);
    } else {
      lanes = _mm512_dpbusd_epi32(lanes, codes.lanes, inputs.lanes);
    }
  }

  template <Format kFormat>
  void add_base(const DotSums& codes) {
    if constexpr (kFormat == Format::q8) lanes = _mm512_dpbusd_epi32(lanes, _mm512_set1_epi8(static_cast<char>(0x80)), codes.lanes);
  }

  template <Format kFormat>
  V16 total(const DotSums& base, int32_t factor, int32_t shift) const {
    if constexpr (kFormat == Format::q8) return _mm512_cvtepi32_ps(_mm512_sub_epi32(lanes, base.lanes));
    const __m512i times = factor == 1 ? lanes : _mm512_add_epi32(lanes, lanes);
    return _mm512_cvtepi32_ps(_mm512_sub_epi32(times, _mm512_set1_epi32(shift)));
  }
};

}  // namespace

void code_gemm_vnni(const InputRows& x, int64_t rows, const PackedMatrix& w, int64_t panel_begin, int64_t panel_end, const float* bias,
                    float* out, int64_t ldo) {
  cpu::code_gemm<V16, DotSums>(x, rows, w, panel_begin, panel_end, bias, out, ldo);
}

}  // namespace expertmesh::kernels::avx512
