#include "kernels/backends.h"
#include "kernels/scalar_convert.h"

namespace expertmesh::kernels::ref {
namespace {

void narrow(const float* x, DType dtype, void* out, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    switch (dtype) {
      case DType::f32:
        static_cast<float*>(out)[i] = x[i];
        break;
      case DType::f16:
        static_cast<uint16_t*>(out)[i] = narrow_f16(x[i]);
        break;
      case DType::bf16:
        static_cast<uint16_t*>(out)[i] = narrow_bf16(x[i]);
        break;
    }
  }
}

void widen(const void* x, DType dtype, float* out, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    switch (dtype) {
      case DType::f32:
        out[i] = static_cast<const float*>(x)[i];
        break;
      case DType::f16:
        out[i] = widen_f16(static_cast<const uint16_t*>(x)[i]);
        break;
      case DType::bf16:
        out[i] = widen_bf16(static_cast<const uint16_t*>(x)[i]);
        break;
    }
  }
}

}  // namespace

void add_convert(Table& table) {
  table.narrow = narrow;
  table.widen = widen;
}

}  // namespace expertmesh::kernels::ref
