#include "experts/slot_arena.h"

#include <algorithm>

namespace expertmesh {

namespace {

// Large enough that the ends of chunks, which no huge page covers, are a small part of them; small enough that a few experts
// that stay do not hold much memory of experts that went.
constexpr size_t kChunkBytes = size_t{32} << 20;
constexpr size_t kCacheLine = 64;

}  // namespace

SlotArena::SlotArena(Backend& backend, size_t slot_bytes)
    : backend_(backend),
      slot_bytes_(std::max(kCacheLine, (slot_bytes + kCacheLine - 1) / kCacheLine * kCacheLine)),
      slots_per_chunk_(std::max<size_t>(1, kChunkBytes / slot_bytes_)) {}

Place<std::byte> SlotArena::take() {
  const std::lock_guard lock(mutex_);
  // The first chunk with room: those behind it empty sooner.
  auto chunk = std::find_if(chunks_.begin(), chunks_.end(), [](const auto& candidate) { return !candidate->free.empty(); });
  if (chunk == chunks_.end()) {
    auto made = std::make_unique<Chunk>(Chunk{.memory = backend_.allocate(slots_per_chunk_ * slot_bytes_, "experts"), .free = {}});
    // Reserved here, so that giving back never allocates.
    made->free.reserve(slots_per_chunk_);
    for (size_t i = slots_per_chunk_; i-- > 0;) made->free.push_back(made->memory.place<std::byte>() + static_cast<int64_t>(i * slot_bytes_));
    chunk = chunks_.insert(chunks_.end(), std::move(made));
  }
  const Place<std::byte> slot = (*chunk)->free.back();
  (*chunk)->free.pop_back();
  return slot;
}

void SlotArena::give_back(Place<std::byte> slot) noexcept {
  std::unique_ptr<Chunk> empty;  // unmapped when the lock has gone: that takes long
  const std::lock_guard lock(mutex_);
  const auto chunk = std::find_if(chunks_.begin(), chunks_.end(), [&](const std::unique_ptr<Chunk>& candidate) {
    const std::byte* const begin = candidate->memory.place<std::byte>().address();
    return slot.address() >= begin && slot.address() < begin + candidate->memory.size_bytes();
  });
  (*chunk)->free.push_back(slot);
  if ((*chunk)->free.size() < slots_per_chunk_) return;
  empty = std::move(*chunk);
  chunks_.erase(chunk);
}

int64_t SlotArena::num_taken() const {
  const std::lock_guard lock(mutex_);
  int64_t taken = 0;
  for (const auto& chunk : chunks_) taken += static_cast<int64_t>(slots_per_chunk_ - chunk->free.size());
  return taken;
}

size_t SlotArena::size_bytes() const {
  const std::lock_guard lock(mutex_);
  return chunks_.size() * slots_per_chunk_ * slot_bytes_;
}

}  // namespace expertmesh
