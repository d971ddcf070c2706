#pragma once

#include <cstddef>
#include <cstdint>

#include "expertmesh/dtype.h"

namespace expertmesh {

// How matrices of weights are stored. Each format has canonical bytes, which are checksummed and sent to other workers, and
// packed bytes, which this machine's kernels read (kernels.h) and which never travel. Activations and rows on the wire have
// a DType instead.
//
// f32, f16, bf16: elements as in the checkpoint. The others: a code for each weight and a scale, in f16, for each group of 32
// along the inputs. The value of a code c is c * scale in q8 (-127 to 127) and q4 (-7 to 7), (2 c - 3) * scale in q2 (0 to 3),
// and the c-th value of kNf4 times scale in nf4.
enum class Format : uint8_t { f32, f16, bf16, q8, q4, nf4, q2 };

inline constexpr Format kFormats[] = {Format::f32, Format::f16, Format::bf16, Format::q8, Format::q4, Format::nf4, Format::q2};

// Weights of a group with one scale; a row's last group may have fewer.
inline constexpr int64_t kScaleGroup = 32;

// The format in which a tensor of this dtype is as it is in the checkpoint.
constexpr Format format_of(DType dtype) {
  switch (dtype) {
    case DType::f16:
      return Format::f16;
    case DType::bf16:
      return Format::bf16;
    case DType::f32:
      break;
  }
  return Format::f32;
}

constexpr bool is_quantised(Format format) { return format != Format::f32 && format != Format::f16 && format != Format::bf16; }

// The dtype of the elements: of the weights one by one, unless the format is quantised, and of the biases beside them.
constexpr DType element_of(Format format) {
  return format == Format::f16 ? DType::f16 : format == Format::bf16 ? DType::bf16 : DType::f32;
}

// Of a weight, scales not counted.
constexpr int64_t code_bits(Format format) {
  switch (format) {
    case Format::q8:
      return 8;
    case Format::q4:
    case Format::nf4:
      return 4;
    case Format::q2:
      return 2;
    case Format::f32:
    case Format::f16:
    case Format::bf16:
      break;
  }
  return 8 * static_cast<int64_t>(size_of(element_of(format)));
}

constexpr const char* name_of(Format format) {
  switch (format) {
    case Format::q8:
      return "q8";
    case Format::q4:
      return "q4";
    case Format::nf4:
      return "nf4";
    case Format::q2:
      return "q2";
    case Format::f32:
    case Format::f16:
    case Format::bf16:
      break;
  }
  return name_of(element_of(format));
}

// Groups of a row of k weights.
constexpr int64_t scale_groups(int64_t k) { return (k + kScaleGroup - 1) / kScaleGroup; }

// Bytes of the codes of k weights: those of several share a byte, the first in its lowest bits, as two's complement in q4. A row's
// last byte ends with zeros.
constexpr int64_t code_bytes(Format format, int64_t k) { return (k * code_bits(format) + 7) / 8; }

// Bytes of a row-major [n, k] matrix. Rows begin one after the other: those of rows [a, b) are a part of the whole. A row of a
// quantised format is its codes and then its scales.
constexpr int64_t canonical_bytes(Format format, int64_t n, int64_t k) {
  return n * (code_bytes(format, k) + (is_quantised(format) ? 2 * scale_groups(k) : 0));
}

}  // namespace expertmesh
