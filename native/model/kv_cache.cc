#include "model/kv_cache.h"

#include <sys/mman.h>

#include <utility>

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

// The address space of a process.
constexpr int64_t kMaxBytes = int64_t{1} << 47;

}  // namespace

KvCache::KvCache(DType dtype, int64_t num_blocks, int64_t num_kv_heads, int64_t head_dim, int64_t value_dim)
    : dtype_(dtype),
      num_blocks_(num_blocks),
      num_kv_heads_(num_kv_heads),
      key_bytes_(head_dim * kernels::kBlockPositions * static_cast<int64_t>(size_of(dtype))),
      value_bytes_(value_dim * kernels::kBlockPositions * static_cast<int64_t>(size_of(dtype))) {
  int64_t bytes = 0;
  if (__builtin_mul_overflow(num_kv_heads, key_bytes_ + value_bytes_, &bytes) || __builtin_mul_overflow(bytes, num_blocks, &bytes) || bytes > kMaxBytes) {
    throw Error("EM_OUT_OF_MEMORY", {{"what", concat("the KV cache of ", num_blocks, " blocks")}, {"got", "more than an address space of"}});
  }
  void* memory = mmap(nullptr, size_bytes(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    throw Error("EM_OUT_OF_MEMORY", {{"what", "the KV cache of one layer"}, {"got", concat(size_bytes())}});
  }
  keys_ = static_cast<std::byte*>(memory);
  // A step reads all of a sequence's keys and values: with huge pages the TLB does not limit that. Advice only.
  (void)madvise(memory, size_bytes(), MADV_HUGEPAGE);
}

KvCache::~KvCache() {
  if (keys_ != nullptr) munmap(keys_, size_bytes());
}

KvCache::KvCache(KvCache&& other) noexcept
    : dtype_(other.dtype_),
      num_blocks_(other.num_blocks_),
      num_kv_heads_(other.num_kv_heads_),
      key_bytes_(other.key_bytes_),
      value_bytes_(other.value_bytes_),
      keys_(std::exchange(other.keys_, nullptr)) {}

}  // namespace expertmesh
