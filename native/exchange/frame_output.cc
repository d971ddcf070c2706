#include "exchange/frame_output.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace expertmesh::exchange {

namespace {

// The reader begins with the first rows while the next are still being gathered.
constexpr size_t kGatherBytes = size_t{64} << 10;
constexpr size_t kMostPieces = 32;

void append_uint32(std::string& text, size_t value) {
  for (int shift = 0; shift < 32; shift += 8) text += static_cast<char>(value >> shift & 0xff);
}

std::string with_prefix(const std::string& head, size_t rows_bytes) {
  std::string framed;
  framed.reserve(kPrefixBytes + head.size());
  append_uint32(framed, head.size() + rows_bytes);
  append_uint32(framed, head.size());
  return framed += head;
}

// Calls `part(first, count)` for all rows, ascending.
template <class Part>
void for_parts(const RowsToGather& rows, const Part& part) {
  const size_t at_once = std::max<size_t>(1, kGatherBytes / rows.row_bytes);
  for (size_t first = 0; first < rows.num_rows; first += at_once) part(first, std::min(at_once, rows.num_rows - first));
}

iovec piece(const void* bytes, size_t size) { return {.iov_base = const_cast<void*>(bytes), .iov_len = size}; }

}  // namespace

void FrameOutput::send(OutgoingFrame frame) {
  frame.head = with_prefix(frame.head, frame.rows_bytes);
  queue_.push_back(std::move(frame));
  if (queue_.size() == 1) flush();
}

void FrameOutput::send(std::string head, const RowsToGather& rows) {
  const size_t rows_bytes = rows.num_rows * rows.row_bytes;
  std::string framed = with_prefix(head, rows_bytes);
  if (queue_.empty() && gather_into_stream(framed, rows)) return;
  const std::shared_ptr<std::byte[]> memory = pool_.take(rows_bytes);
  queue_.push_back({.head = std::move(framed), .memory = memory, .rows = memory.get(), .rows_bytes = 0});
  bool is_held_up = queue_.size() > 1;
  for_parts(rows, [&](size_t first, size_t count) {
    rows.gather(first, count, memory.get() + first * rows.row_bytes);
    queue_.back().rows_bytes += count * rows.row_bytes;
    if (!is_held_up) is_held_up = !write_on();
  });
  drop_written();
}

bool FrameOutput::gather_into_stream(const std::string& framed, const RowsToGather& rows) {
  std::byte* place = stream_.reserve(framed.size() + rows.num_rows * rows.row_bytes);
  if (place == nullptr) return false;
  std::memcpy(place, framed.data(), framed.size());
  place += framed.size();
  size_t uncommitted = framed.size();
  for_parts(rows, [&](size_t first, size_t count) {
    rows.gather(first, count, place);
    place += count * rows.row_bytes;
    stream_.commit(uncommitted + count * rows.row_bytes);
    uncommitted = 0;
  });
  return true;
}

void FrameOutput::flush() {
  while (!queue_.empty()) {
    const bool is_all = write_on();
    drop_written();
    if (!is_all) return;
  }
}

// Writes what there is of the first frames. False where the stream has no more room.
bool FrameOutput::write_on() {
  std::array<iovec, kMostPieces> pieces;
  size_t num_pieces = 0;
  size_t total = 0;
  size_t skip = sent_;
  for (const OutgoingFrame& frame : queue_) {
    if (num_pieces + 2 > kMostPieces) break;
    const size_t head = std::min(skip, frame.head.size());
    if (head < frame.head.size()) pieces[num_pieces++] = piece(frame.head.data() + head, frame.head.size() - head);
    const size_t rows = skip - head;
    if (rows < frame.rows_bytes) pieces[num_pieces++] = piece(frame.rows + rows, frame.rows_bytes - rows);
    total += frame.head.size() + frame.rows_bytes - skip;
    skip = 0;
  }
  const size_t written = stream_.write({pieces.data(), num_pieces});
  sent_ += written;
  return written == total;
}

void FrameOutput::drop_written() {
  while (!queue_.empty() && sent_ >= queue_.front().head.size() + queue_.front().rows_bytes) {
    sent_ -= queue_.front().head.size() + queue_.front().rows_bytes;
    queue_.pop_front();
  }
}

}  // namespace expertmesh::exchange
