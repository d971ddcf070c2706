// Runs of the expert store: from rows to computed experts, with loads beside the compute where a layer's slots are fewer than its experts.
#include <algorithm>
#include <chrono>
#include <utility>

#include "expertmesh/error.h"
#include "experts/slot_turns.h"
#include "experts/store.h"

namespace expertmesh {

namespace {

// A read that fails once may have met a passing fault of a disk or a network drive.
constexpr int kTries = 2;

double milliseconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

Permutation by_key(std::span<const StoreRow> rows, int64_t num_experts) {
  std::vector<int32_t> key_of;
  for (const StoreRow& row : rows) key_of.push_back(row.key);
  return group_by_expert(key_of, num_keys(num_experts));
}

struct GatheredRows {
  std::vector<ExpertRow> rows;
  std::vector<ExpertRows> experts;
};

// The rows of those experts that are ready, which are pinned.
GatheredRows gather(std::span<const StoreRow> rows, const Permutation& grouped, std::span<const int32_t> ready,
                    std::span<const std::shared_ptr<const Expert>> pinned) {
  GatheredRows gathered;
  for (size_t i = 0; i < grouped.experts.size(); ++i) {
    if (std::ranges::find(ready, grouped.experts[i]) == ready.end()) continue;
    const auto begin = static_cast<int64_t>(gathered.rows.size());
    for (int64_t at = grouped.offsets[i]; at < grouped.offsets[i + 1]; ++at) {
      gathered.rows.push_back(rows[static_cast<size_t>(grouped.order[static_cast<size_t>(at)])].row);
    }
    gathered.experts.push_back(
        {.weights = &pinned[static_cast<size_t>(grouped.experts[i])]->weights, .begin = begin, .end = static_cast<int64_t>(gathered.rows.size())});
  }
  return gathered;
}

}  // namespace

std::vector<bool> ExpertStore::run(int64_t layer, std::span<const StoreRow> rows) {
  const int64_t num_experts = mixture(layer).num_experts;
  const Permutation grouped = by_key(rows, num_experts);
  std::vector<std::shared_ptr<const Expert>> pinned(static_cast<size_t>(num_keys(num_experts)));
  std::vector<bool> is_computed_expert(pinned.size());
  const auto run_began = std::chrono::steady_clock::now();
  const std::vector<CacheStep> steps = begin_run(layer, grouped.experts, pinned);
  const bool has_misses = std::ranges::any_of(steps, [](const CacheStep& step) { return !step.is_hit; });
  const bool is_in_place = has_misses && miss_costs_.is_in_place();
  SlotTurns turns(steps);
  const auto landing = std::make_shared<Landing>();
  // Also where an exception leaves: the next run is to find every slot's expert in it.
  const auto settle = [](Landing* one) { one->wait_for_all(); };
  const std::unique_ptr<Landing, decltype(settle)> settled(landing.get(), settle);
  // Whether anything has landed: more may begin, or be computed, by then.
  const auto take = [&](std::vector<Landed> all) {
    for (Landed& landed : all) {
      landed.loaded == nullptr ? turns.ended(landed.expert) : turns.landed(landed.expert);
      pinned[static_cast<size_t>(landed.expert)] = std::move(landed.loaded);
    }
    return !all.empty();
  };
  while (!turns.is_done()) {
    start_loads(layer, turns.take_loads(), landing, is_in_place);
    const bool has_landed = take(landing->take());
    if (const std::vector<int32_t> ready = turns.take_ready(); !ready.empty()) {
      compute(rows, grouped, ready, pinned);
      for (const int32_t expert : ready) {
        is_computed_expert[static_cast<size_t>(expert)] = true;
        pinned[static_cast<size_t>(expert)] = nullptr;
        turns.ended(expert);
      }
      continue;
    }
    if (has_landed) continue;
    const auto began = std::chrono::steady_clock::now();
    take(landing->wait());
    const std::lock_guard lock(mutex_);
    layers_[static_cast<size_t>(layer)].counters.stall_ms += milliseconds_since(began);
  }
  if (has_misses) miss_costs_.observe(is_in_place, milliseconds_since(run_began), static_cast<int64_t>(steps.size()));
  std::vector<bool> is_computed;
  for (const StoreRow& row : rows) is_computed.push_back(is_computed_expert[static_cast<size_t>(row.key)]);
  return is_computed;
}

void ExpertStore::compute(std::span<const StoreRow> rows, const Permutation& grouped, std::span<const int32_t> ready,
                          std::span<const std::shared_ptr<const Expert>> pinned) {
  const GatheredRows gathered = gather(rows, grouped, ready, pinned);
  backend_.run_experts({.hidden = spec_.hidden_size, .wire_dtype = wire_dtype_, .rows = gathered.rows, .experts = gathered.experts});
}

std::vector<CacheStep> ExpertStore::begin_run(int64_t layer, std::span<const int32_t> experts, std::vector<std::shared_ptr<const Expert>>& pinned) {
  const std::lock_guard lock(mutex_);
  std::vector<int32_t> held;
  for (const int32_t expert : experts) {
    if (entries_[index_of(layer, expert)].held.has_value()) held.push_back(expert);
  }
  std::vector<CacheStep> steps;
  if (ExpertCache* const slots = cache(layer)) {
    forget_lost(layer, held);
    steps = slots->on_batch(held);
  } else {
    for (const int32_t expert : held) steps.push_back({.expert = expert, .is_hit = true, .evicted = {}});
  }
  SlotCounters& counters = layers_[static_cast<size_t>(layer)].counters;
  for (CacheStep& step : steps) {
    Entry& entry = entries_[index_of(layer, step.expert)];
    if (step.is_hit && entry.ahead != nullptr) {
      // One on its way has its slot, and is waited for like a load.
      step.is_hit = entry.resident != nullptr;
      if (step.is_hit) {
        ++counters.prefetches_used;
        entry.ahead = nullptr;
      }
    }
    ++(step.is_hit ? counters.hits : counters.misses);
    if (step.is_hit) pinned[static_cast<size_t>(step.expert)] = entry.resident;
  }
  return steps;
}

void ExpertStore::start_loads(int64_t layer, std::span<const CacheStep> steps, const std::shared_ptr<Landing>& landing, bool is_in_place) {
  std::vector<int32_t> in_place;
  for (const CacheStep& step : steps) {
    std::optional<ExpertFacts> wanted;
    {
      const std::lock_guard lock(mutex_);
      for (const int32_t evicted : step.evicted) evict(layer, evicted);
      if (await_ahead(layer, step.expert, landing)) continue;
      wanted = entries_[index_of(layer, step.expert)].held;
    }
    if (!wanted.has_value()) {
      // Released since.
      landing->begun();
      landing->ended({.expert = step.expert, .loaded = nullptr});
    } else if (is_in_place) {
      in_place.push_back(step.expert);
    } else {
      start_load(layer, step.expert, *wanted, landing);
    }
  }
  if (!in_place.empty()) load_in_place(layer, in_place, landing);
}

void ExpertStore::start_load(int64_t layer, int32_t expert, const ExpertFacts& wanted, const std::shared_ptr<Landing>& landing) {
  const auto loaded = std::make_shared<std::shared_ptr<const Expert>>();
  loads_->submit(Priority::urgent, {.call = "a run",
                                    .run = [this, layer, expert, wanted, loaded] { *loaded = load_again(layer, expert, wanted); },
                                    .done =
                                        [this, layer, expert, landing, loaded](const std::exception_ptr&) {
                                          // The job outlives its run: it must not keep the slot.
                                          std::shared_ptr<const Expert> landed = std::exchange(*loaded, nullptr);
                                          {
                                            const std::lock_guard lock(mutex_);
                                            end_load(layer, expert, landed);
                                          }
                                          landing->ended({.expert = expert, .loaded = std::move(landed)});
                                        }});
  // Not before: a load that could not be submitted never ends. One that has ended by now has been counted already.
  landing->begun();
}

void ExpertStore::load_in_place(int64_t layer, std::span<const int32_t> experts, const std::shared_ptr<Landing>& landing) {
  const auto began = std::chrono::steady_clock::now();
  std::vector<ExpertFacts> wanted;
  {
    const std::lock_guard lock(mutex_);
    for (const int32_t expert : experts) wanted.push_back(entries_[index_of(layer, expert)].held.value_or(ExpertFacts{}));
  }
  backend_.share_out(static_cast<int64_t>(experts.size()), [&](int64_t i) {
    std::shared_ptr<const Expert> loaded = load_again(layer, experts[static_cast<size_t>(i)], wanted[static_cast<size_t>(i)]);
    {
      const std::lock_guard lock(mutex_);
      end_load(layer, experts[static_cast<size_t>(i)], loaded);
    }
    landing->begun();
    landing->ended({.expert = experts[static_cast<size_t>(i)], .loaded = std::move(loaded)});
  });
  const std::lock_guard lock(mutex_);
  SlotCounters& counters = layers_[static_cast<size_t>(layer)].counters;
  counters.in_place += static_cast<int64_t>(experts.size());
  counters.stall_ms += milliseconds_since(began);
}

std::shared_ptr<const Expert> ExpertStore::load_again(int64_t layer, int32_t expert, const ExpertFacts& wanted) noexcept {
  for (int tries = 0; tries < kTries; ++tries) {
    try {
      const int32_t number = expert_of_key(expert, mixture(layer).num_experts);
      const ExpertLayout layout = this->layout(layer, number, wanted.format);
      auto loaded = pack(layout, [&](const ExpertLayout& of, const Piece& take) { read_lower(layer, number, of, take); });
      if (loaded->facts.checksum == wanted.checksum) return loaded;
    } catch (...) {
      // Counted by whoever gets nothing.
    }
  }
  return nullptr;
}

void ExpertStore::end_load(int64_t layer, int32_t expert, const std::shared_ptr<const Expert>& loaded) {
  Entry& entry = entries_[index_of(layer, expert)];
  SlotCounters& counters = layers_[static_cast<size_t>(layer)].counters;
  ExpertCache* const slots = cache(layer);
  if (loaded == nullptr) {
    ++counters.failed_loads;
    slots->remove(expert);
    return;
  }
  counters.loaded_bytes += loaded->facts.canonical_bytes;
  if (!is_closed_ && slots->has(expert) && entry.held == loaded->facts) entry.resident = loaded;
}

std::vector<SlotCounters> ExpertStore::slot_counters() const {
  const std::lock_guard lock(mutex_);
  std::vector<SlotCounters> all;
  for (size_t layer = 0; layer < layers_.size(); ++layer) {
    SlotCounters counters = layers_[layer].counters;
    const MixtureSpec* const mixture = spec_.layers[layer].mixture();
    for (int32_t key = 0; mixture != nullptr && key < num_keys(mixture->num_experts); ++key) {
      const Entry& entry = entries_[index_of(static_cast<int64_t>(layer), key)];
      counters.held += entry.held.has_value() ? 1 : 0;
      counters.residents += entry.resident != nullptr ? 1 : 0;
    }
    const Layer& one = layers_[layer];
    if (one.cache.has_value() && one.held_size > 0) counters.slots = one.cache->capacity() * counters.held / one.held_size;
    all.push_back(counters);
  }
  return all;
}

}  // namespace expertmesh
