#include "kernels/cpu/sample.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx512.h"

namespace expertmesh::kernels::avx512 {

void add_sample(Table& table) {
  table.sample = cpu::sample<V16, D16>;
  table.nll = cpu::nll<V16, D16>;
}

}  // namespace expertmesh::kernels::avx512
