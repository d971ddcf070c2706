#include "backend/cpu/kv_cache.h"

#include <sys/mman.h>

#include "expertmesh/error.h"
#include "kernels/kernels.h"

namespace expertmesh::cpu {

namespace {

// The address space of a process.
constexpr int64_t kMaxBytes = int64_t{1} << 47;

static_assert(kBlockPositions == kernels::kBlockPositions);

int64_t block_bytes(DType dtype, int64_t width) { return width * kBlockPositions * static_cast<int64_t>(size_of(dtype)); }

}  // namespace

KvBlocks::KvBlocks(const KvShape& shape)
    : shape_(shape), key_bytes_(block_bytes(shape.dtype, shape.head_dim)), value_bytes_(block_bytes(shape.dtype, shape.value_dim)) {
  if (__builtin_mul_overflow(shape.num_kv_heads, key_bytes_ + value_bytes_, &size_bytes_) ||
      __builtin_mul_overflow(size_bytes_, shape.num_blocks, &size_bytes_) || size_bytes_ > kMaxBytes) {
    throw Error("EM_OUT_OF_MEMORY", {{"what", concat("the KV cache of ", shape.num_blocks, " blocks")}, {"got", "more than an address space of"}});
  }
  void* const memory = mmap(nullptr, static_cast<size_t>(size_bytes_), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw Error("EM_OUT_OF_MEMORY", {{"what", "the KV cache of one layer"}, {"got", concat(size_bytes_)}});
  keys_ = static_cast<std::byte*>(memory);
  // A step reads all of a sequence's keys and values: with huge pages the TLB does not limit that. Advice only.
  (void)madvise(memory, static_cast<size_t>(size_bytes_), MADV_HUGEPAGE);
}

KvBlocks::~KvBlocks() {
  if (keys_ != nullptr) munmap(keys_, static_cast<size_t>(size_bytes_));
}

}  // namespace expertmesh::cpu
