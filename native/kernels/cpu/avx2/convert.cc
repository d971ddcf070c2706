#include "kernels/cpu/convert.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx2.h"

namespace expertmesh::kernels::avx2 {

void add_convert(Table& table) {
  table.narrow = cpu::narrow<V16>;
  table.widen = cpu::widen<V16>;
}

}  // namespace expertmesh::kernels::avx2
