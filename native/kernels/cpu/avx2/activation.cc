#include "kernels/cpu/activation.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx2.h"

namespace expertmesh::kernels::avx2 {

void add_activation(Table& table) {
  table.activate = cpu::activate<V16>;
  table.activate_mul = cpu::activate_mul<V16>;
}

}  // namespace expertmesh::kernels::avx2
