#include "kernels/backends.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::ref {
namespace {

void silu_mul(float* gate, const float* up, int64_t count) {
  for (int64_t i = 0; i < count; ++i) gate[i] = silu(gate[i]) * up[i];
}

}  // namespace

void add_expert(Table& table) { table.silu_mul = silu_mul; }

}  // namespace expertmesh::kernels::ref
