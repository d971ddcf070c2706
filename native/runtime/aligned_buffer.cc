#include "runtime/aligned_buffer.h"

#include <sys/mman.h>

#include <cstdlib>

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

constexpr size_t kCacheLine = 64;
// Weights are read from end to end: with huge pages the TLB does not limit that.
constexpr size_t kHugePage = size_t{2} << 20;

size_t round_up(size_t value, size_t unit) { return (value + unit - 1) / unit * unit; }

}  // namespace

AlignedBuffer::AlignedBuffer(size_t bytes, const char* what) : size_(bytes) {
  if (bytes == 0) return;
  const size_t alignment = bytes >= kHugePage ? kHugePage : kCacheLine;
  const size_t padded = round_up(bytes, kCacheLine);
  void* memory = nullptr;
  if (padded < bytes || posix_memalign(&memory, alignment, padded) != 0) {
    throw Error("EM_OUT_OF_MEMORY", {{"what", what}, {"got", concat(bytes)}});
  }
  // Advice only: without huge pages the memory works as well, more slowly.
  if (alignment == kHugePage) (void)madvise(memory, padded / kHugePage * kHugePage, MADV_HUGEPAGE);
  data_ = static_cast<std::byte*>(memory);
}

AlignedBuffer::~AlignedBuffer() { std::free(data_); }

void AlignedBuffer::reserve(size_t bytes, const char* what) {
  if (bytes <= size_) return;
  *this = AlignedBuffer();  // the old memory goes first, so that the two are never held together
  *this = AlignedBuffer(bytes, what);
}

}  // namespace expertmesh
