// Loads of the expert store ahead of need: beside the compute of the layers before, in slots that the policy gives up first.
#include <utility>

#include "experts/store.h"

namespace expertmesh {

bool ExpertStore::wants_prefetch(int64_t layer) const {
  if (!does_prefetch_) return false;
  const std::lock_guard lock(mutex_);
  const Layer& of = layers_[static_cast<size_t>(layer)];
  return of.cache.has_value() && of.held_size > of.cache->capacity();
}

void ExpertStore::prefetch(int64_t layer, std::span<const int32_t> wanted) {
  if (!wants_prefetch(layer)) return;
  std::vector<std::pair<int32_t, std::shared_ptr<AheadLoad>>> begun;
  {
    const std::lock_guard lock(mutex_);
    std::vector<int32_t> held;
    for (const int32_t expert : wanted) {
      if (entries_[index_of(layer, expert)].held.has_value()) held.push_back(expert);
    }
    forget_lost(layer, held);
    for (const CacheStep& step : cache(layer)->prefetch(held)) {
      for (const int32_t evicted : step.evicted) evict(layer, evicted);
      begun.emplace_back(step.expert, entries_[index_of(layer, step.expert)].ahead = std::make_shared<AheadLoad>());
    }
    layers_[static_cast<size_t>(layer)].counters.prefetches += static_cast<int64_t>(begun.size());
  }
  for (const auto& [expert, load] : begun) {
    loads_->submit(Priority::normal, {.call = "a prefetch",
                                      .run = [this, layer, expert, load] { load_ahead(layer, expert, load); },
                                      .done = [](const std::exception_ptr&) {}});
  }
}

void ExpertStore::load_ahead(int64_t layer, int32_t expert, const std::shared_ptr<AheadLoad>& load) {
  Entry& entry = entries_[index_of(layer, expert)];
  std::optional<ExpertFacts> wanted;
  {
    const std::lock_guard lock(mutex_);
    // It has left, or the run that needs it was quicker.
    if (entry.ahead != load || !entry.held.has_value()) return;
    load->state = AheadLoad::State::loading;
    wanted = entry.held;
  }
  std::shared_ptr<const Expert> loaded = load_again(layer, expert, *wanted);
  std::shared_ptr<Landing> awaited;
  {
    const std::lock_guard lock(mutex_);
    load->state = AheadLoad::State::landed;
    awaited = std::move(load->awaited);
    if (entry.ahead != load && awaited == nullptr) return;
    if (entry.ahead == load && (awaited != nullptr || loaded == nullptr)) entry.ahead = nullptr;
    end_load(layer, expert, loaded);
    if (awaited == nullptr && entry.resident == nullptr) load->in_passing = loaded;
  }
  if (awaited != nullptr) awaited->ended({.expert = expert, .loaded = std::move(loaded)});
}

bool ExpertStore::await_ahead(int64_t layer, int32_t expert, const std::shared_ptr<Landing>& landing) {
  Entry& entry = entries_[index_of(layer, expert)];
  if (entry.ahead == nullptr) return false;
  if (entry.ahead->state == AheadLoad::State::queued) {
    // A load of the run's own is quicker than one behind others.
    entry.ahead = nullptr;
    return false;
  }
  ++layers_[static_cast<size_t>(layer)].counters.prefetches_used;
  landing->begun();
  if (entry.ahead->state == AheadLoad::State::loading) {
    entry.ahead->awaited = landing;
  } else {
    landing->ended({.expert = expert, .loaded = entry.resident != nullptr ? entry.resident : std::move(entry.ahead->in_passing)});
    entry.ahead = nullptr;
  }
  return true;
}

void ExpertStore::evict(int64_t layer, int32_t expert) {
  Entry& entry = entries_[index_of(layer, expert)];
  entry.resident = nullptr;
  if (std::exchange(entry.ahead, nullptr) != nullptr) ++layers_[static_cast<size_t>(layer)].counters.prefetches_wasted;
}

void ExpertStore::forget_lost(int64_t layer, std::span<const int32_t> experts) {
  for (const int32_t expert : experts) {
    const Entry& entry = entries_[index_of(layer, expert)];
    if (entry.resident == nullptr && entry.ahead == nullptr) cache(layer)->remove(expert);
  }
}

}  // namespace expertmesh
