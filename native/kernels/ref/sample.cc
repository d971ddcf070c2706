#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/backends.h"
#include "kernels/lanes.h"

namespace expertmesh::kernels::ref {
namespace {

constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

int32_t argmax(const float* logits, int64_t vocab) {
  int32_t best = 0;
  float largest = kMinusInfinity;
  for (int32_t id = 0; id < vocab; ++id) {
    if (logits[id] > largest) {
      best = id;
      largest = logits[id];
    }
  }
  return best;
}

struct Candidate {
  float scaled;
  int32_t id;
  double e;
};

// By descending scaled logit, cut to top_k.
std::vector<Candidate> candidates_of(const float* logits, int64_t vocab, const SamplingParams& params) {
  std::vector<Candidate> candidates;
  for (int32_t id = 0; id < vocab; ++id) {
    const float scaled = logits[id] / params.temperature;
    candidates.push_back({scaled == scaled ? scaled : kMinusInfinity, id, 0.0});
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.scaled > b.scaled; });
  if (params.top_k > 0 && params.top_k < vocab) candidates.resize(static_cast<size_t>(params.top_k));
  const float largest = candidates.front().scaled;
  for (Candidate& candidate : candidates) candidate.e = static_cast<double>(exp(candidate.scaled - largest));
  return candidates;
}

double total_of(std::vector<Candidate> candidates) {
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) { return a.id < b.id; });
  double lanes[16] = {};
  for (const Candidate& candidate : candidates) lanes[candidate.id % 16] += candidate.e;
  return tree16_sum(lanes);
}

double running_sum(const std::vector<Candidate>& candidates) {
  double sum = 0.0;
  for (const Candidate& candidate : candidates) sum += candidate.e;
  return sum;
}

void keep_typical(std::vector<Candidate>& candidates, double total, float typical_p) {
  const auto surprise = [&](const Candidate& candidate) {
    return log(total) - (static_cast<double>(candidate.scaled) - static_cast<double>(candidates.front().scaled));
  };
  double entropy = 0.0;
  for (const Candidate& candidate : candidates) {
    if (candidate.e > 0.0) entropy += candidate.e / total * surprise(candidate);
  }
  const auto distance = [&](const Candidate& candidate) { return std::abs(surprise(candidate) - entropy); };
  std::vector<Candidate> typical = candidates;
  std::erase_if(typical, [](const Candidate& candidate) { return !(candidate.e > 0.0); });
  std::stable_sort(typical.begin(), typical.end(), [&](const Candidate& a, const Candidate& b) { return distance(a) < distance(b); });
  const double wanted = static_cast<double>(typical_p) * total;
  double farthest = 0.0;
  double running = 0.0;
  for (size_t i = 0; i < typical.size() && (i == 0 || running < wanted); ++i) {
    running += typical[i].e;
    farthest = distance(typical[i]);
  }
  std::vector<Candidate> kept;
  for (const Candidate& candidate : candidates) {
    if (candidate.e > 0.0 && distance(candidate) <= farthest) kept.push_back(candidate);
  }
  candidates = std::move(kept);
}

int32_t sample(const float* logits, int64_t vocab, const SamplingParams& params) {
  if (params.temperature == 0.0f) return argmax(logits, vocab);
  std::vector<Candidate> candidates = candidates_of(logits, vocab, params);
  if (!is_finite(candidates.front().scaled)) return argmax(logits, vocab);
  double total = total_of(candidates);
  if (params.top_p < 1.0f) {
    const double wanted = static_cast<double>(params.top_p) * total;
    size_t count = 0;
    for (double running = 0.0; count < candidates.size() && (count == 0 || running < wanted); ++count) running += candidates[count].e;
    candidates.resize(count);
    total = running_sum(candidates);
  }
  if (params.min_p > 0.0f) {
    size_t count = 1;
    while (count < candidates.size() && candidates[count].e >= static_cast<double>(params.min_p)) ++count;
    candidates.resize(count);
    total = running_sum(candidates);
  }
  if (params.typical_p < 1.0f) {
    keep_typical(candidates, total, params.typical_p);
    total = running_sum(candidates);
  }
  const double threshold = uniform(params.seed, params.position) * total;
  double running = 0.0;
  for (const Candidate& candidate : candidates) {
    running += candidate.e;
    if (running > threshold) return candidate.id;
  }
  return candidates.front().id;
}

double nll(const float* logits, int64_t vocab, int32_t target) {
  float m = logits[0];
  for (int64_t i = 1; i < vocab; ++i) m = max(m, logits[i]);
  double lanes[16] = {};
  for (int64_t i = 0; i < vocab; ++i) lanes[i % 16] += static_cast<double>(exp(logits[i] - m));
  return log(tree16_sum(lanes)) - (static_cast<double>(logits[target]) - static_cast<double>(m));
}

}  // namespace

void add_sample(Table& table) {
  table.sample = sample;
  table.nll = nll;
}

}  // namespace expertmesh::kernels::ref
