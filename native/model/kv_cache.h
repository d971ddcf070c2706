#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/kernels.h"

namespace expertmesh {

// Keys and values of one attention layer, elements of `dtype`, as a pool of blocks of 32 positions:
//   keys [block][kv_head][head_dim][32], values [block][kv_head][32][head_dim].
// The address space is reserved at once; memory is taken as blocks are first written.
class KvCache {
 public:
  // Throws EM_OUT_OF_MEMORY.
  KvCache(DType dtype, int64_t num_blocks, int64_t num_kv_heads, int64_t head_dim);
  ~KvCache();
  KvCache(KvCache&& other) noexcept;
  KvCache& operator=(KvCache&&) = delete;

  DType dtype() const { return dtype_; }
  void* keys(int64_t block, int64_t kv_head) { return keys_ + offset(block, kv_head); }
  void* values(int64_t block, int64_t kv_head) { return keys_ + num_blocks_ * num_kv_heads_ * block_bytes_ + offset(block, kv_head); }

 private:
  int64_t offset(int64_t block, int64_t kv_head) const { return (block * num_kv_heads_ + kv_head) * block_bytes_; }
  size_t size_bytes() const { return static_cast<size_t>(2 * num_blocks_ * num_kv_heads_ * block_bytes_); }

  DType dtype_;
  int64_t num_blocks_;
  int64_t num_kv_heads_;
  // Of the keys of one head.
  int64_t block_bytes_;
  std::byte* keys_ = nullptr;
};

}  // namespace expertmesh
