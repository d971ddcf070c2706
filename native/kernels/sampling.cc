#include "kernels/sampling.h"

#include <algorithm>
#include <vector>

#include "kernels/lanes.h"

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

// Ids by descending scaled logit (tie: lower id), found on demand.
class Candidates {
 public:
  Candidates(const std::vector<float>& scaled, const std::vector<float>& e) : scaled_(scaled), e_(e), heap_(scaled.size()) {
    for (size_t i = 0; i < heap_.size(); ++i) heap_[i] = static_cast<int32_t>(i);
    std::make_heap(heap_.begin(), heap_.end(), ComesAfter{scaled_});
  }

  // The i-th candidate's id.
  int32_t id(size_t i) {
    while (sorted_.size() <= i) {
      std::pop_heap(heap_.begin(), heap_.end(), ComesAfter{scaled_});
      sorted_.push_back(heap_.back());
      heap_.pop_back();
    }
    return sorted_[i];
  }

  double e(size_t i) { return static_cast<double>(e_[static_cast<size_t>(id(i))]); }

  // The sum of the first `count` over 16 lanes by id.
  double lane_sum(size_t count) {
    id(count - 1);
    std::vector<int32_t> ids(sorted_.begin(), sorted_.begin() + static_cast<std::ptrdiff_t>(count));
    std::sort(ids.begin(), ids.end());
    double lanes[16] = {};
    for (int32_t id : ids) lanes[id % 16] += static_cast<double>(e_[static_cast<size_t>(id)]);
    return tree16_sum(lanes);
  }

 private:
  const std::vector<float>& scaled_;
  const std::vector<float>& e_;
  std::vector<int32_t> heap_;
  std::vector<int32_t> sorted_;
};

}  // namespace

int32_t draw(const SamplingSteps& steps, const float* logits, int64_t vocab, const SamplingParams& params) {
  const auto size = static_cast<size_t>(vocab);
  std::vector<float> scaled(size);
  std::vector<float> e(size);
  const float largest = steps.scale(logits, vocab, params.temperature, scaled.data());
  double total = steps.exponentials(scaled.data(), vocab, largest, e.data());

  Candidates candidates(scaled, e);
  size_t count = size;
  if (params.top_k > 0 && params.top_k < vocab) {
    count = static_cast<size_t>(params.top_k);
    total = candidates.lane_sum(count);
  }
  if (params.top_p < 1.0f) {
    const double wanted = static_cast<double>(params.top_p) * total;
    total = candidates.e(0);
    size_t kept = 1;
    while (kept < count && total < wanted) total += candidates.e(kept++);
    count = kept;
  }
  const double threshold = uniform(params.seed, params.position) * total;
  double running = 0.0;
  for (size_t i = 0; i < count; ++i) {
    running += candidates.e(i);
    if (running > threshold) return candidates.id(i);
  }
  return candidates.id(0);
}

}  // namespace expertmesh::kernels
