#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "backend/backend.h"

namespace expertmesh {

// Slots of one size, each room for one packed expert, in chunks of memory with huge pages. A slot that is given back is taken
// again first; a chunk whose slots have all been given back goes to the system. From any thread.
class SlotArena {
 public:
  SlotArena(Backend& backend, size_t slot_bytes);

  // Throws EM_OUT_OF_MEMORY. Aligned to a cache line, its contents undefined.
  Place<std::byte> take();
  void give_back(Place<std::byte> slot) noexcept;

  size_t slot_bytes() const { return slot_bytes_; }
  // Taken and not given back.
  int64_t num_taken() const;
  // Of all chunks.
  size_t size_bytes() const;

 private:
  struct Chunk {
    Memory memory;
    std::vector<Place<std::byte>> free;
  };

  Backend& backend_;
  const size_t slot_bytes_;
  const size_t slots_per_chunk_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Chunk>> chunks_;
};

// A taken slot; given back when it goes.
class Slot {
 public:
  explicit Slot(std::shared_ptr<SlotArena> arena) : arena_(std::move(arena)), data_(arena_->take()) {}
  ~Slot() {
    if (arena_ != nullptr) arena_->give_back(data_);
  }
  Slot(Slot&& other) noexcept = default;
  Slot& operator=(Slot&&) = delete;

  Place<std::byte> data() const { return data_; }

 private:
  std::shared_ptr<SlotArena> arena_;  // null once moved from
  Place<std::byte> data_;
};

}  // namespace expertmesh
