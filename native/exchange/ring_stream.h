#pragma once

#include <atomic>
#include <memory>

#include "exchange/shared_rings.h"
#include "exchange/stream.h"

namespace expertmesh::exchange {

// A pair of rings in memory shared with another process of this host. A process that sleeps is rung by its doorbell, an eventfd;
// one that is awake is not, and finds what has come by looking.
class RingStream : public Stream {
 public:
  // `doorbell` is the peer's.
  RingStream(std::unique_ptr<SharedRings> rings, FileDescriptor doorbell) : rings_(std::move(rings)), doorbell_(std::move(doorbell)) {}

  // From any thread: there is something to read, or room for what was held up.
  bool is_ready() const;
  // Before the process sleeps: from now on the peer rings. is_ready() is to be asked once more after it.
  void expect_ring();
  // Somebody looks, and the peer need not ring.
  void expect_no_ring() { rings_->incoming().is_reader_waiting.store(0, std::memory_order_relaxed); }
  // Signs of life.
  void beat() { rings_->beat(); }
  uint64_t peer_beats() const { return rings_->peer_beats(); }

  size_t write(std::span<const iovec> pieces) override;
  std::byte* reserve(size_t size) override;
  void commit(size_t size) override;
  std::span<const std::byte> peek() override;
  void consume(size_t size) override;
  size_t read(std::span<std::byte> out) override;

 private:
  size_t write(const std::byte* bytes, size_t size);
  bool wait_for_room();
  size_t room();
  void ring();

  std::unique_ptr<SharedRings> rings_;
  FileDescriptor doorbell_;
  // Own copies: what the peer could write is looked at, never counted on.
  uint64_t written_ = 0;
  uint64_t taken_ = 0;
  std::atomic<bool> is_held_up_{false};
};

}  // namespace expertmesh::exchange
