#pragma once

#include <deque>
#include <memory>
#include <string>

#include "exchange/buffer_pool.h"
#include "exchange/stream.h"
#include "exchange/transport.h"

namespace expertmesh::exchange {

// On a stream each frame stands behind two numbers of 4 bytes, little-endian: its bytes, and how many of them are before those of its
// rows. A frame of 0 bytes is a sign of life.
inline constexpr size_t kPrefixBytes = 8;
inline constexpr size_t kMostHeadBytes = size_t{1} << 20;

// A frame's head without its rows, and the rows where they lie.
struct OutgoingFrame {
  std::string head;
  std::shared_ptr<const std::byte[]> memory = nullptr;
  const std::byte* rows = nullptr;
  size_t rows_bytes = 0;
};

// Rows that are written where they are sent from.
struct RowsToGather {
  size_t num_rows;
  size_t row_bytes;
  const GatherRows& gather;
};

// Frames in their order, written as fast as the stream takes them. One thread at a time. Throws what the stream throws.
class FrameOutput {
 public:
  FrameOutput(Stream& stream, BufferPool& pool) : stream_(stream), pool_(pool) {}

  void send(OutgoingFrame frame);
  // Calls `rows.gather` before it returns.
  void send(std::string head, const RowsToGather& rows);
  // Writes on what found no room.
  void flush();
  bool is_idle() const { return queue_.empty(); }

 private:
  bool gather_into_stream(const std::string& framed, const RowsToGather& rows);
  bool write_on();
  void drop_written();

  Stream& stream_;
  BufferPool& pool_;
  std::deque<OutgoingFrame> queue_;
  size_t sent_ = 0;  // bytes of the first frame
};

}  // namespace expertmesh::exchange
