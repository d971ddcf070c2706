#pragma once

#include "kernels/cpu/elements.h"

namespace expertmesh::kernels::cpu {
namespace {

template <class V>
void rope_half(float* x, const float* cos, const float* sin, int64_t dim) {
  float* y = x + dim / 2;
  for_each16<V>(dim / 2, [&](int64_t i, auto lanes) {
    const V a = lanes.load(x + i);
    const V b = lanes.load(y + i);
    const V c = lanes.load(cos + i);
    const V s = lanes.load(sin + i);
    lanes.store(x + i, fms(a, c, b * s));
    lanes.store(y + i, fma(b, c, a * s));
  });
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
