#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace expertmesh {

struct JoinLimits {
  // Of what runs cost: the time that is spent on waiting, on the whole.
  double share = 0.25;
  // The longest wait, in costs of a run like the one that waits: so much is saved up, since a long wait that brings homes into step is
  // followed by short ones.
  double most_runs = 2;
  // Of what a run costs: nobody waits where two of them save less as one. Costs of two sizes differ by as much from one time to the next.
  double least_saved = 0.1;
  // Homes that are remembered; beyond, the one not heard of for longest is forgotten.
  size_t most_homes = 256;
};

// Until when a run of experts waits for the rows of other homes, so that the weights are read once for all of them. Homes that are a
// little apart fall into step by it: their answers leave together, and their next rows come together.
//
// A home is expected by its cadence: which layer its rows come for after those just answered, and how long after; only while it has
// kept to it the last times, and only where it is expected within the limits. So nobody waits for a home that is idle, slow or
// irregular, nor where runs of twice the rows cost twice as much; and where waiting brings nothing little is spent on it. Pure: time
// comes with each call, and is that of a steady clock.
class JoinWindow {
 public:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;

  explicit JoinWindow(JoinLimits limits = {}) : limits_(limits) {}

  // Rows of a home for a layer have come.
  void came(const std::string& home, int64_t layer, Time now);
  // They are answered: its next ones are on their way some time from now.
  void answered(const std::string& home, int64_t layer, Time now);
  // Not by their answer: it has taken them back, or was refused. Either is told once for each call of came().
  void gave_up(const std::string& home);
  // A run of so many rows has begun so long after it could have.
  void waited(Clock::duration wait);
  // It has taken `cost`.
  void ran(size_t num_rows, Clock::duration cost);

  // When a run for `layer` begins that could since `able` and has `num_rows` rows by now, if nobody else comes: `able`, where it waits
  // for nobody.
  Time begins(int64_t layer, size_t num_rows, Time able) const;

 private:
  struct Cadence {
    int64_t next_layer = 0;
    double mean_ns = 0;
    double deviation_ns = 0;
    int trust = 0;
  };
  struct Home {
    // By the layer that was answered.
    std::unordered_map<int64_t, Cadence> cadences;
    // What has come and is not answered: meanwhile nobody expects more.
    int64_t num_here = 0;
    // Layer of the last answer, until the next rows come.
    std::optional<int64_t> answered;
    Time heard;
  };

  // Of what a run of this size costs, the share that a run of twice the rows saves against two of them; 0 until runs of two sizes are known.
  double saved_by_joining(size_t size) const;
  Home& home_of(const std::string& name, Time now);
  void learn(Home& home, int64_t layer, double took_ns) const;
  const Cadence* expected(const Home& home, int64_t layer) const;

  JoinLimits limits_;
  std::unordered_map<std::string, Home> homes_;
  // By the number of rows, in powers of two; 0: none has run yet.
  std::array<double, 33> cost_ns_{};
  // Time that may be spent on waiting.
  double saved_ns_ = 0;
};

}  // namespace expertmesh
