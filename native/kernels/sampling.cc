#include "kernels/sampling.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/lanes.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels {
namespace {

// Whether candidate a comes after b.
struct ComesAfter {
  const std::vector<float>& scaled;

  bool operator()(int32_t a, int32_t b) const {
    const float x = scaled[static_cast<size_t>(a)];
    const float y = scaled[static_cast<size_t>(b)];
    return x < y || (x == y && a > b);
  }
};

// Ids by descending scaled logit (tie: lower id), found on demand: in bands of scaled logits, each a heap. The first bands
// are few ids of a large vocabulary and nearly always enough.
class Candidates {
 public:
  Candidates(const SamplingSteps& steps, const std::vector<float>& scaled, float largest)
      : steps_(steps), scaled_(scaled), largest_(largest) {}

  // The i-th candidate's id.
  int32_t id(size_t i) {
    while (sorted_.size() <= i) {
      while (heap_.empty()) fill_next_band();
      std::pop_heap(heap_.begin(), heap_.end(), ComesAfter{scaled_});
      sorted_.push_back(heap_.back());
      heap_.pop_back();
    }
    return sorted_[i];
  }

  double e(size_t i) { return e_of(id(i)); }

  // How far the i-th is below the first, of their scaled logits.
  double depth(size_t i) { return static_cast<double>(largest_) - static_cast<double>(scaled_[static_cast<size_t>(id(i))]); }

  // The sum of the first `count` over 16 lanes by id.
  double lane_sum(size_t count) {
    id(count - 1);
    std::vector<int32_t> ids(sorted_.begin(), sorted_.begin() + static_cast<std::ptrdiff_t>(count));
    std::sort(ids.begin(), ids.end());
    double lanes[16] = {};
    for (int32_t id : ids) lanes[id % 16] += e_of(id);
    return tree16_sum(lanes);
  }

 private:
  // Below largest - kLastDepth e is 0 or nearly so: one band for all that is left.
  static constexpr float kLastDepth = 64.0f;

  double e_of(int32_t id) const { return static_cast<double>(steps_.exp_of(scaled_[static_cast<size_t>(id)], largest_)); }

  void fill_next_band() {
    const float floor = depth_ > kLastDepth ? -std::numeric_limits<float>::infinity() : largest_ - depth_;
    for (size_t id = 0; id < scaled_.size(); ++id) {
      // The first band has no ceiling, so that each id is in one band whatever the rounding of floor.
      if (scaled_[id] >= floor && (is_first_ || scaled_[id] < ceiling_)) heap_.push_back(static_cast<int32_t>(id));
    }
    std::make_heap(heap_.begin(), heap_.end(), ComesAfter{scaled_});
    ceiling_ = floor;
    is_first_ = false;
    depth_ *= 2;
  }

  const SamplingSteps& steps_;
  const std::vector<float>& scaled_;
  float largest_;
  float depth_ = 2.0f;
  float ceiling_ = 0.0f;
  bool is_first_ = true;
  std::vector<int32_t> heap_;
  std::vector<int32_t> sorted_;
};

// Candidates that are still in the draw: a prefix, or some of one.
struct Kept {
  size_t count;       // length of the prefix
  double total;       // sum of e
  std::vector<uint8_t> is_typical;  // [count], or empty: all
};

void cut_top_p(Candidates& candidates, float top_p, Kept& kept) {
  const double wanted = static_cast<double>(top_p) * kept.total;
  kept.total = candidates.e(0);
  size_t count = 1;
  while (count < kept.count && kept.total < wanted) kept.total += candidates.e(count++);
  kept.count = count;
}

void cut_min_p(Candidates& candidates, float min_p, Kept& kept) {
  kept.total = candidates.e(0);
  size_t count = 1;
  for (; count < kept.count && candidates.e(count) >= static_cast<double>(min_p); ++count) kept.total += candidates.e(count);
  kept.count = count;
}

void keep_typical(Candidates& candidates, float typical_p, Kept& kept) {
  const double log_total = log(kept.total);
  // Beyond the first e of 0 all are.
  size_t count = 0;
  while (count < kept.count && candidates.e(count) > 0.0) ++count;
  std::vector<double> distance(count);
  double entropy = 0.0;
  for (size_t i = 0; i < count; ++i) {
    distance[i] = log_total + candidates.depth(i);
    entropy += candidates.e(i) / kept.total * distance[i];
  }
  std::vector<size_t> order(count);
  for (size_t i = 0; i < count; ++i) {
    distance[i] = std::abs(distance[i] - entropy);
    order[i] = i;
  }
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return distance[a] < distance[b] || (distance[a] == distance[b] && a < b); });
  const double wanted = static_cast<double>(typical_p) * kept.total;
  double running = 0.0;
  size_t last = 0;
  for (; last < count && (last == 0 || running < wanted); ++last) running += candidates.e(order[last]);
  const double farthest = distance[order[last - 1]];
  kept = {.count = count, .total = 0.0, .is_typical = std::vector<uint8_t>(count)};
  for (size_t i = 0; i < count; ++i) {
    if (distance[i] > farthest) continue;
    kept.is_typical[i] = 1;
    kept.total += candidates.e(i);
  }
}

}  // namespace

int32_t draw(const SamplingSteps& steps, const float* logits, int64_t vocab, const SamplingParams& params) {
  const auto size = static_cast<size_t>(vocab);
  std::vector<float> scaled(size);
  const float largest = steps.scale(logits, vocab, params.temperature, scaled.data());
  if (!is_finite(largest)) return steps.argmax(logits, vocab);
  Candidates candidates(steps, scaled, largest);
  Kept kept{.count = size, .total = steps.exp_sum(scaled.data(), vocab, largest), .is_typical = {}};
  if (params.top_k > 0 && params.top_k < vocab) {
    kept.count = static_cast<size_t>(params.top_k);
    kept.total = candidates.lane_sum(kept.count);
  }
  if (params.top_p < 1.0f) cut_top_p(candidates, params.top_p, kept);
  if (params.min_p > 0.0f) cut_min_p(candidates, params.min_p, kept);
  if (params.typical_p < 1.0f) keep_typical(candidates, params.typical_p, kept);
  const double threshold = uniform(params.seed, params.position) * kept.total;
  const auto is_kept = [&](size_t i) { return kept.is_typical.empty() || kept.is_typical[i] != 0; };
  size_t first = 0;
  while (!is_kept(first)) ++first;
  double running = 0.0;
  for (size_t i = first; i < kept.count; ++i) {
    if (!is_kept(i)) continue;
    running += candidates.e(i);
    if (running > threshold) return candidates.id(i);
  }
  return candidates.id(first);
}

}  // namespace expertmesh::kernels
