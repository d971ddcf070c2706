#pragma once

#include <cstddef>
#include <cstdint>

#include "backend/operations.h"

namespace expertmesh::cpu {

// keys [block][kv_head][head_dim][32], values [block][kv_head][32][value_dim]. The address space is reserved at once; memory is
// taken as blocks are first written.
class KvBlocks final : public KvCache {
 public:
  // Throws EM_OUT_OF_MEMORY.
  explicit KvBlocks(const KvShape& shape);
  ~KvBlocks() override;
  KvBlocks(const KvBlocks&) = delete;
  KvBlocks& operator=(const KvBlocks&) = delete;

  DType dtype() const { return shape_.dtype; }
  void* keys(int64_t block, int64_t kv_head) { return keys_ + (block * shape_.num_kv_heads + kv_head) * key_bytes_; }
  void* values(int64_t block, int64_t kv_head) {
    return keys_ + shape_.num_blocks * shape_.num_kv_heads * key_bytes_ + (block * shape_.num_kv_heads + kv_head) * value_bytes_;
  }

 private:
  KvShape shape_;
  // Of one head's keys and values in a block.
  int64_t key_bytes_;
  int64_t value_bytes_;
  int64_t size_bytes_ = 0;
  std::byte* keys_ = nullptr;
};

}  // namespace expertmesh::cpu
