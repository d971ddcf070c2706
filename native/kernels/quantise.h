#pragma once

#include <cstdint>

#include "expertmesh/format.h"

namespace expertmesh::kernels {

// The values of nf4's codes (QLoRA, arXiv 2305.14314).
inline constexpr float kNf4[16] = {-1.0f,
                                   -0.6961928009986877f,
                                   -0.5250730514526367f,
                                   -0.39491748809814453f,
                                   -0.28444138169288635f,
                                   -0.18477343022823334f,
                                   -0.09105003625154495f,
                                   0.0f,
                                   0.07958029955625534f,
                                   0.16093020141124725f,
                                   0.24611230194568634f,
                                   0.33791524171829224f,
                                   0.44070982933044434f,
                                   0.5626170039176941f,
                                   0.7229568362236023f,
                                   1.0f};

// Writes the canonical bytes of x [n, k] in a quantised format. False where a value is not finite: then the bytes mean nothing.
// All in f32, each operation rounded; m = the largest |x| of a group, rint rounds halves to even:
//   q8   scale = m / 127    code = rint(x / scale), limited to -127..127
//   q4   scale = m / 7      code = rint(x / scale), limited to -7..7
//   q2   scale = m * 9/32   code = rint((x / scale + 3) / 2), limited to 0..3
//   nf4  scale = m          code = the nearest value of kNf4 to x / scale, limited to -1..1 first; a tie: the lower code
// Scales are rounded to f16, to at most 65504, before they are used; where one is 0 all codes are 0 (nf4: 7, q2: 2).
bool quantise(const float* x, Format format, int64_t n, int64_t k, void* canonical);

// The values of canonical bytes, each rounded to f32 once: out [n, k].
void dequantise(const void* canonical, Format format, int64_t n, int64_t k, float* out);

}  // namespace expertmesh::kernels
