#include "kernels/cpu/gemm.h"

#include "kernels/backends.h"
#include "kernels/cpu/avx2/code_sums.h"
#include "kernels/cpu/simd_avx2.h"

namespace expertmesh::kernels::avx2 {

void add_gemm(Table& table) {
  table.gemm = cpu::gemm<V16, cpu::code_gemm<V16, Sums>>;
  table.form_size = cpu::form_size<V16>;
  table.form_rows = cpu::form_rows<V16, 0>;
}

}  // namespace expertmesh::kernels::avx2
