#include "model/kv_cache.h"

#include <sys/mman.h>

#include <utility>

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

// 2^47 bytes for keys and values together: the address space of a process.
constexpr int64_t kMaxFloats = int64_t{1} << 44;

}  // namespace

KvCache::KvCache(int64_t num_blocks, int64_t num_kv_heads, int64_t head_dim)
    : num_blocks_(num_blocks), num_kv_heads_(num_kv_heads), block_size_(head_dim * kernels::kBlockPositions) {
  int64_t floats = 0;
  if (__builtin_mul_overflow(num_kv_heads, block_size_, &floats) || __builtin_mul_overflow(floats, num_blocks, &floats) || floats > kMaxFloats) {
    throw Error("EM_OUT_OF_MEMORY", {{"what", concat("the KV cache of ", num_blocks, " blocks")}, {"got", "more than an address space of"}});
  }
  void* memory = mmap(nullptr, size_bytes(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    throw Error("EM_OUT_OF_MEMORY", {{"what", "the KV cache of one layer"}, {"got", concat(size_bytes())}});
  }
  keys_ = static_cast<float*>(memory);
}

KvCache::~KvCache() {
  if (keys_ != nullptr) munmap(keys_, size_bytes());
}

KvCache::KvCache(KvCache&& other) noexcept
    : num_blocks_(other.num_blocks_),
      num_kv_heads_(other.num_kv_heads_),
      block_size_(other.block_size_),
      keys_(std::exchange(other.keys_, nullptr)) {}

}  // namespace expertmesh
