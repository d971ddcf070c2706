#include "route/join_window.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace expertmesh {

namespace {

// Of a new value in means and deviations: those of the last ten or so count.
constexpr double kNewShare = 0.125;
// Deviations after which a home is late, and the least of them in the mean: below, waking threads makes the difference.
constexpr double kLateDeviations = 3;
constexpr double kLeastDeviation = 0.05;
// Times that a home has kept to its cadence after a layer before anybody waits for it there, and the most that are remembered to its
// credit: a home that was often late must first be as often in time again. What follows the last layer, whether another step or nothing,
// says nothing of what follows the others.
constexpr int kTrusted = 2;
constexpr int kMostTrust = 8;

double nanoseconds(JoinWindow::Clock::duration duration) { return std::chrono::duration<double, std::nano>(duration).count(); }

// Of runs that cost about the same.
size_t size_class(size_t num_rows) { return static_cast<size_t>(std::bit_width(static_cast<uint32_t>(num_rows))); }

JoinWindow::Clock::duration duration_of(double ns) { return std::chrono::nanoseconds(std::llround(ns)); }

}  // namespace

void JoinWindow::came(const std::string& name, int64_t layer, Time now) {
  Home& home = home_of(name, now);
  if (home.answered.has_value()) learn(home, layer, nanoseconds(now - home.heard));
  home.answered = std::nullopt;
  home.heard = now;
  ++home.num_here;
}

void JoinWindow::answered(const std::string& name, int64_t layer, Time now) {
  Home& home = home_of(name, now);
  home.answered = layer;
  home.heard = now;
  if (home.num_here > 0) --home.num_here;
}

void JoinWindow::gave_up(const std::string& name) {
  const auto found = homes_.find(name);
  if (found == homes_.end()) return;
  found->second.answered = std::nullopt;
  if (found->second.num_here > 0) --found->second.num_here;
}

void JoinWindow::learn(Home& home, int64_t layer, double took_ns) const {
  const auto known = home.cadences.find(*home.answered);
  // Another part of what it asks of this layer, which came after the answer to the first.
  if (layer == *home.answered && known != home.cadences.end() && known->second.next_layer != layer) return;
  const auto [found, is_new] = home.cadences.try_emplace(*home.answered, Cadence{.next_layer = layer, .mean_ns = took_ns, .deviation_ns = took_ns / 2});
  if (is_new) return;
  Cadence& cadence = found->second;
  if (cadence.next_layer != layer) {
    cadence = {.next_layer = layer, .mean_ns = took_ns, .deviation_ns = took_ns / 2};
    return;
  }
  const bool is_late = took_ns > cadence.mean_ns + kLateDeviations * cadence.deviation_ns;
  cadence.trust = is_late ? cadence.trust / 2 : std::min(cadence.trust + 1, kMostTrust);
  cadence.deviation_ns += kNewShare * (std::abs(took_ns - cadence.mean_ns) - cadence.deviation_ns);
  cadence.mean_ns += kNewShare * (took_ns - cadence.mean_ns);
  cadence.deviation_ns = std::max(cadence.deviation_ns, kLeastDeviation * cadence.mean_ns);
}

void JoinWindow::waited(Clock::duration wait) { saved_ns_ = std::max(0.0, saved_ns_ - nanoseconds(wait)); }

void JoinWindow::ran(size_t num_rows, Clock::duration cost) {
  double& mean = cost_ns_[size_class(num_rows)];
  const double ns = nanoseconds(cost);
  mean = mean == 0 ? ns : mean + kNewShare * (ns - mean);
  saved_ns_ = std::max(saved_ns_, std::min(saved_ns_ + limits_.share * ns, limits_.most_runs * ns));
}

double JoinWindow::saved_by_joining(size_t size) const {
  const double cost = cost_ns_[size];
  double of_twice = size + 1 < cost_ns_.size() ? cost_ns_[size + 1] : 0;
  if (of_twice == 0) {
    // What so many rows cost beyond those of a smaller run, they cost once more; beyond none at all, where no smaller one is known.
    size_t smaller = size;
    while (smaller > 0 && (smaller == size || cost_ns_[smaller] == 0)) --smaller;
    const double doubled = 1 - std::ldexp(1.0, static_cast<int>(smaller) - static_cast<int>(size));
    of_twice = cost + (smaller > 0 ? std::max(0.0, cost - cost_ns_[smaller]) / doubled : cost);
  }
  return std::clamp((2 * cost - of_twice) / cost, 0.0, 1.0);
}

JoinWindow::Time JoinWindow::begins(int64_t layer, size_t num_rows, Time able) const {
  const size_t size = size_class(num_rows);
  if (cost_ns_[size] == 0 || saved_by_joining(size) < limits_.least_saved) return able;
  const Time last = able + duration_of(std::min(saved_ns_, limits_.most_runs * cost_ns_[size]));
  Time begins = able;
  for (const auto& [name, home] : homes_) {
    const Cadence* const cadence = expected(home, layer);
    if (cadence == nullptr) continue;
    const Time comes = home.heard + duration_of(cadence->mean_ns);
    if (comes > last) continue;
    begins = std::max(begins, std::min(last, comes + duration_of(kLateDeviations * cadence->deviation_ns)));
  }
  return begins;
}

const JoinWindow::Cadence* JoinWindow::expected(const Home& home, int64_t layer) const {
  if (!home.answered.has_value() || home.num_here > 0) return nullptr;
  const auto found = home.cadences.find(*home.answered);
  if (found == home.cadences.end() || found->second.next_layer != layer || found->second.trust < kTrusted) return nullptr;
  return &found->second;
}

JoinWindow::Home& JoinWindow::home_of(const std::string& name, Time now) {
  if (homes_.size() >= limits_.most_homes && !homes_.contains(name)) {
    homes_.erase(std::ranges::min_element(homes_, {}, [](const auto& entry) { return entry.second.heard; }));
  }
  return homes_.try_emplace(name, Home{.cadences = {}, .num_here = 0, .answered = std::nullopt, .heard = now}).first->second;
}

}  // namespace expertmesh
