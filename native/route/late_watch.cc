#include "route/late_watch.h"

#include <utility>

#include "route/step_part.h"

namespace expertmesh {

LateWatch::~LateWatch() {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
  }
  changed_.notify_one();
  thread_.reset();
}

void LateWatch::watch(std::weak_ptr<StepPart> part, Clock::time_point late) {
  const std::lock_guard lock(mutex_);
  const bool is_first = watched_.empty() || late < watched_.top().late;
  watched_.push({.late = late, .part = std::move(part)});
  if (!thread_.has_value()) thread_.emplace([this] { run(); });
  if (is_first) changed_.notify_one();
}

void LateWatch::look(Clock::time_point now) {
  for (;;) {
    std::shared_ptr<StepPart> part;
    {
      const std::lock_guard lock(mutex_);
      if (watched_.empty() || watched_.top().late > now) return;
      part = watched_.top().part.lock();
      watched_.pop();
    }
    if (part != nullptr) part->late(now);
  }
}

void LateWatch::run() {
  for (std::unique_lock lock(mutex_); !is_closed_;) {
    if (watched_.empty()) {
      changed_.wait(lock);
    } else if (const Clock::time_point late = watched_.top().late; late > Clock::now()) {
      changed_.wait_until(lock, late);
    } else {
      lock.unlock();
      look(Clock::now());
      lock.lock();
    }
  }
}

}  // namespace expertmesh
