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
#include <utility>
#include <vector>

#include "route/peer_speed.h"

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
  // A peer that has been late so many times is slow, less what it did in time: of a late one's time so many times as much makes up for one
  // time late, so that a peer is found slow that answers quickly between long stops.
  double slow_after = 3;
  double made_up_by = 4;
  // A slow one gets rows where no other replica is, and otherwise one round's after so long, to see whether it still is; then after twice
  // as long, up to a limit. It is slow no more when it was in time so many times in a row, each so long after the one before.
  Duration first_probe = std::chrono::milliseconds(500);
  Duration longest_probe = std::chrono::seconds(8);
  int probes_in_time = 3;
  Duration between_probes = std::chrono::milliseconds(50);
  // So much of a time counts an answer that took `multiple` times the median of several peers and more than it by `excess`, though it came
  // before it was late: where a dispatch takes a millisecond, one that takes ten holds up every layer.
  double sluggish = 0.5;
  Duration excess = std::chrono::milliseconds(4);
};

// How long peers take to answer, which of them are late again and again, and which take longer than others by how much. What is expected
// of a dispatch is the median over the peers of what dispatches of nearly its size take: where all are slow nobody is. Time comes with each
// call. From any thread.
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
  // [workers] what the share of each is multiplied by, in sixteenths: 0 for one that is slow, but for the round that is to see whether it
  // still is; less than all for one that takes longer than others (PeerSpeed). Empty: the whole for all.
  std::vector<int32_t> weights(std::span<const std::string> workers, Clock::time_point now);
  // By name.
  std::vector<std::string> slow() const;
  // The weights of others that get less than their shares, as fractions. By name.
  std::vector<std::pair<std::string, double>> lowered() const;

 private:
  struct Pace {
    double seconds = 0;
    int64_t num_answers = 0;
    Clock::time_point at;  // of the last
  };
  // Dispatches of nearly the same size.
  struct SizeClass {
    std::unordered_map<std::string, Pace> peers;
    std::optional<double> limit;
    double sluggish = 0;
    int64_t num_since = 0;
    // Over several peers that have answered of late; 0: there are not so many.
    double typical = 0;
    Clock::time_point typical_at;
  };
  struct Lateness {
    double score = 0;
    bool is_slow = false;
    Clock::duration probe_after{};
    Clock::time_point probe_at;
    int probes_in_time = 0;
    Clock::time_point counted_until;  // of the last of them, which has many answers
  };
  static constexpr size_t kNumClasses = 48;

  static size_t class_of(size_t num_answers);

  // Under the lock.
  std::optional<double> limit_seconds(SizeClass& of_size) const;
  double typical_seconds(const SizeClass& of_size) const;
  // How many times what peers take for its like; none where that is not known.
  std::optional<double> times_of_others(size_t of_size, double seconds) const;
  void measured(const std::string& worker, double times);
  int32_t weight(const std::string& worker, Clock::time_point now);
  void blame(const std::string& worker, double times, Clock::time_point now);
  // It has answered in time, by such a share of the time after which it would have been late.
  void praise(const std::string& worker, double share, Clock::time_point now);

  const HedgeLimits limits_;
  mutable std::mutex mutex_;
  std::array<SizeClass, kNumClasses> classes_;
  Clock::time_point latest_;  // answer
  std::unordered_map<std::string, Lateness> lateness_;
  std::unordered_map<std::string, PeerSpeed> speeds_;
  double hedges_left_ = 0;
  bool has_sent_ = false;
  int64_t num_slow_ = 0;
  int64_t num_lowered_ = 0;
};

}  // namespace expertmesh
