#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "experts/expert.h"

namespace expertmesh {

// An expert that a run has waited for; null where it could not be loaded.
struct Landed {
  int32_t expert;
  std::shared_ptr<const Expert> loaded;
};

// Where the loads of one run end.
class Landing {
 public:
  // From the run's thread, which alone waits for all; the load may have ended before.
  void begun() {
    const std::lock_guard lock(mutex_);
    ++num_under_way_;
  }
  // From the load's thread.
  void ended(Landed landed) {
    const std::lock_guard lock(mutex_);
    landed_.push_back(std::move(landed));
    --num_under_way_;
    has_landed_.notify_all();
  }
  // What has landed since the last call.
  std::vector<Landed> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(landed_, {});
  }
  // The same; waits for one.
  std::vector<Landed> wait() {
    std::unique_lock lock(mutex_);
    has_landed_.wait(lock, [&] { return !landed_.empty(); });
    return std::exchange(landed_, {});
  }
  // Returns when no load is under way.
  void wait_for_all() {
    std::unique_lock lock(mutex_);
    has_landed_.wait(lock, [&] { return num_under_way_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable has_landed_;
  int64_t num_under_way_ = 0;
  std::vector<Landed> landed_;
};

}  // namespace expertmesh
