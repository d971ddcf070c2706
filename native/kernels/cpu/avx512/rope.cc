#include "kernels/cpu/rope.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx512.h"

namespace expertmesh::kernels::avx512 {

void add_rope(Table& table) { table.rope_half = cpu::rope_half<V16>; }

}  // namespace expertmesh::kernels::avx512
