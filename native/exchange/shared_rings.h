#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "exchange/file_descriptor.h"

namespace expertmesh::exchange {

// One direction of a shared segment: a ring of bytes with one writer and one reader, in two processes. `written` and `taken` count
// all bytes since the beginning. Who waits says so before it looks a last time, so that the other one need ring only then.
struct RingControl {
  alignas(64) std::atomic<uint64_t> written;
  alignas(64) std::atomic<uint64_t> taken;
  alignas(64) std::atomic<uint32_t> is_reader_waiting;
  alignas(64) std::atomic<uint32_t> is_writer_waiting;
};

// What two processes of one host share: a ring for each direction, and signs of life.
struct SegmentControl {
  RingControl rings[2];
  struct Pulse {
    alignas(64) std::atomic<uint64_t> beats;
  } pulses[2];
};
static_assert(std::atomic<uint64_t>::is_always_lock_free && std::atomic<uint32_t>::is_always_lock_free);

inline constexpr size_t kRingBytes = size_t{2} << 20;

// The segment as mapped here. Each ring is mapped twice, end to end, so that whatever lies in it lies together. The file goes with the
// last mapping: there is nothing to clean up when a process dies.
class SharedRings {
 public:
  // A segment of its own, for this process as `side` 0.
  static std::unique_ptr<SharedRings> create();
  // One that a peer has made, for this process as side 1. Throws std::system_error or EM_EXCHANGE_FRAME where it has another size or could
  // be made smaller under our hands.
  static std::unique_ptr<SharedRings> open(FileDescriptor file);
  ~SharedRings();
  SharedRings(const SharedRings&) = delete;
  SharedRings& operator=(const SharedRings&) = delete;

  const FileDescriptor& file() const { return file_; }
  RingControl& outgoing() { return control_->rings[side_]; }
  RingControl& incoming() { return control_->rings[1 - side_]; }
  std::byte* outgoing_bytes() { return bytes_[side_]; }
  const std::byte* incoming_bytes() { return bytes_[1 - side_]; }
  void beat() { control_->pulses[side_].beats.fetch_add(1, std::memory_order_relaxed); }
  uint64_t peer_beats() const { return control_->pulses[1 - side_].beats.load(std::memory_order_relaxed); }

 private:
  SharedRings(FileDescriptor file, int side);

  FileDescriptor file_;
  int side_;
  SegmentControl* control_ = nullptr;
  std::byte* bytes_[2] = {nullptr, nullptr};  // [2 * kRingBytes] each
};

}  // namespace expertmesh::exchange
