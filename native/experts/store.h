#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "backend/backend.h"
#include "checkpoint/checkpoint.h"
#include "experts/expert.h"
#include "experts/expert_packer.h"
#include "experts/slot_arena.h"
#include "spec/spec.h"

namespace expertmesh {

// Pinned: resident, and in use by a run at this moment.
enum class ExpertState { absent, loading, resident, pinned };

// A load that has been asked for, so that it can be cancelled while it waits and while it runs.
struct LoadTicket {
  int64_t layer;
  int64_t expert;
  uint64_t number;
};

// One row for one expert.
struct StoreRow {
  int32_t expert;
  ExpertRow row;
};

// The experts a worker holds, packed in slots of arenas. Which they are may change at any time from any thread; whoever has
// found an expert pins it: its slot is free again when it has been released and the last pin is gone.
class ExpertStore {
 public:
  // In memory of `backend`, which outlives the loads and runs.
  ExpertStore(Backend& backend, std::shared_ptr<const Checkpoint> checkpoint, DecoderSpec spec, DType wire_dtype);

  int64_t hidden_size() const { return spec_.hidden_size; }
  DType wire_dtype() const { return wire_dtype_; }
  // Throws EM_NATIVE_ARGUMENT unless `layer` is one with experts.
  const MixtureSpec& mixture(int64_t layer) const;
  // Throws EM_NATIVE_ARGUMENT unless there is such an expert.
  void check_expert(int64_t layer, int64_t expert) const;

  // Each load begins with a ticket of its own.
  LoadTicket ask(int64_t layer, int64_t expert);
  // Reads, checksums and packs the expert on the calling thread, or finds it resident already: EM_NATIVE_ARGUMENT where that
  // is in another format. Waits where another thread loads the same expert. Throws as ExpertTensors does; EM_CANCELLED
  // after cancel(); EM_NATIVE_CLOSED after close(), also where the load is under way.
  std::shared_ptr<const Expert> load(const LoadTicket& ticket, Format format);
  // The same from canonical bytes: EM_NATIVE_ARGUMENT unless there are as many as the expert has.
  std::shared_ptr<const Expert> load(const LoadTicket& ticket, Format format, std::span<const std::byte> canonical);
  // Instead of a load that has not begun.
  void give_up(const LoadTicket& ticket);
  // Ends the loads of this expert that have been asked for so far and have not ended.
  void cancel(int64_t layer, int64_t expert);

  // The checkpoint's canonical bytes [begin, end) of an expert, held or not, cut at their end: body(piece) in ascending order.
  void read_canonical(int64_t layer, int64_t expert, Format format, int64_t begin, int64_t end,
                      const std::function<void(std::span<const std::byte>)>& body) const;

  // How many there are.
  int64_t canonical_bytes(int64_t layer, int64_t expert, Format format) const;

  // Takes the expert out. Throws EM_NATIVE_ARGUMENT unless it is resident.
  std::shared_ptr<const Expert> release(int64_t layer, int64_t expert);
  // Null where it is not resident.
  std::shared_ptr<const Expert> find(int64_t layer, int64_t expert) const;
  ExpertState state(int64_t layer, int64_t expert) const;
  int64_t num_held() const;
  // Slots that experts lie in, released ones that runs still use included.
  int64_t num_slots_taken() const;
  // Takes all experts out, ends the loads under way and refuses further ones.
  std::vector<std::shared_ptr<const Expert>> close();

  // Computes the rows whose experts are resident here, which stay pinned meanwhile, and says which they are: [rows]. The one
  // way to computed experts. A job of the engine that the store belongs to.
  std::vector<bool> run(int64_t layer, std::span<const StoreRow> rows);

 private:
  struct Entry {
    std::shared_ptr<const Expert> resident;
    bool is_loading = false;
    // Tickets given, and those whose load has not ended.
    uint64_t num_asked = 0;
    uint64_t num_pending = 0;
    // Tickets with a lower number are cancelled.
    uint64_t num_cancelled = 0;
  };
  using Fill = std::function<void(const ExpertLayout&, ExpertPacker&)>;

  size_t index_of(int64_t layer, int64_t expert) const;
  Entry& entry(const LoadTicket& ticket) { return entries_[index_of(ticket.layer, ticket.expert)]; }
  // What is resident already, or what `fill` packs.
  std::shared_ptr<const Expert> find_or_load(const LoadTicket& ticket, Format format, const Fill& fill);
  std::shared_ptr<const Expert> pack(const LoadTicket& ticket, Format format, const Fill& fill);
  // Whether the load is to go on, and an exception where it is not. Under the lock.
  bool is_wanted(const LoadTicket& ticket);
  void check_wanted(const LoadTicket& ticket);
  ExpertLayout layout(int64_t layer, int64_t expert, Format format) const;
  std::shared_ptr<SlotArena> arena(size_t slot_bytes);

  Backend& backend_;
  std::shared_ptr<const Checkpoint> checkpoint_;
  DecoderSpec spec_;
  DType wire_dtype_;
  // [layers] where each layer's experts begin in entries_.
  std::vector<size_t> first_entries_;
  mutable std::mutex mutex_;
  std::condition_variable load_ended_;
  std::vector<Entry> entries_;
  std::map<size_t, std::shared_ptr<SlotArena>> arenas_;  // by the size of their slots
  bool is_closed_ = false;
};

}  // namespace expertmesh
