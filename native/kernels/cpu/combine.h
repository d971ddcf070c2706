#pragma once

#include "kernels/cpu/elements.h"

namespace expertmesh::kernels::cpu {
namespace {

template <class V>
void add(float* y, const float* x, int64_t count) {
  for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(y + i, lanes.load(y + i) + lanes.load(x + i)); });
}

template <class V>
void combine(const float* weights, const float* expert_out, int64_t top_k, const float* shared, float shared_weight,
             float* residual, int64_t hidden) {
  for_each16<V>(hidden, [&](int64_t i, auto lanes) {
    V acc(0.0f);
    for (int64_t j = 0; j < top_k; ++j) acc = fma(V(weights[j]), lanes.load(expert_out + j * hidden + i), acc);
    if (shared != nullptr) acc = fma(V(shared_weight), lanes.load(shared + i), acc);
    lanes.store(residual + i, lanes.load(residual + i) + acc);
  });
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
