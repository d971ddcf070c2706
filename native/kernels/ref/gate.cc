#include "kernels/backends.h"
#include "kernels/lanes.h"

namespace expertmesh::kernels::ref {
namespace {

constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

bool may_choose(const GateOptions& options, int64_t expert) { return options.may_choose == nullptr || options.may_choose[expert] != 0; }

void softmax(const float* logits, int64_t count, float* p) {
  float m = logits[0];
  for (int64_t i = 1; i < count; ++i) m = max(m, logits[i]);
  float lanes[16] = {};
  for (int64_t i = 0; i < count; ++i) lanes[i % 16] += exp(logits[i] - m);
  const float sum = tree16_sum(lanes);
  for (int64_t i = 0; i < count; ++i) p[i] = exp(logits[i] - m) / sum;
}

// The index of the largest of the values that are not taken yet, the lowest of equal ones; -1 where all are.
int64_t take_largest(const float* values, bool* is_taken, int64_t count) {
  int64_t best = -1;
  for (int64_t i = 0; i < count; ++i) {
    if (!is_taken[i] && (best < 0 || values[i] > values[best])) best = i;
  }
  if (best >= 0) is_taken[best] = true;
  return best;
}

float group_score(const float* c, int64_t size, GroupScore kind) {
  float best = kMinusInfinity;
  float second = kMinusInfinity;
  for (int64_t i = 0; i < size; ++i) {
    second = max(second, min(best, c[i]));
    best = max(best, c[i]);
  }
  return kind == GroupScore::best || second == kMinusInfinity ? best : best + second;
}

// Marks the experts of all groups but the best ones.
void take_other_groups(const float* c, int64_t num_experts, const GateOptions& options, bool* is_taken) {
  const int64_t size = num_experts / options.num_groups;
  float scores[kMaxExperts];
  bool stays[kMaxExperts] = {};
  for (int64_t g = 0; g < options.num_groups; ++g) scores[g] = group_score(c + g * size, size, options.group_score);
  int64_t num_candidates = 0;
  for (int64_t j = 0; j < options.num_groups && (j < options.top_groups || num_candidates < options.top_k); ++j) {
    const int64_t first = take_largest(scores, stays, options.num_groups) * size;
    for (int64_t i = first; i < first + size; ++i) num_candidates += may_choose(options, i) ? 1 : 0;
  }
  for (int64_t i = 0; i < num_experts; ++i) is_taken[i] = is_taken[i] || !stays[i / size];
}

void choose(const float* logits, int64_t num_experts, const GateOptions& options, int32_t* experts, float* weights) {
  float p[kMaxExperts];
  float c[kMaxExperts];
  bool is_taken[kMaxExperts] = {};
  float masked[kMaxExperts] = {};
  for (int64_t i = 0; i < num_experts; ++i) masked[i] = may_choose(options, i) ? logits[i] : kMinusInfinity;
  if (options.scores == GateScores::softmax) softmax(masked, num_experts, p);
  for (int64_t i = 0; i < num_experts; ++i) {
    if (options.scores == GateScores::sigmoid) p[i] = sigmoid(masked[i]);
    c[i] = options.correction_bias == nullptr ? p[i] : p[i] + options.correction_bias[i];
    is_taken[i] = !may_choose(options, i);
    if (is_taken[i]) c[i] = kMinusInfinity;
  }
  if (options.top_groups < options.num_groups) take_other_groups(c, num_experts, options, is_taken);
  float chosen_sum = 0.0f;
  for (int64_t j = 0; j < options.top_k; ++j) {
    experts[j] = static_cast<int32_t>(take_largest(c, is_taken, num_experts));
    weights[j] = experts[j] < 0 ? 0.0f : p[experts[j]];
    chosen_sum += weights[j];
  }
  for (int64_t j = 0; j < options.top_k; ++j) {
    if (options.renormalise) weights[j] = weights[j] / (chosen_sum + 1e-20f);
    if (options.scale != 1.0f) weights[j] = weights[j] * options.scale;
  }
}

void gate(const float* logits, int64_t rows, int64_t num_experts, const GateOptions& options, int32_t* experts, float* weights) {
  for (int64_t row = 0; row < rows; ++row) {
    choose(logits + row * num_experts, num_experts, options, experts + row * options.top_k, weights + row * options.top_k);
  }
}

}  // namespace

void add_gate(Table& table) { table.gate = gate; }

}  // namespace expertmesh::kernels::ref
