#pragma once

#include "kernels/cpu/elements.h"
#include "kernels/kernels.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::cpu {
namespace {

template <class V>
void activate(Activation activation, float* x, int64_t count) {
  with_activation<V>(activation, [&](auto act) {
    for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(x + i, act(lanes.load(x + i))); });
  });
}

template <class V>
void activate_mul(Activation activation, float* gate, const float* up, int64_t count) {
  with_activation<V>(activation, [&](auto act) {
    for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(gate + i, act(lanes.load(gate + i)) * lanes.load(up + i)); });
  });
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
