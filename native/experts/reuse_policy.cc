#include "experts/reuse_policy.h"

#include <algorithm>
#include <cmath>

namespace expertmesh {

namespace {

// Batches that a resident's use is foreseen for.
constexpr int64_t kHorizon = 8;
// Weight of a batch against the one before it, in what is known of one expert, and of all.
constexpr double kOwnDecay = 0.99;
constexpr double kSharedDecay = 0.999;
// Batches in which an expert is taken to be like all others, beside those in which it was seen.
constexpr double kPriorBatches = 1;
// Ages told apart one by one; above, two for each doubling.
constexpr int64_t kPlainAges = 8;
constexpr int64_t kNeverUsed = 1 << 20;

}  // namespace

ReusePolicy::ReusePolicy(int64_t num_experts)
    : ages_(static_cast<size_t>(num_experts), kNeverUsed), observed_(ages_.size()), expected_(ages_.size()), values_(ages_.size()) {
  for (size_t band = 0; band < kBands; ++band) {
    seen_[band] = 2;
    used_[band] = 2 / (2 + static_cast<double>(band));
  }
}

std::vector<int32_t> ReusePolicy::order(std::span<const int32_t> active, const std::function<bool(int32_t)>& is_resident) const {
  std::vector<int32_t> order(active.begin(), active.end());
  const auto missing = std::stable_partition(order.begin(), order.end(), is_resident);
  std::stable_sort(missing, order.end(),
                   [&](int32_t a, int32_t b) { return values_[index_of(a)] < values_[index_of(b)]; });
  return order;
}

void ReusePolicy::observe(std::span<const int32_t> active) {
  std::vector<uint8_t> is_used(ages_.size());
  for (const int32_t expert : active) is_used[index_of(expert)] = 1;
  std::array<double, kBands> seen = {};
  std::array<double, kBands> used = {};
  for (size_t expert = 0; expert < ages_.size(); ++expert) {
    const int64_t age = ages_[expert];
    seen[band_of(age)] += 1;
    used[band_of(age)] += is_used[expert];
    observed_[expert] = observed_[expert] * kOwnDecay + is_used[expert];
    expected_[expert] = expected_[expert] * kOwnDecay + rate(age);
    ages_[expert] = is_used[expert] != 0 ? 0 : std::min(age + 1, kNeverUsed);
  }
  for (size_t band = 0; band < kBands; ++band) {
    const double kept = std::pow(kSharedDecay, seen[band]);
    seen_[band] = seen_[band] * kept + seen[band];
    used_[band] = used_[band] * kept + used[band];
  }
  for (size_t expert = 0; expert < values_.size(); ++expert) values_[expert] = foresee(expert);
}

bool ReusePolicy::leaves_before(const SlotHolder& a, const SlotHolder& b) const {
  const double value_a = values_[index_of(a.expert)];
  const double value_b = values_[index_of(b.expert)];
  if (value_a != value_b) return value_a < value_b;
  return a.use_time != b.use_time ? a.use_time < b.use_time : a.expert < b.expert;
}

size_t ReusePolicy::band_of(int64_t age) {
  if (age < kPlainAges) return static_cast<size_t>(age);
  const double doublings = std::log2(static_cast<double>(age) / static_cast<double>(kPlainAges));
  return std::min(kBands - 1, static_cast<size_t>(kPlainAges) + static_cast<size_t>(2 * doublings));
}

// Part of the experts last used so many batches ago that the next batch uses.
double ReusePolicy::rate(int64_t age) const { return used_[band_of(age)] / seen_[band_of(age)]; }

// Of the next batches, the first one that uses the expert: the sum of their chances, each batch further on counting less.
double ReusePolicy::foresee(size_t expert) const {
  const double ratio = (observed_[expert] + kPriorBatches) / (expected_[expert] + kPriorBatches);
  double value = 0;
  double still_unused = 1;
  for (int64_t ahead = 0; ahead < kHorizon; ++ahead) {
    const double chance = std::min(1.0, rate(ages_[expert] + ahead) * ratio);
    value += still_unused * chance * (1 - static_cast<double>(ahead) / static_cast<double>(kHorizon));
    still_unused *= 1 - chance;
  }
  return value;
}

}  // namespace expertmesh
