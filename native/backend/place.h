#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace expertmesh {

// Where values lie in a backend's memory. Anyone may reckon with places; what lies there is read and written by operations of
// the backend alone, for only it knows whether the processor can reach it.
template <class T>
class Place {
 public:
  constexpr Place() = default;
  constexpr explicit Place(T* address) : address_(address) {}
  template <class U>
    requires std::convertible_to<U*, T*>
  constexpr Place(Place<U> other) : address_(other.address()) {}  // NOLINT: as of pointers

  // For the backend that the memory is of.
  constexpr T* address() const { return address_; }
  constexpr explicit operator bool() const { return address_ != nullptr; }
  constexpr Place operator+(int64_t count) const { return Place(address_ + count); }
  template <class U>
  Place<U> as() const {
    return Place<U>(reinterpret_cast<U*>(address_));
  }

 private:
  T* address_ = nullptr;
};

// Rows of f32, `stride` elements apart.
struct Rows {
  Place<float> data;
  int64_t stride;
  int64_t count;

  Place<float> at(int64_t row) const { return data + row * stride; }
};

}  // namespace expertmesh
