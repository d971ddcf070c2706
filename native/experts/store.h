#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backend/backend.h"
#include "checkpoint/checkpoint.h"
#include "experts/converted_files.h"
#include "experts/expert.h"
#include "experts/expert_cache.h"
#include "experts/expert_key.h"
#include "experts/landing.h"
#include "experts/miss_costs.h"
#include "experts/permute.h"
#include "experts/slot_arena.h"
#include "runtime/job_threads.h"
#include "spec/spec.h"

namespace expertmesh {

// Held: in a lower tier, known to the bit. Pinned: resident, and in use by a run at this moment.
enum class ExpertState { absent, loading, held, resident, pinned };

// Where a store's experts lie.
struct TierOptions {
  int64_t per_layer = 0;                 // 0: as many as there are experts held
  std::vector<int64_t> layer_bytes = {};  // [layers] of packed experts, instead of a number of them; empty: by number
  std::string policy = "reuse";  // who makes room, as make_cache_policy has them
  InPlace in_place = InPlace::off;
  bool prefetch = false;  // whether prefetch() loads anything
  bool resident_only = false;  // routers choose among residents, which change by swap() alone
  std::string converted = {};    // folder that keeps experts of formats with codes; empty: none is kept
};

// Of one layer since the store was opened. Rows of a run for one expert are one access.
struct SlotCounters {
  int64_t slots = 0;  // 0: no limit; of a limit in bytes, as many as it holds of the layer's experts in their formats of now, on average
  int64_t residents = 0;
  int64_t held = 0;
  int64_t hits = 0;
  int64_t misses = 0;  // each a load that a run waited for, unless it was computing others
  int64_t in_place = 0;  // of the misses, those that the compute threads read themselves
  int64_t prefetches = 0;  // loads ahead of need
  int64_t prefetches_used = 0;  // whose expert a run needed before it left, landed or on its way
  int64_t prefetches_wasted = 0;  // whose expert left without a use
  int64_t loaded_bytes = 0;
  int64_t failed_loads = 0;
  double stall_ms = 0;  // in which a run had nothing to compute
  // Where routers choose among residents: choices of the rows, those whose expert was not resident, and loads that have taken a slot.
  int64_t choices = 0;
  int64_t masked = 0;
  int64_t swaps = 0;
};

// What the router of one layer asked for, whoever was resident.
struct LayerDemand {
  std::vector<double> weights;  // [num_experts, or none for a dense layer] summed over its choices
  double rows = 0.0;
  std::vector<int32_t> residents = {};  // keys, ascending
};

// A load that has been asked for, so that it can be cancelled while it waits and while it runs.
struct LoadTicket {
  int64_t layer;
  int64_t expert;
  Format format;
  uint64_t number;
};

// One row for one expert in one format.
struct StoreRow {
  int32_t key;
  ExpertRow row;
};

// The experts a worker holds, each in one format or in several (expert_key), packed in slots of arenas as far as its layers have room; the others lie in the checkpoint and are
// loaded by the runs that need them (expert buffering, arXiv 2303.06182). Which are held may change at any time from any thread;
// whoever has found a resident one pins it: its slot is free again when it has left and the last pin is gone.
class ExpertStore {
 public:
  // In memory of `backend`, which outlives the loads and runs. EM_NATIVE_ARGUMENT for a policy that there is not.
  ExpertStore(Backend& backend, std::shared_ptr<const Checkpoint> checkpoint, DecoderSpec spec, DType wire_dtype, TierOptions tiers = {});

  int64_t hidden_size() const { return spec_.hidden_size; }
  DType wire_dtype() const { return wire_dtype_; }
  // Throws EM_NATIVE_ARGUMENT unless `layer` is one with experts.
  const MixtureSpec& mixture(int64_t layer) const;
  // Throws EM_NATIVE_ARGUMENT unless there is such an expert.
  void check_expert(int64_t layer, int64_t expert) const;

  // Each load begins with a ticket of its own.
  LoadTicket ask(int64_t layer, int64_t expert, Format format);
  // Reads and checksums the expert on the calling thread, and packs it where its layer has a free slot; or finds it held already.
  // Waits where another thread loads the same expert in this format. Throws as ExpertTensors does; EM_CANCELLED after cancel();
  // EM_NATIVE_CLOSED after close(), also where the load is under way.
  ExpertFacts load(const LoadTicket& ticket);
  // The same from canonical bytes: EM_NATIVE_ARGUMENT unless there are as many as the expert has.
  ExpertFacts load(const LoadTicket& ticket, std::span<const std::byte> canonical);
  // Instead of a load that has not begun.
  void give_up(const LoadTicket& ticket);
  // Ends the loads of this expert, in whatever format, that have been asked for so far and have not ended.
  void cancel(int64_t layer, int64_t expert);

  // The checkpoint's canonical bytes [begin, end) of an expert, held or not, cut at their end: body(piece) in ascending order.
  void read_canonical(int64_t layer, int64_t expert, Format format, int64_t begin, int64_t end,
                      const std::function<void(std::span<const std::byte>)>& body) const;

  // How many there are.
  int64_t canonical_bytes(int64_t layer, int64_t expert, Format format) const;

  // Takes the expert out in this format; null where it was not resident. Throws EM_NATIVE_ARGUMENT unless it is held.
  std::shared_ptr<const Expert> release(int64_t layer, int64_t expert, Format format);
  // Null where it is not resident.
  std::shared_ptr<const Expert> find(int64_t layer, int64_t expert, Format format) const;
  ExpertState state(int64_t layer, int64_t expert, Format format) const;
  // One in two formats is held twice.
  int64_t num_held() const;
  // Slots that experts lie in, released ones that runs still use included.
  int64_t num_slots_taken() const;
  // Takes all experts out, ends the loads under way and refuses further ones.
  std::vector<std::shared_ptr<const Expert>> close();

  // Computes the rows whose experts are held here, and says which they are: [rows]. Residents run first; those that lie in a lower
  // tier are loaded meanwhile and take their turns in the layer's slots. Rows whose experts cannot be loaded, at a second try
  // neither, are left out, as are those of experts that are not held. The one way to computed experts. A job of the engine that
  // the store belongs to.
  std::vector<bool> run(int64_t layer, std::span<const StoreRow> rows);

  // Whether the layer has less room than its held experts take, and is to be told of those that are likely to come.
  bool wants_prefetch(int64_t layer) const;
  // Keys of experts that the layer's next run is likely to need, the most wanted first: those that are held and not resident are loaded, as
  // many as there are slots. A wrong guess costs a load and never a bit. A job of the engine, as a run is.
  void prefetch(int64_t layer, std::span<const int32_t> wanted);

  ////// Routers that choose among residents (after SwapMoE, arXiv 2308.15030)

  bool is_resident_only() const { return is_resident_only_; }
  // What `keys` [num_experts] (-1: not local) have in memory: null where an expert is not resident. They stay there as long as the answer does.
  std::vector<std::shared_ptr<const Expert>> residents(int64_t layer, std::span<const int32_t> keys) const;
  // Counts what a router that might choose any expert asked for: `experts` and `weights` [rows][top_k]; `residents` as residents() gave them.
  void count_demand(int64_t layer, int64_t top_k, std::span<const int32_t> experts, std::span<const float> weights,
                    std::span<const std::shared_ptr<const Expert>> residents);
  // Since the last call, by layer.
  std::vector<LayerDemand> take_demand();
  // Computes the rows of experts that the caller keeps in memory: `pinned` [num_experts]. A job of the engine.
  void run_pinned(int64_t layer, std::span<const StoreRow> rows, std::span<const std::shared_ptr<const Expert>> pinned);
  // Reads an expert on the calling thread and gives it the slot of another, which is left as soon as it is there; or a free slot where
  // `leaves` is -1. Both are keys. False where there is nothing to do: one is not held, has come or gone meanwhile, or cannot be read.
  bool swap(int64_t layer, int32_t enters, int32_t leaves);

  // Why experts are not kept in the folder of converted ones; empty where they are, or there is none.
  std::string conversion_problem() const { return converted_.has_value() ? converted_->problem() : ""; }

  // [layers], all 0 where a layer has no experts.
  std::vector<SlotCounters> slot_counters() const;

 private:
  // A load ahead of need, until its expert is used or has left.
  struct AheadLoad {
    enum class State { queued, loading, landed };
    State state = State::queued;
    std::shared_ptr<Landing> awaited;  // of the run that came before it has landed
    // What it has brought for a run that has counted the slot out already: the expert runs, then leaves.
    std::shared_ptr<const Expert> in_passing;
  };
  struct Entry {
    std::optional<ExpertFacts> held;
    std::shared_ptr<const Expert> resident;  // only where it is held
    std::shared_ptr<AheadLoad> ahead;
    bool is_loading = false;
    // Tickets given, and those whose load has not ended.
    uint64_t num_asked = 0;
    uint64_t num_pending = 0;
    // Tickets with a lower number are cancelled.
    uint64_t num_cancelled = 0;
  };
  using Piece = std::function<void(std::span<const std::byte>)>;
  // Gives an expert's canonical bytes to a taker, piece by piece.
  using Fill = std::function<void(const ExpertLayout&, const Piece&)>;
  struct Layer {
    std::optional<ExpertCache> cache;  // none: every held expert is resident
    SlotCounters counters;
    int64_t held_size = 0;  // of all held experts, in what the cache counts
    LayerDemand demand;
  };

  int32_t key_of(int64_t layer, int64_t expert, Format format) const;
  int32_t key_of(const LoadTicket& ticket) const { return key_of(ticket.layer, ticket.expert, ticket.format); }
  size_t index_of(int64_t layer, int32_t key) const { return first_entries_[static_cast<size_t>(layer)] + static_cast<size_t>(key); }
  Entry& entry(const LoadTicket& ticket) { return entries_[index_of(ticket.layer, key_of(ticket))]; }
  const Entry& entry(int64_t layer, int64_t expert, Format format) const { return entries_[index_of(layer, key_of(layer, expert, format))]; }
  // The canonical bytes from the lower tiers, in pieces; kept there in the format that is asked for.
  void read_lower(int64_t layer, int64_t expert, const ExpertLayout& layout, const Piece& take);
  // What is held already, or what `fill` gives.
  ExpertFacts find_or_load(const LoadTicket& ticket, const Fill& fill);
  // In a slot that is free; else null, and the facts alone.
  std::shared_ptr<const Expert> pack(const ExpertLayout& layout, const Fill& fill);
  static ExpertFacts verify(const ExpertLayout& layout, const Fill& fill);
  ExpertCache* cache(int64_t layer) {
    std::optional<ExpertCache>& cache = layers_[static_cast<size_t>(layer)].cache;
    return cache.has_value() ? &*cache : nullptr;
  }
  // In these as in all that follows experts are keys. Of those that are held, hits and their pins: `pinned` [keys].
  std::vector<CacheStep> begin_run(int64_t layer, std::span<const int32_t> experts, std::vector<std::shared_ptr<const Expert>>& pinned);
  // The experts of the steps are loaded to the slots that these take, in place or by threads of their own; told to `landing`.
  void start_loads(int64_t layer, std::span<const CacheStep> steps, const std::shared_ptr<Landing>& landing, bool is_in_place);
  void start_load(int64_t layer, int32_t expert, const ExpertFacts& wanted, const std::shared_ptr<Landing>& landing);
  // On the compute threads, several at once.
  void load_in_place(int64_t layer, std::span<const int32_t> experts, const std::shared_ptr<Landing>& landing);
  // Whether a load ahead brings the expert: `landing` is told of it. Under the lock.
  bool await_ahead(int64_t layer, int32_t expert, const std::shared_ptr<Landing>& landing);
  void load_ahead(int64_t layer, int32_t expert, const std::shared_ptr<AheadLoad>& load);
  // Whether the expert, which no run has asked for yet, has room. Under the lock.
  bool admit(int64_t layer, int32_t expert);
  // Its slot goes to another. Under the lock.
  void evict(int64_t layer, int32_t expert);
  // Takes those out of the slots that have one and are not there: an exception has ended the run that was to load them. Under the lock.
  void forget_lost(int64_t layer, std::span<const int32_t> experts);
  // The rows of `ready`, which are pinned.
  void compute(std::span<const StoreRow> rows, const Permutation& grouped, std::span<const int32_t> ready,
               std::span<const std::shared_ptr<const Expert>> pinned);
  // Null where it cannot be loaded, at a second try neither.
  std::shared_ptr<const Expert> load_again(int64_t layer, int32_t expert, const ExpertFacts& wanted) noexcept;
  // Under the lock.
  void end_load(int64_t layer, int32_t expert, const std::shared_ptr<const Expert>& loaded);
  // Whether the load is to go on, and an exception where it is not. Under the lock.
  bool is_wanted(const LoadTicket& ticket);
  void check_wanted(const LoadTicket& ticket);
  // Where the layer's room is limited. Under the lock.
  void count_held(int64_t layer, int32_t expert, int64_t sign);
  ExpertLayout layout(int64_t layer, int64_t expert, Format format) const;
  std::shared_ptr<SlotArena> arena(size_t slot_bytes);

  Backend& backend_;
  std::shared_ptr<const Checkpoint> checkpoint_;
  DecoderSpec spec_;
  DType wire_dtype_;
  std::optional<ConvertedFiles> converted_;
  // [layers] where each layer's keys begin in entries_.
  std::vector<size_t> first_entries_;
  mutable std::mutex mutex_;
  std::condition_variable load_ended_;
  std::vector<Entry> entries_;
  std::vector<Layer> layers_;
  bool does_prefetch_;
  bool is_resident_only_;
  MissCosts miss_costs_;  // of runs alone, which are one at a time
  std::map<size_t, std::shared_ptr<SlotArena>> arenas_;  // by the size of their slots
  bool is_closed_ = false;
  // Loads that runs wait for; null where every held expert is resident. Last: its threads end before the rest goes.
  std::unique_ptr<JobThreads> loads_;
};

}  // namespace expertmesh
