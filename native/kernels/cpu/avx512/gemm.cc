#include "kernels/cpu/gemm.h"

#include "kernels/backends.h"
#include "kernels/cpu/avx512/code_gemm_vnni.h"
#include "kernels/cpu/avx512/code_sums.h"
#include "kernels/cpu/simd_avx512.h"

namespace expertmesh::kernels::avx512 {

void add_gemm_by_pairs(Table& table) {
  table.gemm = cpu::gemm<V16, cpu::code_gemm<V16, PairSums>>;
  table.form_size = cpu::form_size<V16>;
  table.form_rows = cpu::form_rows<V16, 0>;
}

void add_gemm(Table& table) {
  add_gemm_by_pairs(table);
  if (!__builtin_cpu_supports("avx512vnni")) return;
  table.gemm = cpu::gemm<V16, code_gemm_vnni>;
  table.form_rows = cpu::form_rows<V16, kVnniInputBits>;
}

}  // namespace expertmesh::kernels::avx512
