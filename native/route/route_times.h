#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace expertmesh {

// Where the time of dispatches goes, since the start. From any thread; what runs side by side counts in full.
class RouteTimes {
 public:
  using Clock = std::chrono::steady_clock;

  // Upper bounds of round trips that are counted together, in seconds; longer ones have a count of their own.
  static constexpr std::array kRoundTripBounds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0};
  using RoundTripCounts = std::array<int64_t, kRoundTripBounds.size() + 1>;

  // Planning dispatches, gathering rows, scattering answers.
  void packed(Clock::duration took) { pack_ns_ += nanoseconds(took); }
  void sent() { ++num_sent_; }
  // A late dispatch went to others as well, and whether one of these was the first with all of its rows.
  void hedged() { ++num_hedged_; }
  void hedge_won() { ++num_hedges_won_; }
  // From a dispatch to its answer: the wire, and the peer's experts.
  void exchanged(Clock::duration took) {
    exchange_ns_ += nanoseconds(took);
    const double seconds = std::chrono::duration<double>(took).count();
    const auto bound = std::lower_bound(kRoundTripBounds.begin(), kRoundTripBounds.end(), seconds);
    ++round_trips_[static_cast<size_t>(bound - kRoundTripBounds.begin())];
  }

  double pack_ms() const { return static_cast<double>(pack_ns_) / 1e6; }
  double exchange_ms() const { return static_cast<double>(exchange_ns_) / 1e6; }
  // Dispatches to peers, whatever came of them.
  int64_t num_sent() const { return num_sent_; }
  int64_t num_hedged() const { return num_hedged_; }
  int64_t num_hedges_won() const { return num_hedges_won_; }
  RoundTripCounts round_trips() const {
    RoundTripCounts counts{};
    for (size_t i = 0; i < counts.size(); ++i) counts[i] = round_trips_[i];
    return counts;
  }

 private:
  static int64_t nanoseconds(Clock::duration took) { return std::chrono::duration_cast<std::chrono::nanoseconds>(took).count(); }

  std::atomic<int64_t> pack_ns_{0};
  std::atomic<int64_t> exchange_ns_{0};
  std::atomic<int64_t> num_sent_{0};
  std::atomic<int64_t> num_hedged_{0};
  std::atomic<int64_t> num_hedges_won_{0};
  std::array<std::atomic<int64_t>, kRoundTripBounds.size() + 1> round_trips_{};
};

}  // namespace expertmesh
