#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace expertmesh {

struct HedgeLimits {
  using Duration = std::chrono::steady_clock::duration;
  // A dispatch is late after so many times what one of its size is expected to take, and not before `least`; where only one peer is known,
  // which is compared with nothing but itself, not before `least_alone`.
  double multiple = 3;
  Duration least = std::chrono::milliseconds(25);
  Duration least_alone = std::chrono::milliseconds(200);
  // Second sends for each first one, and how many may come at once: when everything is slow they are no storm.
  double rate = 0.1;
  double burst = 8;
  // A peer that has been late so many times, answers in time halving the count, is slow: it gets rows where no other replica is, and
  // otherwise one round's after so long, to see whether it still is; then after twice as long, up to a limit, and at once when it was in time.
  double slow_after = 3;
  // So much of a time counts an answer that took `multiple` times the median of several peers and more than it by `excess`, though it came
  // before it was late: where a dispatch takes a millisecond, one that takes ten holds up every layer.
  double sluggish = 0.5;
  Duration excess = std::chrono::milliseconds(4);
  Duration first_probe = std::chrono::milliseconds(500);
  Duration longest_probe = std::chrono::seconds(8);
};

// How long peers take to answer, and which of them are late again and again. What is expected of a dispatch is the median over the peers
// of what dispatches of nearly its size take: where all are slow nobody is late. Time comes with each call. From any thread.
class PeerPaces {
 public:
  using Clock = std::chrono::steady_clock;

  explicit PeerPaces(HedgeLimits limits = {}) : limits_(limits) {}

  // How long the dispatch that goes out now may take before it is late; none where too little is known of its like.
  std::optional<Clock::duration> sent(size_t num_answers);
  void answered(const std::string& worker, size_t num_answers, Clock::duration took, Clock::time_point now);
  void late(const std::string& worker, Clock::time_point now);
  // Whether a late dispatch may go to a second replica; counts it.
  bool take_hedge();
  // [workers] what the share of each is multiplied by: 0 for one that is slow, but for the round that is to see whether it still is.
  // Empty: 1 for all.
  std::vector<double> weights(std::span<const std::string> workers, Clock::time_point now);
  // By name.
  std::vector<std::string> slow() const;

 private:
  struct Pace {
    double seconds = 0;
    int64_t num_answers = 0;
  };
  // Dispatches of nearly the same size.
  struct SizeClass {
    std::unordered_map<std::string, Pace> peers;
    std::optional<double> limit;
    double sluggish = 0;
    int64_t num_since = 0;
  };
  struct Lateness {
    double score = 0;
    bool is_slow = false;
    Clock::duration probe_after{};
    Clock::time_point probe_at;
  };
  static constexpr size_t kNumClasses = 48;

  // Under the lock.
  std::optional<double> limit_seconds(SizeClass& of_size) const;
  SizeClass& class_of(size_t num_answers);
  void blame(const std::string& worker, double times, Clock::time_point now);

  const HedgeLimits limits_;
  mutable std::mutex mutex_;
  std::array<SizeClass, kNumClasses> classes_;
  std::unordered_map<std::string, Lateness> lateness_;
  double hedges_left_ = 0;
  bool has_sent_ = false;
  int64_t num_slow_ = 0;
};

}  // namespace expertmesh
