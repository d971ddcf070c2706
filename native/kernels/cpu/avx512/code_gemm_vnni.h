#pragma once

#include "kernels/kernels.h"

namespace expertmesh::kernels::avx512 {

// What the input codes of q8 are xored with.
inline constexpr uint8_t kVnniInputBits = 0x80;

void code_gemm_vnni(const InputRows& x, int64_t rows, const PackedMatrix& w, int64_t panel_begin, int64_t panel_end, const float* bias,
                    float* out, int64_t ldo);

}  // namespace expertmesh::kernels::avx512
