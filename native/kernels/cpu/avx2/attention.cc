#include "kernels/cpu/attention.h"

#include "kernels/backends.h"
#include "kernels/cpu/simd_avx2.h"

namespace expertmesh::kernels::avx2 {

void add_attention(Table& table) {
  table.kv_store = cpu::kv_store<V16>;
  table.attention = cpu::attention<V16>;
  table.attention_merge = cpu::attention_merge<V16>;
}

}  // namespace expertmesh::kernels::avx2
