#include "kernels/sampling.h"

#include <algorithm>
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

}  // namespace

int32_t draw(const SamplingSteps& steps, const float* logits, int64_t vocab, const SamplingParams& params) {
  const auto size = static_cast<size_t>(vocab);
  std::vector<float> scaled(size);
  const float largest = steps.scale(logits, vocab, params.temperature, scaled.data());
  if (!is_finite(largest)) return steps.argmax(logits, vocab);
  double total = steps.exp_sum(scaled.data(), vocab, largest);

  Candidates candidates(steps, scaled, largest);
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
