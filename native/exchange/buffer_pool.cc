#include "exchange/buffer_pool.h"

#include <algorithm>
#include <bit>

namespace expertmesh::exchange {

std::shared_ptr<std::byte[]> BufferPool::take(size_t size) {
  const size_t size_class = std::max<size_t>(kSmallest, static_cast<size_t>(std::bit_width(size - (size > 0 ? 1 : 0))));
  if (size_class > kLargest) return std::make_shared_for_overwrite<std::byte[]>(size);
  std::unique_ptr<std::byte[]> memory;
  {
    const std::lock_guard lock(mutex_);
    auto& free = free_[size_class];
    if (!free.empty()) {
      memory = std::move(free.back());
      free.pop_back();
    }
  }
  if (memory == nullptr) memory = std::make_unique_for_overwrite<std::byte[]>(size_t{1} << size_class);
  std::byte* const bytes = memory.release();
  return std::shared_ptr<std::byte[]>(bytes, [pool = weak_from_this(), size_class](std::byte* given) {
    if (const auto here = pool.lock()) {
      here->give(given, size_class);
    } else {
      delete[] given;
    }
  });
}

void BufferPool::give(std::byte* memory, size_t size_class) {
  std::unique_ptr<std::byte[]> owned(memory);
  const std::lock_guard lock(mutex_);
  auto& free = free_[size_class];
  if (free.size() < std::max<size_t>(1, std::min<size_t>(16, kMostKeptBytes >> size_class))) free.push_back(std::move(owned));
}

}  // namespace expertmesh::exchange
