#include "kernels/cpu/probe.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx2.h"

namespace expertmesh::kernels::avx2 {

void add_probe(Table& table) {
  table.read_pass = cpu::read_pass<V16>;
  table.fma_pass = cpu::fma_pass<V16>;
}

}  // namespace expertmesh::kernels::avx2
