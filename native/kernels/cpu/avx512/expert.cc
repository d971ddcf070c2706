#include "kernels/cpu/expert.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx512.h"

namespace expertmesh::kernels::avx512 {

void add_expert(Table& table) { table.silu_mul = cpu::silu_mul<V16>; }

}  // namespace expertmesh::kernels::avx512
