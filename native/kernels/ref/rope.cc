#include "kernels/backends.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::ref {
namespace {

void rope_half(float* x, const float* cos, const float* sin, int64_t dim) {
  const int64_t half = dim / 2;
  for (int64_t i = 0; i < half; ++i) {
    const float a = x[i];
    const float b = x[i + half];
    x[i] = fma(a, cos[i], -(b * sin[i]));
    x[i + half] = fma(b, cos[i], a * sin[i]);
  }
}

}  // namespace

void add_rope(Table& table) { table.rope_half = rope_half; }

}  // namespace expertmesh::kernels::ref
