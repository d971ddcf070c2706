#pragma once

#include "kernels/cpu/elements.h"
#include "kernels/lanes.h"

namespace expertmesh::kernels::cpu {
namespace {

template <class V>
inline V weigh(V scaled, const float* weight, const float* bias, int64_t j, const auto& lanes) {
  return bias == nullptr ? scaled * lanes.load(weight + j) : fma(scaled, lanes.load(weight + j), lanes.load(bias + j));
}

template <class V>
void rms_norm(const float* x, int64_t ldx, const float* weight, const float* bias, float* y, int64_t ldy, int64_t rows,
              int64_t width, float eps) {
  for (int64_t row = 0; row < rows; ++row, x += ldx, y += ldy) {
    V squares(0.0f);
    for_each16<V>(width, [&](int64_t j, auto lanes) {
      const V xj = lanes.load(x + j);
      squares = fma(xj, xj, squares);
    });
    float folded[16];
    squares.store(folded);
    const float mean = tree16_sum(folded) / static_cast<float>(width);
    const V r(1.0f / std::sqrt(mean + eps));
    for_each16<V>(width, [&](int64_t j, auto lanes) { lanes.store(y + j, weigh<V>(lanes.load(x + j) * r, weight, bias, j, lanes)); });
  }
}

template <class V>
void layer_norm(const float* x, int64_t ldx, const float* weight, const float* bias, float* y, int64_t ldy, int64_t rows,
                int64_t width, float eps) {
  const auto folded_mean = [width](const V& lane_sums) {
    float folded[16];
    lane_sums.store(folded);
    return tree16_sum(folded) / static_cast<float>(width);
  };
  for (int64_t row = 0; row < rows; ++row, x += ldx, y += ldy) {
    V sums(0.0f);
    for_each16<V>(width, [&](int64_t j, auto lanes) { sums = sums + lanes.load(x + j); });
    const V mean(folded_mean(sums));
    V squares(0.0f);
    for_each16<V>(width, [&](int64_t j, auto lanes) {
      const V difference = lanes.keep(lanes.load(x + j) - mean, V(0.0f));
      squares = fma(difference, difference, squares);
    });
    const V r(1.0f / std::sqrt(folded_mean(squares) + eps));
    for_each16<V>(width, [&](int64_t j, auto lanes) {
      lanes.store(y + j, weigh<V>((lanes.load(x + j) - mean) * r, weight, bias, j, lanes));
    });
  }
}

template <class V>
void scale(float* x, float factor, int64_t count) {
  for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(x + i, lanes.load(x + i) * V(factor)); });
}

template <class V>
void clamp(float* x, float limit, int64_t count) {
  for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(x + i, min(V(limit), max(V(-limit), lanes.load(x + i)))); });
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
