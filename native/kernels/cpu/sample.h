#pragma once

#include "kernels/cpu/softmax.h"
#include "kernels/sampling.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::cpu {
namespace {

// Ids are f32 lanes: exact below 2^24.
template <class V>
int32_t argmax(const float* logits, int64_t vocab) {
  V best(kMinusInfinity);
  V best_id(0.0f);
  for_each16<V>(vocab, [&](int64_t i, auto lanes) {
    const V x = lanes.keep(lanes.load(logits + i), V(kMinusInfinity));
    const auto is_better = less(best, x);
    best = select(is_better, x, best);
    best_id = select(is_better, V(static_cast<float>(i)) + V::iota(), best_id);
  });
  float values[16];
  float ids[16];
  best.store(values);
  best_id.store(ids);
  int32_t winner = 0;
  for (int32_t lane = 1; lane < 16; ++lane) {
    const bool is_tie = values[lane] == values[winner] && ids[lane] < ids[winner];
    if (values[lane] > values[winner] || is_tie) winner = lane;
  }
  return static_cast<int32_t>(ids[winner]);
}

template <class V>
float scale(const float* logits, int64_t vocab, float temperature, float* scaled) {
  V m(kMinusInfinity);
  for_each16<V>(vocab, [&](int64_t i, auto lanes) {
    // max gives its second argument for NaN.
    const V x = max(lanes.load(logits + i) / V(temperature), V(kMinusInfinity));
    m = max(m, lanes.keep(x, m));
    lanes.store(scaled + i, x);
  });
  float folded[16];
  m.store(folded);
  return tree16_max(folded);
}

template <class V, class D>
double exp_sum(const float* x, int64_t count, float m) {
  D sums = D::zero();
  for_each16<V>(count, [&](int64_t i, auto lanes) { sums.add(lanes.keep(exp(lanes.load(x + i) - V(m)), V(0.0f))); });
  double folded[16];
  sums.store(folded);
  return tree16_sum(folded);
}

inline float exp_of(float x, float m) { return exp(x - m); }

template <class V, class D>
int32_t sample(const float* logits, int64_t vocab, const SamplingParams& params) {
  if (params.temperature == 0.0f) return argmax<V>(logits, vocab);
  return draw({argmax<V>, scale<V>, exp_sum<V, D>, exp_of}, logits, vocab, params);
}

template <class V, class D>
double nll(const float* logits, int64_t vocab, int32_t target) {
  const float m = largest<V>(logits, vocab);
  const double sum = exp_sum<V, D>(logits, vocab, m);
  return log(sum) - (static_cast<double>(logits[target]) - static_cast<double>(m));
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
