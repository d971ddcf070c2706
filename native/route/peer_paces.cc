#include "route/peer_paces.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace expertmesh {

namespace {

// Answers of a size that a peer has given before they tell anything.
constexpr int64_t kFewAnswers = 3;
// Answers of a size after which the median is made anew.
constexpr int64_t kFreshFor = 16;
constexpr double kNewest = 0.125;
// Whoever has not answered for so long is not compared with.
constexpr std::chrono::seconds kCompared{5};
// So much more than others may be the way to a peer, or its wait for rows of other homes, and tells nothing of its speed.
constexpr double kNoMatterSeconds = 1e-3;
// A size that nobody else has is compared with larger ones, up to four times the rows.
constexpr size_t kClassesUp = 4;

double seconds_of(PeerPaces::Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

// Of an even number the lower of the two in the middle. Of at least one.
double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

size_t PeerPaces::class_of(size_t num_answers) {
  const auto index = static_cast<size_t>(std::lround(2 * std::log2(static_cast<double>(std::max<size_t>(1, num_answers)))));
  return std::min(index, kNumClasses - 1);
}

std::optional<double> PeerPaces::limit_seconds(SizeClass& of_size) const {
  if (!of_size.limit.has_value() || of_size.num_since >= kFreshFor) {
    std::vector<double> paces;
    for (const auto& [worker, pace] : of_size.peers) {
      if (pace.num_answers >= kFewAnswers) paces.push_back(pace.seconds);
    }
    if (paces.empty()) return std::nullopt;
    const double middle = median(paces);
    of_size.sluggish = std::numeric_limits<double>::infinity();
    if (paces.size() > 1) of_size.sluggish = std::max(limits_.multiple * middle, middle + seconds_of(limits_.excess));
    of_size.limit = std::max(seconds_of(paces.size() > 1 ? limits_.least : limits_.least_alone), limits_.multiple * middle);
    of_size.num_since = 0;
    of_size.typical = typical_seconds(of_size);
    of_size.typical_at = latest_;
  }
  return of_size.limit;
}

double PeerPaces::typical_seconds(const SizeClass& of_size) const {
  std::vector<double> paces;
  for (const auto& [worker, pace] : of_size.peers) {
    if (pace.num_answers >= kFewAnswers && latest_ - pace.at <= kCompared) paces.push_back(pace.seconds);
  }
  return paces.size() > 1 ? median(paces) : 0;
}

// Larger dispatches take longer: compared with them a peer is rather thought too quick, so that its share rises until its sizes are those
// of others.
std::optional<double> PeerPaces::times_of_others(size_t of_size, double seconds) const {
  for (size_t index = of_size; index < std::min(of_size + kClassesUp + 1, kNumClasses); ++index) {
    const auto& [typical, at] = std::tie(classes_[index].typical, classes_[index].typical_at);
    if (typical == 0 || latest_ - at > kCompared) continue;
    return seconds <= typical ? seconds / typical : std::max(1.0, (seconds - kNoMatterSeconds) / typical);
  }
  return std::nullopt;
}

void PeerPaces::measured(const std::string& worker, double times) {
  PeerSpeed& speed = speeds_[worker];
  const bool was_lowered = speed.weight() < kFullWeight;
  speed.answered(times);
  num_lowered_ += (speed.weight() < kFullWeight ? 1 : 0) - (was_lowered ? 1 : 0);
}

std::optional<PeerPaces::Clock::duration> PeerPaces::sent(size_t num_answers) {
  const std::lock_guard lock(mutex_);
  hedges_left_ = has_sent_ ? std::min(limits_.burst, hedges_left_ + limits_.rate) : limits_.burst;
  has_sent_ = true;
  const std::optional<double> seconds = limit_seconds(classes_[class_of(num_answers)]);
  if (!seconds.has_value()) return std::nullopt;
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*seconds));
}

void PeerPaces::answered(const std::string& worker, size_t num_answers, Clock::duration took, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  latest_ = std::max(latest_, now);
  const size_t index = class_of(num_answers);
  SizeClass& of_size = classes_[index];
  const std::optional<double> limit = limit_seconds(of_size);
  if (const auto times = times_of_others(index, seconds_of(took))) measured(worker, *times);
  Pace& pace = of_size.peers[worker];
  pace.seconds += (pace.num_answers == 0 ? 1 : kNewest) * (seconds_of(took) - pace.seconds);
  ++pace.num_answers;
  pace.at = now;
  // With one more peer to compare with the median is made anew.
  of_size.num_since = pace.num_answers == kFewAnswers ? kFreshFor : of_size.num_since + 1;
  if (!limit.has_value() || seconds_of(took) > *limit) return;
  if (seconds_of(took) > of_size.sluggish) {
    // Where all have become slower the median is to show it before the next is blamed.
    of_size.num_since = kFreshFor;
    blame(worker, limits_.sluggish, now);
    return;
  }
  praise(worker, seconds_of(took) / *limit, now);
}

void PeerPaces::praise(const std::string& worker, double share, Clock::time_point now) {
  const auto found = lateness_.find(worker);
  if (found == lateness_.end()) return;
  Lateness& lateness = found->second;
  if (!lateness.is_slow) {
    lateness.score -= limits_.made_up_by * share;
    if (lateness.score <= 0) lateness_.erase(found);
    return;
  }
  if (lateness.probes_in_time > 0 && now < lateness.counted_until) return;
  lateness.probe_after = limits_.first_probe;
  lateness.counted_until = lateness.probe_at = now + limits_.between_probes;
  if (++lateness.probes_in_time < limits_.probes_in_time) return;
  --num_slow_;
  lateness_.erase(found);
}

void PeerPaces::late(const std::string& worker, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  blame(worker, 1, now);
  // When its answer comes nobody may want it any more.
  measured(worker, limits_.multiple);
}

void PeerPaces::blame(const std::string& worker, double times, Clock::time_point now) {
  Lateness& lateness = lateness_[worker];
  lateness.probes_in_time = 0;
  lateness.score += times;
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

std::vector<int32_t> PeerPaces::weights(std::span<const std::string> workers, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  std::vector<int32_t> weights;
  if (num_slow_ + num_lowered_ == 0) return weights;
  for (size_t index = 0; index < workers.size(); ++index) {
    const int32_t own = weight(workers[index], now);
    if (own == kFullWeight) continue;
    weights.resize(workers.size(), kFullWeight);
    weights[index] = own;
  }
  return weights;
}

int32_t PeerPaces::weight(const std::string& worker, Clock::time_point now) {
  if (const auto found = lateness_.find(worker); found != lateness_.end() && found->second.is_slow) {
    if (now < found->second.probe_at) return 0;
    found->second.probe_after = std::min(2 * found->second.probe_after, limits_.longest_probe);
    found->second.probe_at = now + found->second.probe_after;
    return kFullWeight;
  }
  const auto found = speeds_.find(worker);
  return found == speeds_.end() ? kFullWeight : found->second.weight();
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

std::vector<std::pair<std::string, double>> PeerPaces::lowered() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<std::string, double>> lowered;
  for (const auto& [worker, speed] : speeds_) {
    const auto found = lateness_.find(worker);
    const bool is_slow = found != lateness_.end() && found->second.is_slow;
    if (!is_slow && speed.weight() < kFullWeight) lowered.emplace_back(worker, static_cast<double>(speed.weight()) / kFullWeight);
  }
  std::sort(lowered.begin(), lowered.end());
  return lowered;
}

}  // namespace expertmesh
