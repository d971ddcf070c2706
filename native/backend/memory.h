#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "backend/place.h"

namespace expertmesh {

// Memory taken from a backend: it goes back when this goes. Move-only; contents start undefined.
class Memory {
 public:
  Memory() = default;
  // `owner` holds what lies at `address`.
  Memory(std::shared_ptr<void> owner, void* address, size_t size) : owner_(std::move(owner)), address_(address), size_(size) {}
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  Memory(Memory&& other) noexcept { swap(other); }
  Memory& operator=(Memory&& other) noexcept {
    swap(other);
    return *this;
  }

  size_t size_bytes() const { return size_; }
  template <class T>
  Place<T> place() const {
    return Place<T>(static_cast<T*>(address_));
  }

 private:
  void swap(Memory& other) noexcept {
    std::swap(owner_, other.owner_);
    std::swap(address_, other.address_);
    std::swap(size_, other.size_);
  }

  std::shared_ptr<void> owner_;
  void* address_ = nullptr;
  size_t size_ = 0;
};

}  // namespace expertmesh
