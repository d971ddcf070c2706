#include "exchange/context.h"

namespace expertmesh::exchange {

void Notices::tell(const std::string& from, const std::string& problem) {
  uint64_t num_unsaid = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto now = SteadyClock::now();
    if (last_ != SteadyClock::time_point{} && now - last_ < std::chrono::seconds(1)) {
      ++num_unsaid_;
      return;
    }
    last_ = now;
    num_unsaid = std::exchange(num_unsaid_, 0);
  }
  say_(from, problem, num_unsaid);
}

}  // namespace expertmesh::exchange
