#include "kernels/cpu/norm.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx2.h"

namespace expertmesh::kernels::avx2 {

void add_norm(Table& table) {
  table.rms_norm = cpu::rms_norm<V16>;
  table.layer_norm = cpu::layer_norm<V16>;
  table.scale = cpu::scale<V16>;
  table.clamp = cpu::clamp<V16>;
}

}  // namespace expertmesh::kernels::avx2
