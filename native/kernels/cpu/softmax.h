#pragma once

// Pieces of softmax over one row that the gate and the sampler share.

#include "kernels/cpu/elements.h"
#include "kernels/lanes.h"

namespace expertmesh::kernels::cpu {
namespace {

inline constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

// The largest value; the order does not matter to the bits of exp(x - m).
template <class V>
float largest(const float* x, int64_t count) {
  V m(kMinusInfinity);
  for_each16<V>(count, [&](int64_t i, auto lanes) { m = max(lanes.keep(lanes.load(x + i), m), m); });
  float folded[16];
  m.store(folded);
  return tree16_max(folded);
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
