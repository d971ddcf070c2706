#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <vector>

#include "route/route_times.h"
#include "runtime/thread.h"

namespace expertmesh {

class StepPart;

// Has parts that are not over in their time sent to others as well, on a thread of its own that begins with the first part. From any thread.
class LateWatch {
 public:
  using Clock = RouteTimes::Clock;

  LateWatch() = default;
  ~LateWatch();
  LateWatch(const LateWatch&) = delete;
  LateWatch& operator=(const LateWatch&) = delete;

  // One that has ended by then is passed over; one that has gone is not held.
  void watch(std::weak_ptr<StepPart> part, Clock::time_point late);
  // Those late by `now`; the thread does so by itself.
  void look(Clock::time_point now);

 private:
  struct Watched {
    Clock::time_point late;
    std::weak_ptr<StepPart> part;
    bool operator<(const Watched& other) const { return late > other.late; }
  };

  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::priority_queue<Watched> watched_;
  bool is_closed_ = false;
  std::optional<Thread> thread_;
};

}  // namespace expertmesh
