#pragma once

#include "kernels/cpu/elements.h"

namespace expertmesh::kernels::cpu {
namespace {

template <class V>
void narrow(const float* x, DType dtype, void* out, int64_t count) {
  with_element(dtype, [&]<class Element>() {
    auto* to = static_cast<Element*>(out);
    for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(to + i, lanes.load(x + i)); });
  });
}

template <class V>
void widen(const void* x, DType dtype, float* out, int64_t count) {
  with_element(dtype, [&]<class Element>() {
    const auto* from = static_cast<const Element*>(x);
    for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(out + i, lanes.load(from + i)); });
  });
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
