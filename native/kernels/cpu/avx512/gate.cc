#include "kernels/cpu/gate.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx512.h"

namespace expertmesh::kernels::avx512 {

void add_gate(Table& table) { table.gate = cpu::gate<V16>; }

}  // namespace expertmesh::kernels::avx512
