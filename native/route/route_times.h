#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace expertmesh {

// Where the time of dispatches goes, since the start. From any thread; what runs side by side counts in full.
class RouteTimes {
 public:
  using Clock = std::chrono::steady_clock;

  // Planning dispatches, gathering rows, scattering answers.
  void packed(Clock::duration took) { pack_ns_ += nanoseconds(took); }
  // From a dispatch to its answer: the wire, and the peer's experts.
  void exchanged(Clock::duration took) {
    exchange_ns_ += nanoseconds(took);
    ++num_sent_;
  }

  double pack_ms() const { return static_cast<double>(pack_ns_) / 1e6; }
  double exchange_ms() const { return static_cast<double>(exchange_ns_) / 1e6; }
  int64_t num_sent() const { return num_sent_; }

 private:
  static int64_t nanoseconds(Clock::duration took) { return std::chrono::duration_cast<std::chrono::nanoseconds>(took).count(); }

  std::atomic<int64_t> pack_ns_{0};
  std::atomic<int64_t> exchange_ns_{0};
  std::atomic<int64_t> num_sent_{0};
};

}  // namespace expertmesh
