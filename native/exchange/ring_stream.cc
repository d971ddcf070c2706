#include "exchange/ring_stream.h"

#include <algorithm>
#include <cstring>

#include "exchange/proto_wire.h"

namespace expertmesh::exchange {

namespace {

// The other side may begin with what is there while the rest is still being copied.
constexpr size_t kCopyBytes = size_t{64} << 10;

size_t place_of(uint64_t count) { return static_cast<size_t>(count % kRingBytes); }

}  // namespace

bool RingStream::is_ready() const {
  if (rings_->incoming().written.load(std::memory_order_acquire) != taken_) return true;
  return is_held_up_.load(std::memory_order_relaxed) && rings_->outgoing().is_writer_waiting.load(std::memory_order_acquire) == 0;
}

void RingStream::expect_ring() {
  rings_->incoming().is_reader_waiting.store(1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

size_t RingStream::room() {
  const uint64_t used = written_ - rings_->outgoing().taken.load(std::memory_order_acquire);
  if (used > kRingBytes) fail_frame("a ring that was read beyond its end");
  return kRingBytes - static_cast<size_t>(used);
}

size_t RingStream::write(std::span<const iovec> pieces) {
  size_t total = 0;
  for (const iovec& piece : pieces) {
    const size_t written = write(static_cast<const std::byte*>(piece.iov_base), piece.iov_len);
    total += written;
    if (written < piece.iov_len) break;
  }
  return total;
}

size_t RingStream::write(const std::byte* bytes, size_t size) {
  is_held_up_.store(false, std::memory_order_relaxed);
  size_t done = 0;
  while (done < size) {
    const size_t part = std::min({kCopyBytes, size - done, room()});
    if (part == 0 && !wait_for_room()) break;
    std::memcpy(rings_->outgoing_bytes() + place_of(written_), bytes + done, part);
    done += part;
    commit(part);
  }
  return done;
}

// True where there is room after all; else the reader rings when half of the ring is free.
bool RingStream::wait_for_room() {
  std::atomic<uint32_t>& is_waiting = rings_->outgoing().is_writer_waiting;
  is_waiting.store(1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (room() >= kRingBytes / 2) {
    is_waiting.store(0, std::memory_order_relaxed);
    return true;
  }
  is_held_up_.store(true, std::memory_order_release);
  return false;
}

std::byte* RingStream::reserve(size_t size) { return size <= room() ? rings_->outgoing_bytes() + place_of(written_) : nullptr; }

void RingStream::commit(size_t size) {
  written_ += size;
  rings_->outgoing().written.store(written_, std::memory_order_release);
  ring();
}

void RingStream::ring() {
  std::atomic_thread_fence(std::memory_order_seq_cst);
  std::atomic<uint32_t>& is_waiting = rings_->outgoing().is_reader_waiting;
  if (is_waiting.load(std::memory_order_relaxed) == 0 || is_waiting.exchange(0, std::memory_order_relaxed) == 0) return;
  const uint64_t one = 1;
  (void)!::write(doorbell_.get(), &one, sizeof one);
}

std::span<const std::byte> RingStream::peek() {
  const uint64_t size = rings_->incoming().written.load(std::memory_order_acquire) - taken_;
  if (size > kRingBytes) fail_frame("a ring that was written beyond its end");
  return {rings_->incoming_bytes() + place_of(taken_), static_cast<size_t>(size)};
}

void RingStream::consume(size_t size) {
  RingControl& ring = rings_->incoming();
  taken_ += size;
  ring.taken.store(taken_, std::memory_order_release);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  // Half of the ring free: the writer is not woken for each piece.
  if (ring.is_writer_waiting.load(std::memory_order_relaxed) == 0 || ring.written.load(std::memory_order_relaxed) - taken_ > kRingBytes / 2) return;
  if (ring.is_writer_waiting.exchange(0, std::memory_order_relaxed) == 0) return;
  const uint64_t one = 1;
  (void)!::write(doorbell_.get(), &one, sizeof one);
}

size_t RingStream::read(std::span<std::byte> out) {
  size_t total = 0;
  while (total < out.size()) {
    const std::span<const std::byte> here = peek();
    if (here.empty()) break;
    const size_t size = std::min({here.size(), out.size() - total, kCopyBytes});
    std::memcpy(out.data() + total, here.data(), size);
    consume(size);
    total += size;
  }
  return total;
}

}  // namespace expertmesh::exchange
