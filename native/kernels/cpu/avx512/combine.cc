#include "kernels/cpu/combine.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx512.h"

namespace expertmesh::kernels::avx512 {

void add_combine(Table& table) {
  table.add = cpu::add<V16>;
  table.combine = cpu::combine<V16>;
}

}  // namespace expertmesh::kernels::avx512
