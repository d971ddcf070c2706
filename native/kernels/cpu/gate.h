#pragma once

#include "kernels/cpu/elements.h"
#include "kernels/cpu/softmax.h"
#include "kernels/kernels.h"

namespace expertmesh::kernels::cpu {
namespace {

// The best so far, in order of choice; kept in arrays of the caller.
struct Choices {
  int32_t* indices;
  float* values;
  int64_t capacity;
  int64_t count = 0;

  // Candidates come in ascending order, so an equal value that came before stays before.
  void offer(int64_t index, float value) {
    if (count == capacity) {
      if (!(value > values[count - 1])) return;
    } else {
      ++count;
    }
    int64_t at = count - 1;
    for (; at > 0 && value > values[at - 1]; --at) {
      indices[at] = indices[at - 1];
      values[at] = values[at - 1];
    }
    indices[at] = static_cast<int32_t>(index);
    values[at] = value;
  }
};

template <class V>
void gate_scores(const float* logits, int64_t count, GateScores kind, float* p) {
  if (kind == GateScores::sigmoid) {
    for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(p + i, sigmoid(lanes.load(logits + i))); });
    return;
  }
  const V m(largest<V>(logits, count));
  V lane_sums(0.0f);
  for_each16<V>(count, [&](int64_t i, auto lanes) {
    const V e = exp(lanes.load(logits + i) - m);
    lane_sums = lane_sums + lanes.keep(e, V(0.0f));
    lanes.store(p + i, e);
  });
  float folded[16];
  lane_sums.store(folded);
  const V sum(tree16_sum(folded));
  for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(p + i, lanes.load(p + i) / sum); });
}

inline float group_score(const float* c, int64_t size, GroupScore kind) {
  float best = kMinusInfinity;
  float second = kMinusInfinity;
  for (int64_t i = 0; i < size; ++i) {
    second = max(second, min(best, c[i]));
    best = max(best, c[i]);
  }
  return kind == GroupScore::best || second == kMinusInfinity ? best : best + second;
}

inline bool may_choose(const GateOptions& options, int64_t expert) { return options.may_choose == nullptr || options.may_choose[expert] != 0; }

// Experts of the group at `first` that may be chosen.
inline int64_t num_candidates(const GateOptions& options, int64_t first, int64_t size) {
  int64_t count = 0;
  for (int64_t i = first; i < first + size; ++i) count += may_choose(options, i) ? 1 : 0;
  return count;
}

// Calls body(expert) in ascending order for the experts that may be chosen.
template <class Body>
void for_candidates(const float* c, int64_t num_experts, const GateOptions& options, const Body& body) {
  if (options.top_groups == options.num_groups) {
    for (int64_t i = 0; i < num_experts; ++i) {
      if (may_choose(options, i)) body(i);
    }
    return;
  }
  const int64_t size = num_experts / options.num_groups;
  int32_t groups[kMaxExperts];
  float scores[kMaxExperts];
  bool stays[kMaxExperts] = {};
  Choices best{groups, scores, options.may_choose == nullptr ? options.top_groups : options.num_groups};
  for (int64_t g = 0; g < options.num_groups; ++g) best.offer(g, group_score(c + g * size, size, options.group_score));
  int64_t found = 0;
  for (int64_t j = 0; j < best.count && (j < options.top_groups || found < options.top_k); ++j) {
    stays[groups[j]] = true;
    found += num_candidates(options, groups[j] * size, size);
  }
  for (int64_t i = 0; i < num_experts; ++i) {
    if (stays[i / size] && may_choose(options, i)) body(i);
  }
}

template <class V>
void gate(const float* logits, int64_t rows, int64_t num_experts, const GateOptions& options, int32_t* experts, float* weights) {
  float p[kMaxExperts];
  float biased[kMaxExperts];
  float masked[kMaxExperts];
  const float* const c = options.correction_bias == nullptr && options.may_choose == nullptr ? p : biased;
  for (int64_t row = 0; row < rows; ++row, logits += num_experts, experts += options.top_k, weights += options.top_k) {
    if (options.may_choose != nullptr) {
      for (int64_t i = 0; i < num_experts; ++i) masked[i] = may_choose(options, i) ? logits[i] : kMinusInfinity;
    }
    gate_scores<V>(options.may_choose == nullptr ? logits : masked, num_experts, options.scores, p);
    if (c == biased) {
      for (int64_t i = 0; i < num_experts; ++i) {
        biased[i] = options.correction_bias == nullptr ? p[i] : p[i] + options.correction_bias[i];
        if (!may_choose(options, i)) biased[i] = kMinusInfinity;
      }
    }
    Choices choices{experts, weights, options.top_k};
    for_candidates(c, num_experts, options, [&](int64_t expert) { choices.offer(expert, c[expert]); });
    for (int64_t j = choices.count; j < options.top_k; ++j) experts[j] = -1;

    float chosen_sum = 0.0f;
    for (int64_t j = 0; j < options.top_k; ++j) {
      weights[j] = experts[j] < 0 ? 0.0f : p[experts[j]];
      chosen_sum += weights[j];
    }
    for (int64_t j = 0; j < options.top_k; ++j) {
      if (options.renormalise) weights[j] = weights[j] / (chosen_sum + 1e-20f);
      if (options.scale != 1.0f) weights[j] = weights[j] * options.scale;
    }
  }
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
