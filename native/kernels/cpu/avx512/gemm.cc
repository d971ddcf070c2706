#include "kernels/cpu/gemm.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx512.h"

namespace expertmesh::kernels::avx512 {

void add_gemm(Table& table) {
  table.gemm = cpu::gemm<V16>;
  table.form_size = cpu::form_size<V16>;
  table.form_rows = cpu::form_rows<V16>;
}

}  // namespace expertmesh::kernels::avx512
