#include "route/peer_paces.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace expertmesh {

namespace {

// Answers of a size that a peer has given before they tell anything.
constexpr int64_t kFewAnswers = 3;
// Answers of a size after which the median is made anew.
constexpr int64_t kFreshFor = 16;
constexpr double kNewest = 0.125;

double seconds_of(PeerPaces::Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

PeerPaces::SizeClass& PeerPaces::class_of(size_t num_answers) {
  const auto index = static_cast<size_t>(std::lround(2 * std::log2(static_cast<double>(std::max<size_t>(1, num_answers)))));
  return classes_[std::min(index, kNumClasses - 1)];
}

// Of an even number of peers the quicker of the two in the middle.
std::optional<double> PeerPaces::limit_seconds(SizeClass& of_size) const {
  if (!of_size.limit.has_value() || of_size.num_since >= kFreshFor) {
    std::vector<double> paces;
    for (const auto& [worker, pace] : of_size.peers) {
      if (pace.num_answers >= kFewAnswers) paces.push_back(pace.seconds);
    }
    if (paces.empty()) return std::nullopt;
    const auto middle = paces.begin() + static_cast<std::ptrdiff_t>((paces.size() - 1) / 2);
    std::nth_element(paces.begin(), middle, paces.end());
    of_size.sluggish = std::numeric_limits<double>::infinity();
    if (paces.size() > 1) of_size.sluggish = std::max(limits_.multiple * *middle, *middle + seconds_of(limits_.excess));
    of_size.limit = std::max(seconds_of(paces.size() > 1 ? limits_.least : limits_.least_alone), limits_.multiple * *middle);
    of_size.num_since = 0;
  }
  return of_size.limit;
}

std::optional<PeerPaces::Clock::duration> PeerPaces::sent(size_t num_answers) {
  const std::lock_guard lock(mutex_);
  hedges_left_ = has_sent_ ? std::min(limits_.burst, hedges_left_ + limits_.rate) : limits_.burst;
  has_sent_ = true;
  const std::optional<double> seconds = limit_seconds(class_of(num_answers));
  if (!seconds.has_value()) return std::nullopt;
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*seconds));
}

void PeerPaces::answered(const std::string& worker, size_t num_answers, Clock::duration took, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  SizeClass& of_size = class_of(num_answers);
  const std::optional<double> limit = limit_seconds(of_size);
  Pace& pace = of_size.peers[worker];
  pace.seconds += (pace.num_answers == 0 ? 1 : kNewest) * (seconds_of(took) - pace.seconds);
  ++pace.num_answers;
  // With one more peer to compare with the median is made anew.
  of_size.num_since = pace.num_answers == kFewAnswers ? kFreshFor : of_size.num_since + 1;
  if (!limit.has_value() || seconds_of(took) > *limit) return;
  if (seconds_of(took) > of_size.sluggish) {
    // Where all have become slower the median is to show it before the next is blamed.
    of_size.num_since = kFreshFor;
    blame(worker, limits_.sluggish, now);
    return;
  }
  if (lateness_.empty()) return;
  const auto found = lateness_.find(worker);
  if (found == lateness_.end()) return;
  found->second.score /= 2;
  // The next round may show more of it.
  found->second.probe_after = limits_.first_probe;
  found->second.probe_at = {};
  if (found->second.score >= 1) return;
  num_slow_ -= found->second.is_slow ? 1 : 0;
  lateness_.erase(found);
}

void PeerPaces::late(const std::string& worker, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  blame(worker, 1, now);
}

void PeerPaces::blame(const std::string& worker, double times, Clock::time_point now) {
  Lateness& lateness = lateness_[worker];
  lateness.score = std::min(lateness.score + times, 2 * limits_.slow_after);
  if (lateness.is_slow || lateness.score < limits_.slow_after) return;
  lateness.is_slow = true;
  lateness.probe_after = limits_.first_probe;
  lateness.probe_at = now + lateness.probe_after;
  ++num_slow_;
}

bool PeerPaces::take_hedge() {
  const std::lock_guard lock(mutex_);
  if (hedges_left_ < 1) return false;
  hedges_left_ -= 1;
  return true;
}

std::vector<double> PeerPaces::weights(std::span<const std::string> workers, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  std::vector<double> weights;
  if (num_slow_ == 0) return weights;
  for (size_t index = 0; index < workers.size(); ++index) {
    const auto found = lateness_.find(workers[index]);
    if (found == lateness_.end() || !found->second.is_slow) continue;
    if (now >= found->second.probe_at) {
      found->second.probe_after = std::min(2 * found->second.probe_after, limits_.longest_probe);
      found->second.probe_at = now + found->second.probe_after;
      continue;
    }
    weights.resize(workers.size(), 1);
    weights[index] = 0;
  }
  return weights;
}

std::vector<std::string> PeerPaces::slow() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [worker, lateness] : lateness_) {
    if (lateness.is_slow) names.push_back(worker);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace expertmesh
