#pragma once

#include "kernels/cpu/elements.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::cpu {
namespace {

template <class V>
void silu_mul(float* gate, const float* up, int64_t count) {
  for_each16<V>(count,
                [&](int64_t i, auto lanes) { lanes.store(gate + i, silu(lanes.load(gate + i)) * lanes.load(up + i)); });
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
