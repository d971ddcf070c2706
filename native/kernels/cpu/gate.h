#pragma once

#include "kernels/cpu/elements.h"
#include "kernels/cpu/softmax.h"

namespace expertmesh::kernels::cpu {
namespace {

// The best so far, in order of choice; kept in gate's own output arrays.
struct Choices {
  int32_t* experts;
  float* weights;
  int64_t capacity;
  int64_t count = 0;

  // Experts come in ascending order, so an equal p that came before stays before.
  void offer(int32_t expert, float p) {
    if (count == capacity) {
      if (!(p > weights[count - 1])) return;
    } else {
      ++count;
    }
    int64_t at = count - 1;
    for (; at > 0 && p > weights[at - 1]; --at) {
      experts[at] = experts[at - 1];
      weights[at] = weights[at - 1];
    }
    experts[at] = expert;
    weights[at] = p;
  }
};

template <class V>
void gate(const float* logits, int64_t rows, int64_t num_experts, int64_t top_k, bool renormalise, float scale,
          int32_t* experts, float* weights) {
  for (int64_t row = 0; row < rows; ++row, logits += num_experts, experts += top_k, weights += top_k) {
    const V m(largest<V>(logits, num_experts));
    V lane_sums(0.0f);
    for_each16<V>(num_experts, [&](int64_t i, auto lanes) {
      lane_sums = lane_sums + lanes.keep(exp(lanes.load(logits + i) - m), V(0.0f));
    });
    float folded[16];
    lane_sums.store(folded);
    const V sum(tree16_sum(folded));

    Choices choices{experts, weights, top_k};
    for_each16<V>(num_experts, [&](int64_t i, auto lanes) {
      float p[16];
      (exp(lanes.load(logits + i) - m) / sum).store(p);
      const int64_t end = smaller(16, num_experts - i);
      for (int64_t lane = 0; lane < end; ++lane) choices.offer(static_cast<int32_t>(i + lane), p[lane]);
    });

    float chosen_sum = 0.0f;
    for (int64_t j = 0; j < top_k; ++j) chosen_sum += weights[j];
    for (int64_t j = 0; j < top_k; ++j) {
      if (renormalise) weights[j] = weights[j] / chosen_sum;
      if (scale != 1.0f) weights[j] = weights[j] * scale;
    }
  }
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
