#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "experts/cache_policy.h"

namespace expertmesh {

// Residents of a batch run first, so that none of them can leave before its turn, and whoever is least likely to be used in the next
// batches leaves: by how often experts of its age were used, times how much more often it was used than they are. What has to be
// loaded comes in the reverse order, so that the last one, which stays, is the likeliest. reuse-policy.ts of packages/buffering.
class ReusePolicy : public CachePolicy {
 public:
  explicit ReusePolicy(int64_t num_experts);

  std::vector<int32_t> order(std::span<const int32_t> active, const std::function<bool(int32_t)>& is_resident) const override;
  void observe(std::span<const int32_t> active) override;
  bool leaves_before(const SlotHolder& a, const SlotHolder& b) const override;

 private:
  // An expert is used as much in whatever format it is held (expert_key).
  size_t index_of(int32_t expert) const { return static_cast<size_t>(expert) % ages_.size(); }
  static constexpr size_t kBands = 24;

  static size_t band_of(int64_t age);
  double rate(int64_t age) const;
  double foresee(size_t expert) const;

  // By the band of ages: expert-batches seen, and those in which the expert was used.
  std::array<double, kBands> seen_;
  std::array<double, kBands> used_;
  // [experts] batches since it was last used; 0: in the last one.
  std::vector<int64_t> ages_;
  // [experts] batches that used it, and those that experts of its ages would have been used in.
  std::vector<double> observed_;
  std::vector<double> expected_;
  // [experts] foreseen batches with a use, the near ones more.
  std::vector<double> values_;
};

}  // namespace expertmesh
