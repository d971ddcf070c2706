#pragma once

// How the quantised formats lie in packed panels, and rows of inputs beside them. Internal linkage for the reason given in
// scalar_math.h.
//
// A panel holds 16 columns: the codes of its groups one after the other, then the groups' scales, [groups][16] f16. What is past
// the last column or input is 0 times whatever.
//   q8, q4, q2: a group's codes are in lines of 64 bytes, [16 columns][4 bytes]. Slice s of line j, bits [s * b, s * b + b) of each
//     byte for codes of b bits, holds inputs 4 * (s * lines + j) to + 3. q4 lies there as code + 7: 0 to 14.
//   nf4: for each of the 32 inputs 8 bytes, byte i with column i in its low bits and column i + 8 in its high ones.

#include <cstdint>

#include "expertmesh/format.h"

namespace expertmesh::kernels {
namespace {

inline constexpr int64_t kCodeColumns = 16;
inline constexpr int64_t kLineBytes = 64;
// Inputs whose codes lie side by side in a line.
inline constexpr int64_t kLineInputs = 4;

constexpr int64_t group_bytes(Format format) { return kScaleGroup * kCodeColumns * code_bits(format) / 8; }
constexpr int64_t group_lines(Format format) { return group_bytes(format) / kLineBytes; }
inline constexpr int64_t kGroupScaleBytes = kCodeColumns * 2;

// From the panel's begin.
constexpr int64_t scales_offset(Format format, int64_t k) { return scale_groups(k) * group_bytes(format); }

// From one panel to the next.
constexpr int64_t code_panel_bytes(Format format, int64_t k) {
  return (scales_offset(format, k) + scale_groups(k) * kGroupScaleBytes + kLineBytes - 1) / kLineBytes * kLineBytes;
}

// Where the code of a column of the panel and an input lies.
struct CodePlace {
  int64_t byte;
  int64_t shift;
};

constexpr CodePlace place_of(Format format, int64_t column, int64_t k) {
  const int64_t group = k / kScaleGroup * group_bytes(format);
  const int64_t i = k % kScaleGroup;
  if (format == Format::nf4) return {group + i * kCodeColumns / 2 + column % (kCodeColumns / 2), column / (kCodeColumns / 2) * 4};
  const int64_t quad = i / kLineInputs;
  const int64_t line = quad % group_lines(format);
  return {group + line * kLineBytes + column * kLineInputs + i % kLineInputs, quad / group_lines(format) * code_bits(format)};
}

// What is added to a code so that none is negative: to those with few bits, which products take as they are.
constexpr int32_t code_offset(Format format) { return format == Format::q4 ? 7 : 0; }

// A group of a row's inputs, as products by q8, q4 and q2 take it: scale = m / 127 in f32 for the largest |x| m; code = rint(x / scale),
// limited to -127..127; where the scale is 0, 0. Codes past the last input are 0.
struct InputGroup {
  int8_t codes[kScaleGroup];
  float scale;
  int32_t sum;  // of the codes
};
static_assert(sizeof(InputGroup) % sizeof(float) == 0);
inline constexpr int64_t kInputGroupFloats = sizeof(InputGroup) / sizeof(float);

// Whether products take inputs as codes.
constexpr bool has_input_codes(Format format) { return is_quantised(format) && format != Format::nf4; }

}  // namespace
}  // namespace expertmesh::kernels
