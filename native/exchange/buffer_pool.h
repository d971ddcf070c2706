#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace expertmesh::exchange {

// Memory of frames that are done with, for the next ones: the system gives new pages slower than rows are copied. Keeps a few of
// each power of two. From any thread.
class BufferPool : public std::enable_shared_from_this<BufferPool> {
 public:
  // At least `size` bytes with any contents; back here when the last owner lets go.
  std::shared_ptr<std::byte[]> take(size_t size);

 private:
  void give(std::byte* memory, size_t size_class);

  static constexpr size_t kSmallest = 12;  // 4 KiB
  static constexpr size_t kLargest = 23;   // 8 MiB
  static constexpr size_t kMostKeptBytes = size_t{8} << 20;  // of a size

  std::mutex mutex_;
  std::array<std::vector<std::unique_ptr<std::byte[]>>, kLargest + 1> free_;
};

}  // namespace expertmesh::exchange
