#include "kernels/backends.h"
#include "kernels/ref/elements.h"

namespace expertmesh::kernels::ref {
namespace {

void narrow(const float* x, DType dtype, void* out, int64_t count) {
  for (int64_t i = 0; i < count; ++i) store_element(x[i], out, dtype, i);
}

void widen(const void* x, DType dtype, float* out, int64_t count) {
  for (int64_t i = 0; i < count; ++i) out[i] = load_element(x, dtype, i);
}

}  // namespace

void add_convert(Table& table) {
  table.narrow = narrow;
  table.widen = widen;
}

}  // namespace expertmesh::kernels::ref
