#include "runtime/aligned_buffer.h"

#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

constexpr size_t kCacheLine = 64;
// Weights are read from end to end: with huge pages the TLB does not limit that.
constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kPage = size_t{4} << 10;

std::atomic<int64_t> num_scratch_bytes = 0;

size_t round_up(size_t value, size_t unit) { return (value + unit - 1) / unit * unit; }

std::byte* allocate(size_t bytes) {
  return bytes > SIZE_MAX - kCacheLine ? nullptr : static_cast<std::byte*>(std::aligned_alloc(kCacheLine, round_up(bytes, kCacheLine)));
}

// Pages of their own, which go back to the system when they are freed, whatever the allocator keeps for later.
std::byte* map(size_t bytes) {
  if (bytes > SIZE_MAX / 2) return nullptr;
  const size_t length = round_up(bytes, kPage);
  void* const mapped = mmap(nullptr, length + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  auto* const begin = static_cast<std::byte*>(mapped);
  const size_t before = round_up(reinterpret_cast<uintptr_t>(begin), kHugePage) - reinterpret_cast<uintptr_t>(begin);
  if (before > 0) munmap(begin, before);
  if (before < kHugePage) munmap(begin + before + length, kHugePage - before);
  // Advice only: without huge pages the memory works as well, more slowly.
  (void)madvise(begin + before, length / kHugePage * kHugePage, MADV_HUGEPAGE);
  return begin + before;
}

}  // namespace

int64_t scratch_bytes() { return num_scratch_bytes; }

AlignedBuffer::AlignedBuffer(size_t bytes, const char* what) : size_(bytes), is_scratch_(std::string_view(what) == kScratchMemory) {
  if (bytes == 0) return;
  data_ = bytes < kHugePage ? allocate(bytes) : map(bytes);
  if (data_ == nullptr) throw Error("EM_OUT_OF_MEMORY", {{"what", what}, {"got", concat(bytes)}});
  if (is_scratch_) num_scratch_bytes += static_cast<int64_t>(bytes);
}

AlignedBuffer::~AlignedBuffer() {
  if (is_scratch_) num_scratch_bytes -= static_cast<int64_t>(size_);
  if (size_ < kHugePage) {
    std::free(data_);
  } else {
    munmap(data_, round_up(size_, kPage));
  }
}

void AlignedBuffer::reserve(size_t bytes, const char* what) {
  if (bytes <= size_) return;
  *this = AlignedBuffer();  // the old memory goes first, so that the two are never held together
  *this = AlignedBuffer(bytes, what);
}

}  // namespace expertmesh
