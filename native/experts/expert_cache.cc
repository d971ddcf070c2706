#include "experts/expert_cache.h"

#include <algorithm>
#include <optional>

#include "expertmesh/error.h"

namespace expertmesh {

ExpertCache::ExpertCache(int64_t capacity, std::string_view policy, int64_t num_experts, int64_t num_in_flight)
    : capacity_(capacity),
      num_in_flight_(num_in_flight),
      policy_(make_cache_policy(policy, num_experts)),
      frequencies_(static_cast<size_t>(num_experts)),
      is_active_(static_cast<size_t>(num_experts)) {
  if (capacity < 1) fail_argument("a layer has ", capacity, " slots; wanted at least 1");
}

std::vector<CacheStep> ExpertCache::on_batch(std::span<const int32_t> active) {
  std::fill(is_active_.begin(), is_active_.end(), uint8_t{0});
  for (const int32_t expert : active) is_active_[index_of(expert)] = 1;
  policy_->observe(active);
  const std::vector<int32_t> order = policy_->order(active, [&](int32_t expert) { return has(expert); });
  std::vector<CacheStep> steps;
  for (size_t i = 0; i < order.size(); ++i) {
    const size_t running = std::min(i, static_cast<size_t>(num_in_flight_));
    steps.push_back(access(order[i], std::span(order).subspan(i - running, running)));
  }
  return steps;
}

bool ExpertCache::admit(int32_t expert) {
  if (num_residents() >= capacity_) return has(expert);
  residents_.try_emplace(expert, Times{.load = num_accesses_, .use = num_accesses_});
  return true;
}

CacheStep ExpertCache::access(int32_t expert, std::span<const int32_t> running) {
  ++frequencies_[index_of(expert)];
  CacheStep step = {.expert = expert, .is_hit = has(expert), .evicted = -1};
  if (!step.is_hit) step.evicted = take_slot(expert, running);
  residents_[expert].use = num_accesses_++;
  return step;
}

std::vector<CacheStep> ExpertCache::prefetch(std::span<const int32_t> wanted) {
  const std::span<const int32_t> kept = wanted.first(std::min(wanted.size(), static_cast<size_t>(capacity_)));
  std::vector<CacheStep> steps;
  for (const int32_t expert : kept) {
    if (!has(expert)) steps.push_back({.expert = expert, .is_hit = false, .evicted = take_slot(expert, kept)});
  }
  return steps;
}

int32_t ExpertCache::take_slot(int32_t expert, std::span<const int32_t> kept) {
  const int32_t evicted = num_residents() >= capacity_ ? victim(kept) : -1;
  if (evicted >= 0) residents_.erase(evicted);
  residents_[expert] = {.load = num_accesses_, .use = num_accesses_};
  return evicted;
}

int32_t ExpertCache::victim(std::span<const int32_t> kept) const {
  const auto is_kept = [&](int32_t expert) { return std::ranges::find(kept, expert) != kept.end(); };
  const bool are_all_kept = std::ranges::all_of(residents_, [&](const auto& resident) { return is_kept(resident.first); });
  std::optional<SlotHolder> first;
  for (const auto& [expert, times] : residents_) {
    if (!are_all_kept && is_kept(expert)) continue;
    const SlotHolder holder = {.expert = expert,
                               .load_time = times.load,
                               .use_time = times.use,
                               .frequency = frequencies_[index_of(expert)],
                               .is_active = is_active_[index_of(expert)] != 0};
    if (!first.has_value() || policy_->leaves_before(holder, *first)) first = holder;
  }
  return first->expert;
}

}  // namespace expertmesh
