#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace expertmesh {

// What operations compute on their way to a result, as errors name it.
inline constexpr const char* kScratchMemory = "scratch memory";

// Bytes of scratch memory that the process has at this moment.
int64_t scratch_bytes();

// Memory aligned for any SIMD load. Move-only; contents start undefined.
class AlignedBuffer {
 public:
  AlignedBuffer() = default;
  // Throws EM_OUT_OF_MEMORY naming `what`.
  AlignedBuffer(size_t bytes, const char* what);
  ~AlignedBuffer();
  AlignedBuffer(AlignedBuffer&& other) noexcept { swap(other); }
  AlignedBuffer& operator=(AlignedBuffer&& other) noexcept {
    swap(other);
    return *this;
  }

  // At least `bytes` of room; the contents are lost when it grows.
  void reserve(size_t bytes, const char* what);

  size_t size() const { return size_; }
  std::byte* data() { return data_; }
  const std::byte* data() const { return data_; }
  template <class T>
  T* as() {
    return reinterpret_cast<T*>(data_);
  }
  template <class T>
  const T* as() const {
    return reinterpret_cast<const T*>(data_);
  }

 private:
  void swap(AlignedBuffer& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(is_scratch_, other.is_scratch_);
  }

  std::byte* data_ = nullptr;
  size_t size_ = 0;
  bool is_scratch_ = false;
};

// A reusable array of T that only grows.
template <class T>
class Scratch {
 public:
  // Room for `count` elements; the contents are undefined.
  T* reserve(int64_t count) {
    buffer_.reserve(static_cast<size_t>(count) * sizeof(T), kScratchMemory);
    return data();
  }
  size_t size_bytes() const { return buffer_.size(); }
  T* data() { return buffer_.as<T>(); }
  const T* data() const { return buffer_.as<T>(); }

 private:
  AlignedBuffer buffer_;
};

}  // namespace expertmesh
