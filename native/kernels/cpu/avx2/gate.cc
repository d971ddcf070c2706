#include "kernels/cpu/gate.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx2.h"

namespace expertmesh::kernels::avx2 {

void add_gate(Table& table) { table.gate = cpu::gate<V16>; }

}  // namespace expertmesh::kernels::avx2
