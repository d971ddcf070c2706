#pragma once

// One element of an array of any dtype. Internal linkage for the reason given in scalar_math.h.

#include <cstdint>

#include "expertmesh/dtype.h"
#include "kernels/scalar_convert.h"

namespace expertmesh::kernels::ref {
namespace {

inline float load_element(const void* elements, DType dtype, int64_t index) {
  switch (dtype) {
    case DType::f16:
      return widen_f16(static_cast<const uint16_t*>(elements)[index]);
    case DType::bf16:
      return widen_bf16(static_cast<const uint16_t*>(elements)[index]);
    case DType::f32:
      break;
  }
  return static_cast<const float*>(elements)[index];
}

inline void store_element(float x, void* elements, DType dtype, int64_t index) {
  switch (dtype) {
    case DType::f16:
      static_cast<uint16_t*>(elements)[index] = narrow_f16(x);
      return;
    case DType::bf16:
      static_cast<uint16_t*>(elements)[index] = narrow_bf16(x);
      return;
    case DType::f32:
      static_cast<float*>(elements)[index] = x;
      return;
  }
}

}  // namespace
}  // namespace expertmesh::kernels::ref
