#include "exchange/spin_policy.h"

#include <algorithm>

namespace expertmesh::exchange {

namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds kLongest{30'000};
// A sleep takes this much longer than what was waited for.
constexpr double kWakeNs = 10'000;
// Of the time, in vain.
constexpr double kWastedShare = 0.02;
constexpr double kMostWastedNs = 500'000;

double ns_between(SteadyClock::time_point a, SteadyClock::time_point b) { return std::chrono::duration<double, std::nano>(b - a).count(); }

}  // namespace

nanoseconds SpinPolicy::limit(SteadyClock::time_point now) const {
  if (mean_ns_ > static_cast<double>(kLongest.count())) return nanoseconds{0};
  const double wasted = wasted_ns_ - kWastedShare * ns_between(last_, now);
  return wasted > kMostWastedNs ? nanoseconds{0} : kLongest;
}

void SpinPolicy::waited(SteadyClock::time_point began, SteadyClock::time_point ended, nanoseconds spun, bool slept) {
  const double waited = ns_between(began, ended) - (slept ? kWakeNs : 0);
  const double longest = 2.0 * static_cast<double>(kLongest.count());
  mean_ns_ += 0.25 * (std::clamp(waited, 0.0, longest) - mean_ns_);
  wasted_ns_ = std::max(0.0, wasted_ns_ - kWastedShare * ns_between(last_, ended));
  if (slept) wasted_ns_ += static_cast<double>(spun.count());
  last_ = ended;
}

}  // namespace expertmesh::exchange
