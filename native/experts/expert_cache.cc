#include "experts/expert_cache.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "expertmesh/error.h"

namespace expertmesh {

ExpertCache::ExpertCache(int64_t capacity, std::string_view policy, int64_t num_experts, int64_t num_in_flight, ExpertSize size_of)
    : capacity_(capacity),
      num_in_flight_(num_in_flight),
      size_of_(std::move(size_of)),
      policy_(make_cache_policy(policy, num_experts)),
      frequencies_(static_cast<size_t>(num_experts)),
      is_active_(static_cast<size_t>(num_experts)) {
  if (capacity < 1) fail_argument("a layer has room for ", capacity, "; wanted at least 1");
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

std::optional<std::vector<int32_t>> ExpertCache::admit(int32_t expert) {
  if (has(expert)) return std::vector<int32_t>{};
  const int64_t size = size_of_(expert);
  std::vector<int32_t> kept;
  for (const auto& [other, resident] : residents_) {
    if (resident.size <= size) kept.push_back(other);
  }
  if (!has_room(size) && kept.size() == residents_.size()) return std::nullopt;
  return take_room(expert, kept);
}

void ExpertCache::remove(int32_t expert) {
  const auto found = residents_.find(expert);
  if (found == residents_.end()) return;
  taken_ -= found->second.size;
  residents_.erase(found);
}

void ExpertCache::insert(int32_t expert, int64_t size) {
  residents_[expert] = {.size = size, .load_time = num_accesses_, .use_time = num_accesses_};
  taken_ += size;
}

CacheStep ExpertCache::access(int32_t expert, std::span<const int32_t> running) {
  ++frequencies_[index_of(expert)];
  CacheStep step = {.expert = expert, .is_hit = has(expert), .evicted = {}};
  if (!step.is_hit) step.evicted = take_room(expert, running);
  residents_.at(expert).use_time = num_accesses_++;
  return step;
}

std::vector<CacheStep> ExpertCache::prefetch(std::span<const int32_t> wanted) {
  size_t num_kept = 0;
  for (int64_t room = capacity_; num_kept < wanted.size(); ++num_kept) {
    room -= size_of_(wanted[num_kept]);
    if (room < 0) break;
  }
  const std::span<const int32_t> kept = wanted.first(num_kept);
  std::vector<CacheStep> steps;
  for (const int32_t expert : kept) {
    if (!has(expert)) steps.push_back({.expert = expert, .is_hit = false, .evicted = take_room(expert, kept)});
  }
  return steps;
}

std::vector<int32_t> ExpertCache::take_room(int32_t expert, std::span<const int32_t> kept) {
  const int64_t size = size_of_(expert);
  std::vector<int32_t> evicted;
  while (!has_room(size)) {
    evicted.push_back(victim(kept));
    remove(evicted.back());
  }
  insert(expert, size);
  return evicted;
}

int32_t ExpertCache::victim(std::span<const int32_t> kept) const {
  const auto is_kept = [&](int32_t expert) { return std::ranges::find(kept, expert) != kept.end(); };
  const bool are_all_kept = std::ranges::all_of(residents_, [&](const auto& resident) { return is_kept(resident.first); });
  std::optional<SlotHolder> first;
  for (const auto& [expert, resident] : residents_) {
    if (!are_all_kept && is_kept(expert)) continue;
    const SlotHolder holder = {.expert = expert,
                               .load_time = resident.load_time,
                               .use_time = resident.use_time,
                               .frequency = frequencies_[index_of(expert)],
                               .is_active = is_active_[index_of(expert)] != 0};
    if (!first.has_value() || policy_->leaves_before(holder, *first)) first = holder;
  }
  return first->expert;
}

}  // namespace expertmesh
