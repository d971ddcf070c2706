#include "route/slot_workers.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "route/rows_by_step.h"

namespace expertmesh {

namespace {

struct Replicas {
  std::span<const int32_t> workers;
  std::span<const double> shares;
};

Replicas replicas_of(const LayerRoutes& routes, size_t expert) {
  const auto begin = static_cast<size_t>(routes.first[expert]);
  const size_t count = static_cast<size_t>(routes.first[expert + 1]) - begin;
  return {std::span(routes.workers).subspan(begin, count), std::span(routes.shares).subspan(begin, count)};
}

int32_t worker_by_share(const Replicas& replicas, double point, const ReplicaRules& rules) {
  const int64_t replica = choose_replica(point, replicas.shares, replicas.workers, rules.is_out, rules.weights);
  return replica < 0 ? -1 : replicas.workers[static_cast<size_t>(replica)];
}

std::vector<int32_t> by_share(const LayerRoutes& routes, const Routing& routing, std::span<const int32_t> slots, const RowNames& names,
                              const ReplicaRules& rules) {
  std::vector<int32_t> chosen;
  chosen.reserve(slots.size());
  for (const int32_t slot : slots) {
    const Replicas replicas = replicas_of(routes, static_cast<size_t>(routing.experts[static_cast<size_t>(slot)]));
    if (replicas.workers.size() == 1 && rules.is_out.empty()) {
      chosen.push_back(replicas.workers.front());
      continue;
    }
    const auto row = static_cast<size_t>(slot / routing.top_k);
    const double point = routing.is_static ? 0 : replica_point(names.requests[row], names.positions[row], routing.layer);
    chosen.push_back(worker_by_share(replicas, point, rules));
  }
  return chosen;
}

StepReplicas usable_replicas(const LayerRoutes& routes, const ReplicaRules& rules) {
  StepReplicas usable{.first = {0}, .workers = {}};
  const auto is_left = [&](int32_t worker) { return rules.is_out.empty() || rules.is_out[static_cast<size_t>(worker)] == 0; };
  const auto has_weight = [&](int32_t worker) { return rules.weights.empty() || rules.weights[static_cast<size_t>(worker)] > 0; };
  for (size_t expert = 0; expert + 1 < routes.first.size(); ++expert) {
    const Replicas replicas = replicas_of(routes, expert);
    const size_t before = usable.workers.size();
    const auto take = [&](bool counts_weights) {
      for (size_t replica = 0; replica < replicas.workers.size(); ++replica) {
        const int32_t worker = replicas.workers[replica];
        if (!is_left(worker) || replicas.shares[replica] == 0 || (counts_weights && !has_weight(worker))) continue;
        usable.workers.push_back(worker);
      }
    };
    take(true);
    if (usable.workers.size() == before && !rules.weights.empty()) take(false);
    if (usable.workers.size() == before) {
      if (const int32_t fallback = worker_by_share(replicas, 0, rules); fallback >= 0) usable.workers.push_back(fallback);
    }
    usable.first.push_back(static_cast<int32_t>(usable.workers.size()));
  }
  return usable;
}

// Whoever has no weight and is asked all the same is the slowest of all.
std::vector<int32_t> speeds_of(size_t num_workers, const ReplicaRules& rules) {
  std::vector<int32_t> speeds(num_workers, 1);
  for (size_t worker = 0; worker < rules.weights.size(); ++worker) speeds[worker] = std::max(1, rules.weights[worker]);
  return speeds;
}

// Slots of one expert, as `parts` of `workers` say, by ascending point on ascending workers. `indices` are into `slots` and `chosen`.
void divide(std::span<int32_t> indices, std::span<const int32_t> workers, std::span<const int32_t> parts,
            const std::vector<double>& points, std::vector<int32_t>& chosen) {
  std::vector<size_t> order(workers.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return workers[a] < workers[b]; });
  if (workers.size() > 1) {
    std::sort(indices.begin(), indices.end(), [&](int32_t a, int32_t b) {
      return std::pair(points[static_cast<size_t>(a)], a) < std::pair(points[static_cast<size_t>(b)], b);
    });
  }
  auto next = indices.begin();
  for (const size_t replica : order) {
    for (int32_t left = parts[replica]; left > 0; --left) chosen[static_cast<size_t>(*next++)] = workers[replica];
  }
}

std::vector<int32_t> by_step(const LayerRoutes& routes, size_t num_workers, const Routing& routing, std::span<const int32_t> slots,
                             const RowNames& names, const ReplicaRules& rules) {
  const auto num_experts = static_cast<size_t>(routes.num_experts());
  const StepReplicas replicas = usable_replicas(routes, rules);
  std::vector<int32_t> rows(num_experts, 0);
  std::vector<double> points;
  points.reserve(slots.size());
  for (const int32_t slot : slots) {
    const auto row = static_cast<size_t>(slot / routing.top_k);
    points.push_back(replica_point(names.requests[row], names.positions[row], routing.layer));
    ++rows[static_cast<size_t>(routing.experts[static_cast<size_t>(slot)])];
  }
  // Indices of slots, those of one expert together.
  std::vector<int32_t> begins(num_experts + 1, 0);
  std::partial_sum(rows.begin(), rows.end(), begins.begin() + 1);
  std::vector<int32_t> indices(slots.size());
  std::vector<int32_t> next(begins.begin(), begins.end() - 1);
  for (size_t index = 0; index < slots.size(); ++index) {
    const auto expert = static_cast<size_t>(routing.experts[static_cast<size_t>(slots[index])]);
    indices[static_cast<size_t>(next[expert]++)] = static_cast<int32_t>(index);
  }
  std::vector<int32_t> chosen(slots.size(), -1);
  for (size_t expert = 0; expert < num_experts; ++expert) {
    if (replicas.first[expert] == replicas.first[expert + 1]) rows[expert] = 0;
  }
  std::vector<int64_t> queued(num_workers, 0);
  queued.front() = rules.num_here;
  const std::vector<int32_t> parts = rows_by_step(replicas, rows, {.queued = queued, .speeds = speeds_of(num_workers, rules)});
  for (size_t expert = 0; expert < num_experts; ++expert) {
    if (rows[expert] == 0) continue;
    const auto first = static_cast<size_t>(replicas.first[expert]);
    const size_t count = static_cast<size_t>(replicas.first[expert + 1]) - first;
    divide(std::span(indices).subspan(static_cast<size_t>(begins[expert]), static_cast<size_t>(rows[expert])),
           std::span(replicas.workers).subspan(first, count), std::span(parts).subspan(first, count), points, chosen);
  }
  return chosen;
}

}  // namespace

std::vector<int32_t> slot_workers(const LayerRoutes& routes, size_t num_workers, const Routing& routing, std::span<const int32_t> slots,
                                  const RowNames& names, const ReplicaRules& rules) {
  const bool has_choice = routes.workers.size() > static_cast<size_t>(routes.num_experts());
  if (rules.choice == ReplicaChoice::share || routing.is_static || !has_choice) return by_share(routes, routing, slots, names, rules);
  return by_step(routes, num_workers, routing, slots, names, rules);
}

}  // namespace expertmesh
