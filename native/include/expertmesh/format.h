#pragma once

#include <cstddef>
#include <cstdint>

#include "expertmesh/dtype.h"

namespace expertmesh {

// How matrices of weights are stored. Each format has canonical bytes, which are checksummed and sent to other workers, and
// packed bytes, which this machine's kernels read (kernels.h) and which never travel. Activations and rows on the wire have
// a DType instead.
enum class Format : uint8_t { f32, f16, bf16 };

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

// The dtype of the elements: of a format's weights one by one, and of the biases beside them.
constexpr DType element_of(Format format) {
  switch (format) {
    case Format::f16:
      return DType::f16;
    case Format::bf16:
      return DType::bf16;
    case Format::f32:
      break;
  }
  return DType::f32;
}

constexpr const char* name_of(Format format) { return name_of(element_of(format)); }

// Bytes of a row-major [n, k] matrix. Rows begin one after the other: those of rows [a, b) are a part of the whole.
constexpr int64_t canonical_bytes(Format format, int64_t n, int64_t k) { return n * k * static_cast<int64_t>(size_of(element_of(format))); }

}  // namespace expertmesh
