// The expert store where routers choose among residents: nothing is loaded because a row needs it.
#include <algorithm>
#include <utility>

#include "experts/store.h"

namespace expertmesh {

std::vector<std::shared_ptr<const Expert>> ExpertStore::residents(int64_t layer, std::span<const int32_t> keys) const {
  std::vector<std::shared_ptr<const Expert>> found(keys.size());
  const std::lock_guard lock(mutex_);
  for (size_t expert = 0; expert < keys.size(); ++expert) {
    if (keys[expert] >= 0) found[expert] = entries_[index_of(layer, keys[expert])].resident;
  }
  return found;
}

void ExpertStore::count_demand(int64_t layer, int64_t top_k, std::span<const int32_t> experts, std::span<const float> weights,
                               std::span<const std::shared_ptr<const Expert>> residents) {
  const std::lock_guard lock(mutex_);
  Layer& one = layers_[static_cast<size_t>(layer)];
  for (size_t choice = 0; choice < experts.size(); ++choice) {
    const auto expert = static_cast<size_t>(experts[choice]);
    one.demand.weights[expert] += static_cast<double>(weights[choice]);
    one.counters.masked += residents[expert] == nullptr ? 1 : 0;
  }
  one.counters.choices += static_cast<int64_t>(experts.size());
  one.demand.rows += static_cast<double>(experts.size()) / static_cast<double>(top_k);
}

std::vector<LayerDemand> ExpertStore::take_demand() {
  std::vector<LayerDemand> all;
  const std::lock_guard lock(mutex_);
  for (size_t layer = 0; layer < layers_.size(); ++layer) {
    LayerDemand& demand = layers_[layer].demand;
    LayerDemand none{.weights = std::vector<double>(demand.weights.size())};
    LayerDemand& taken = all.emplace_back(std::exchange(demand, std::move(none)));
    const auto keys = static_cast<int32_t>(num_keys(static_cast<int64_t>(taken.weights.size())));
    for (int32_t key = 0; key < keys; ++key) {
      if (entries_[index_of(static_cast<int64_t>(layer), key)].resident != nullptr) taken.residents.push_back(key);
    }
  }
  return all;
}

void ExpertStore::run_pinned(int64_t layer, std::span<const StoreRow> rows, std::span<const std::shared_ptr<const Expert>> pinned) {
  const int64_t num_experts = mixture(layer).num_experts;
  std::vector<int32_t> numbers;
  for (const StoreRow& row : rows) numbers.push_back(expert_of_key(row.key, num_experts));
  const Permutation grouped = group_by_expert(numbers, num_experts);
  compute(rows, grouped, grouped.experts, pinned);
}

bool ExpertStore::swap(int64_t layer, int32_t enters, int32_t leaves) {
  ExpertCache* const slots = cache(layer);
  if (slots == nullptr) return false;
  Entry& entry = entries_[index_of(layer, enters)];
  const auto has_room = [&] { return leaves < 0 ? slots->num_residents() < slots->capacity() : entries_[index_of(layer, leaves)].resident != nullptr; };
  std::optional<ExpertFacts> wanted;
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_ || !entry.held.has_value() || slots->has(enters) || !has_room()) return false;
    wanted = entry.held;
  }
  const std::shared_ptr<const Expert> loaded = load_again(layer, enters, *wanted);
  const std::lock_guard lock(mutex_);
  SlotCounters& counters = layers_[static_cast<size_t>(layer)].counters;
  if (loaded == nullptr) {
    ++counters.failed_loads;
    return false;
  }
  if (is_closed_ || entry.held != loaded->facts || slots->has(enters) || !has_room()) return false;
  if (leaves >= 0) {
    slots->remove(leaves);
    evict(layer, leaves);
  }
  if (!admit(layer, enters)) return false;
  entry.resident = loaded;
  counters.loaded_bytes += loaded->facts.canonical_bytes;
  ++counters.swaps;
  return true;
}

}  // namespace expertmesh
