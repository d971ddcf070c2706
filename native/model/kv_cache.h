#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/kernels.h"

namespace expertmesh {

// Keys and values of one attention layer, elements of `dtype`, as a pool of blocks of 32 positions:
//   keys [block][kv_head][head_dim][32], values [block][kv_head][32][value_dim].
// The address space is reserved at once; memory is taken as blocks are first written.
class KvCache {
 public:
  // Throws EM_OUT_OF_MEMORY.
  KvCache(DType dtype, int64_t num_blocks, int64_t num_kv_heads, int64_t head_dim, int64_t value_dim);
  ~KvCache();
  KvCache(KvCache&& other) noexcept;
  KvCache& operator=(KvCache&&) = delete;

  DType dtype() const { return dtype_; }
  void* keys(int64_t block, int64_t kv_head) { return keys_ + (block * num_kv_heads_ + kv_head) * key_bytes_; }
  void* values(int64_t block, int64_t kv_head) {
    return keys_ + num_blocks_ * num_kv_heads_ * key_bytes_ + (block * num_kv_heads_ + kv_head) * value_bytes_;
  }

 private:
  size_t size_bytes() const { return static_cast<size_t>(num_blocks_ * num_kv_heads_ * (key_bytes_ + value_bytes_)); }

  DType dtype_;
  int64_t num_blocks_;
  int64_t num_kv_heads_;
  // Of one head's keys and values in a block.
  int64_t key_bytes_;
  int64_t value_bytes_;
  std::byte* keys_ = nullptr;
};

}  // namespace expertmesh
