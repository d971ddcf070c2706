// Runs of the expert store: from rows to computed experts, with loads beside the compute where a layer's slots are fewer than its experts.
#include <algorithm>
#include <chrono>
#include <utility>

#include "expertmesh/error.h"
#include "experts/checksum.h"
#include "experts/permute.h"
#include "experts/slot_turns.h"
#include "experts/store.h"

namespace expertmesh {

namespace {

// A read that fails once may have met a passing fault of a disk or a network drive.
constexpr int kTries = 2;

double milliseconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

Permutation by_expert(std::span<const StoreRow> rows, int64_t num_experts) {
  std::vector<int32_t> expert_of;
  for (const StoreRow& row : rows) expert_of.push_back(row.expert);
  return group_by_expert(expert_of, num_experts);
}

}  // namespace

std::vector<bool> ExpertStore::run(int64_t layer, std::span<const StoreRow> rows) {
  const int64_t num_experts = mixture(layer).num_experts;
  const Permutation grouped = by_expert(rows, num_experts);
  std::vector<std::shared_ptr<const Expert>> pinned(static_cast<size_t>(num_experts));
  std::vector<bool> is_computed_expert(pinned.size());
  const auto compute = [&](std::span<const int32_t> ready) {
    std::vector<ExpertRow> taken;
    std::vector<ExpertRows> experts;
    for (size_t i = 0; i < grouped.experts.size(); ++i) {
      if (std::ranges::find(ready, grouped.experts[i]) == ready.end()) continue;
      const auto begin = static_cast<int64_t>(taken.size());
      for (int64_t at = grouped.offsets[i]; at < grouped.offsets[i + 1]; ++at) {
        taken.push_back(rows[static_cast<size_t>(grouped.order[static_cast<size_t>(at)])].row);
      }
      experts.push_back({.weights = &pinned[static_cast<size_t>(grouped.experts[i])]->weights, .begin = begin, .end = static_cast<int64_t>(taken.size())});
    }
    backend_.run_experts({.hidden = spec_.hidden_size, .wire_dtype = wire_dtype_, .rows = taken, .experts = experts});
    for (const int32_t expert : ready) is_computed_expert[static_cast<size_t>(expert)] = true;
  };

  SlotTurns turns(begin_run(layer, grouped.experts, pinned));
  const auto landing = std::make_shared<Landing>();
  // Also where an exception leaves: the next run is to find every slot's expert in it.
  const auto settle = [](Landing* one) { one->wait_for_all(); };
  const std::unique_ptr<Landing, decltype(settle)> settled(landing.get(), settle);
  while (!turns.is_done()) {
    for (const CacheStep& load : turns.take_loads()) start_load(layer, load, landing);
    if (const std::vector<int32_t> ready = turns.take_ready(); !ready.empty()) {
      compute(ready);
      for (const int32_t expert : ready) {
        pinned[static_cast<size_t>(expert)] = nullptr;
        turns.ended(expert);
      }
      continue;
    }
    const auto began = std::chrono::steady_clock::now();
    for (Landed& landed : landing->wait()) {
      landed.loaded == nullptr ? turns.ended(landed.expert) : turns.landed(landed.expert);
      pinned[static_cast<size_t>(landed.expert)] = std::move(landed.loaded);
    }
    const std::lock_guard lock(mutex_);
    layers_[static_cast<size_t>(layer)].counters.stall_ms += milliseconds_since(began);
  }
  std::vector<bool> is_computed;
  for (const StoreRow& row : rows) is_computed.push_back(is_computed_expert[static_cast<size_t>(row.expert)]);
  return is_computed;
}

std::vector<CacheStep> ExpertStore::begin_run(int64_t layer, std::span<const int32_t> experts, std::vector<std::shared_ptr<const Expert>>& pinned) {
  const std::lock_guard lock(mutex_);
  std::vector<int32_t> held;
  for (const int32_t expert : experts) {
    if (entries_[index_of(layer, expert)].held.has_value()) held.push_back(expert);
  }
  std::vector<CacheStep> steps;
  if (ExpertCache* const slots = cache(layer)) {
    // A run that an exception ended may have left slots without their experts.
    for (const int32_t expert : held) {
      if (entries_[index_of(layer, expert)].resident == nullptr) slots->remove(expert);
    }
    steps = slots->on_batch(held);
  } else {
    for (const int32_t expert : held) steps.push_back({.expert = expert, .is_hit = true, .evicted = -1});
  }
  SlotCounters& counters = layers_[static_cast<size_t>(layer)].counters;
  for (const CacheStep& step : steps) {
    ++(step.is_hit ? counters.hits : counters.misses);
    if (step.is_hit) pinned[static_cast<size_t>(step.expert)] = entries_[index_of(layer, step.expert)].resident;
  }
  return steps;
}

void ExpertStore::start_load(int64_t layer, const CacheStep& step, const std::shared_ptr<Landing>& landing) {
  std::optional<ExpertFacts> wanted;
  {
    const std::lock_guard lock(mutex_);
    if (step.evicted >= 0) entries_[index_of(layer, step.evicted)].resident = nullptr;
    wanted = entries_[index_of(layer, step.expert)].held;
  }
  const auto loaded = std::make_shared<std::shared_ptr<const Expert>>();
  loads_->submit(Priority::urgent, {.call = "a run",
                                    .run =
                                        [this, layer, step, wanted, loaded] {
                                          // It may have been released since.
                                          if (wanted.has_value()) *loaded = load_again(layer, step.expert, *wanted);
                                        },
                                    .done =
                                        [this, layer, step, landing, loaded](const std::exception_ptr&) {
                                          // The job outlives its run: it must not keep the slot.
                                          std::shared_ptr<const Expert> expert = std::exchange(*loaded, nullptr);
                                          end_load(layer, step.expert, expert);
                                          landing->ended({.expert = step.expert, .loaded = std::move(expert)});
                                        }});
  // Not before: a load that could not be submitted never ends. One that has ended by now has been counted already.
  landing->begun();
}

std::shared_ptr<const Expert> ExpertStore::load_again(int64_t layer, int32_t expert, const ExpertFacts& wanted) {
  const ExpertLayout layout = this->layout(layer, expert, wanted.format);
  for (int tries = 1;; ++tries) {
    try {
      auto loaded = pack(layout, [&](const ExpertLayout& of, const Piece& take) { read_lower(layer, expert, of, take); });
      if (loaded->facts.checksum == wanted.checksum) return loaded;
      throw Error("EM_CHECKSUM", {{"layer", concat(layer)}, {"expert", concat(expert)}, {"got", checksum_text(loaded->facts.checksum)}, {"wanted", checksum_text(wanted.checksum)}});
    } catch (const Error&) {
      if (tries == kTries) throw;
    }
  }
}

void ExpertStore::end_load(int64_t layer, int32_t expert, const std::shared_ptr<const Expert>& loaded) {
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_[index_of(layer, expert)];
  SlotCounters& counters = layers_[static_cast<size_t>(layer)].counters;
  ExpertCache* const slots = cache(layer);
  if (loaded == nullptr) {
    ++counters.failed_loads;
    slots->remove(expert);
    return;
  }
  counters.loaded_bytes += loaded->facts.canonical_bytes;
  if (!is_closed_ && entry.held.has_value() && slots->has(expert)) entry.resident = loaded;
}

std::vector<SlotCounters> ExpertStore::slot_counters() const {
  const std::lock_guard lock(mutex_);
  std::vector<SlotCounters> all;
  for (size_t layer = 0; layer < layers_.size(); ++layer) {
    SlotCounters counters = layers_[layer].counters;
    const MixtureSpec* const mixture = spec_.layers[layer].mixture();
    for (int64_t expert = 0; mixture != nullptr && expert < mixture->num_experts; ++expert) {
      const Entry& entry = entries_[first_entries_[layer] + static_cast<size_t>(expert)];
      counters.held += entry.held.has_value() ? 1 : 0;
      counters.residents += entry.resident != nullptr ? 1 : 0;
    }
    all.push_back(counters);
  }
  return all;
}

}  // namespace expertmesh
