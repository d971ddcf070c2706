#include "kernels/backends.h"
#include "kernels/lanes.h"

namespace expertmesh::kernels::ref {
namespace {

// Sum of exp(x - m) over 16 lanes.
float exp_sum(const float* logits, int64_t count, float m) {
  float lanes[16] = {};
  for (int64_t i = 0; i < count; ++i) lanes[i % 16] += exp(logits[i] - m);
  return tree16_sum(lanes);
}

bool contains(const int32_t* list, int64_t count, int32_t value) {
  for (int64_t i = 0; i < count; ++i) {
    if (list[i] == value) return true;
  }
  return false;
}

void gate(const float* logits, int64_t rows, int64_t num_experts, int64_t top_k, bool renormalise, float scale,
          int32_t* experts, float* weights) {
  for (int64_t row = 0; row < rows; ++row, logits += num_experts, experts += top_k, weights += top_k) {
    float m = logits[0];
    for (int64_t i = 1; i < num_experts; ++i) m = max(m, logits[i]);
    const float sum = exp_sum(logits, num_experts, m);

    float chosen_sum = 0.0f;
    for (int64_t j = 0; j < top_k; ++j) {
      experts[j] = -1;
      for (int32_t i = 0; i < num_experts; ++i) {
        if (contains(experts, j, i)) continue;
        const float p = exp(logits[i] - m) / sum;
        if (experts[j] < 0 || p > weights[j]) {
          experts[j] = i;
          weights[j] = p;
        }
      }
      chosen_sum += weights[j];
    }
    for (int64_t j = 0; j < top_k; ++j) {
      if (renormalise) weights[j] = weights[j] / chosen_sum;
      if (scale != 1.0f) weights[j] = weights[j] * scale;
    }
  }
}

}  // namespace

void add_gate(Table& table) { table.gate = gate; }

}  // namespace expertmesh::kernels::ref
