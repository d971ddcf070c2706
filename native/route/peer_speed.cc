#include "route/peer_speed.h"

#include <algorithm>
#include <cmath>

namespace expertmesh {

namespace {

// Answers between two changes, and those over which times are averaged.
constexpr int64_t kBetweenChanges = 16;
constexpr int64_t kAveraged = 32;
constexpr int32_t kMostChange = kFullWeight / 8;
constexpr int32_t kLeastWeight = kFullWeight / 8;
// A weight is lowered above the first, and full again below the second.
constexpr double kLoweredAbove = 1.5;
constexpr double kFullBelow = 1.25;
// Of one answer, so that none outweighs many; both ways alike, so that noise has no direction.
constexpr double kMostTimes = 8;
constexpr double kLeastTimes = 1 / kMostTimes;

}  // namespace

// The mean is that of logarithms: twice as long and half as long make up for each other.
void PeerSpeed::answered(double times) {
  ++num_answers_;
  const double newest = std::log(std::clamp(times, kLeastTimes, kMostTimes));
  mean_log_ += (newest - mean_log_) / static_cast<double>(std::min(num_answers_, kAveraged));
  if (num_answers_ % kBetweenChanges != 0) return;
  const double mean = std::exp(mean_log_);
  const bool is_full = mean < (weight_ == kFullWeight ? kLoweredAbove : kFullBelow);
  const int32_t wanted = is_full ? kFullWeight : static_cast<int32_t>(std::lround(kFullWeight / mean));
  weight_ += std::clamp(std::max(wanted, kLeastWeight) - weight_, -kMostChange, kMostChange);
}

}  // namespace expertmesh
