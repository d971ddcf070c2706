#pragma once

#include <chrono>

namespace expertmesh::exchange {

using SteadyClock = std::chrono::steady_clock;

// How long a thread looks for what comes next before it sleeps. Being woken costs a few microseconds and a turn of the scheduler, so
// looking pays where peers answer within that; where they compute, or other threads want the processor, it would take time from
// them. Told from what the last waits were like, and never more than a small share of the time where it was in vain.
class SpinPolicy {
 public:
  // Zero: sleep at once.
  std::chrono::nanoseconds limit(SteadyClock::time_point now) const;
  // A wait from `began` on has ended: `slept` without anything found by looking for `spun`.
  void waited(SteadyClock::time_point began, SteadyClock::time_point ended, std::chrono::nanoseconds spun, bool slept);

 private:
  // Mean of the last waits, in which long ones count as a little more than the limit: two short ones in turn are enough to look again.
  double mean_ns_ = 1e6;
  // Spent in vain; falls with the time.
  double wasted_ns_ = 0;
  SteadyClock::time_point last_{};
};

}  // namespace expertmesh::exchange
