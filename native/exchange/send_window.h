#pragma once

#include <cstddef>
#include <cstdint>

namespace expertmesh::exchange {

// Dispatches that a peer lets one sender have unanswered, by the bytes of their rows and by their number. Something larger than the
// whole window goes alone. The rule both ends keep.
class SendWindow {
 public:
  SendWindow() = default;
  explicit SendWindow(uint64_t size_bytes) : size_bytes_(size_bytes) {}

  bool fits(uint64_t bytes) const { return count_ == 0 || (used_bytes_ + bytes <= size_bytes_ && count_ < kMostDispatches); }
  void take(uint64_t bytes) {
    used_bytes_ += bytes;
    ++count_;
  }
  void release(uint64_t bytes) {
    used_bytes_ -= bytes;
    --count_;
  }
  uint64_t used_bytes() const { return used_bytes_; }
  size_t count() const { return count_; }

 private:
  static constexpr size_t kMostDispatches = 1024;

  uint64_t size_bytes_ = 0;
  uint64_t used_bytes_ = 0;
  size_t count_ = 0;
};

}  // namespace expertmesh::exchange
