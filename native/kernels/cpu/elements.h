#pragma once

// What every backend's vector type shares: element types of stored weights, and loops over arrays in steps of 16 lanes.
//
// The vector type V has 16 f32 lanes, whatever the registers' width, because the lanes of kernels.h, a weight panel and
// half a KV block all have 16. Every backend defines one (simd_<backend>.h); the kernels in this folder are written once
// on V and compiled in each backend's folder. Internal linkage for the reason given in scalar_math.h.

#include <cstdint>

#include "expertmesh/dtype.h"

namespace expertmesh::kernels {
namespace {

struct F16 {
  uint16_t bits;
};

struct Bf16 {
  uint16_t bits;
};

// Calls body.operator()<Element>() with the type of `dtype`.
template <class Body>
inline void with_element(DType dtype, Body body) {
  switch (dtype) {
    case DType::f32:
      return body.template operator()<float>();
    case DType::f16:
      return body.template operator()<F16>();
    case DType::bf16:
      return body.template operator()<Bf16>();
  }
}

constexpr int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
constexpr int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

// All 16 lanes.
template <class V>
struct AllLanes {
  template <class Element>
  V load(const Element* p) const {
    return V::load(p);
  }

  template <class Element>
  void store(Element* p, V v) const {
    v.store(p);
  }

  V keep(V v, V) const { return v; }
};

// The first `count` lanes of an array's end; loads fill the others with zeros.
template <class V>
struct FirstLanes {
  int64_t count;

  V load(const float* p) const { return V::load_first(p, count); }
  void store(float* p, V v) const { v.store_first(p, count); }

  template <class Element>
  V load(const Element* p) const {
    Element elements[16] = {};
    __builtin_memcpy(elements, p, static_cast<size_t>(count) * sizeof(Element));
    return V::load(elements);
  }

  template <class Element>
  void store(Element* p, V v) const {
    Element elements[16];
    v.store(elements);
    __builtin_memcpy(p, elements, static_cast<size_t>(count) * sizeof(Element));
  }

  // `other` in the other lanes.
  V keep(V v, V other) const { return select(less(V::iota(), V(static_cast<float>(count))), v, other); }
};

// Calls body(offset, lanes) for 16 elements at a time, and for what is left.
template <class V, class Body>
inline void for_each16(int64_t count, Body body) {
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) body(i, AllLanes<V>{});
  if (i < count) body(i, FirstLanes<V>{count - i});
}

}  // namespace
}  // namespace expertmesh::kernels
