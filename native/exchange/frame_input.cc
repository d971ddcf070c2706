#include "exchange/frame_input.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "exchange/frame_output.h"
#include "exchange/proto_wire.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

// Of one connection before the others have their turn.
constexpr size_t kMostAtOnce = size_t{4} << 20;
constexpr size_t kStageBytes = size_t{64} << 10;

size_t uint32_at(const std::string& text, size_t place) {
  size_t value = 0;
  for (size_t i = 0; i < 4; ++i) value |= static_cast<size_t>(static_cast<uint8_t>(text[place + i])) << (8 * i);
  return value;
}

}  // namespace

bool FrameInput::take(Stream& stream, FrameHandler& handler) {
  for (size_t taken = 0; taken < kMostAtOnce;) {
    if (!is_in_rows_ && !take_head(stream, handler)) return false;
    if (!is_in_rows_) continue;  // a sign of life
    if (!take_rows(stream)) return false;
    taken += head_bytes_ + rows_bytes_;
    is_in_rows_ = false;
    head_.clear();
    head_bytes_ = 0;
    place_ = {};
    if (!handler.on_frame()) return true;
  }
  return true;
}

// True when it is whole.
bool FrameInput::take_head(Stream& stream, FrameHandler& handler) {
  for (;;) {
    const size_t wanted = (head_bytes_ == 0 ? kPrefixBytes : head_bytes_) - head_.size();
    if (wanted > 0) {
      const std::span<const std::byte> here = stream.peek();
      if (here.empty()) return false;
      has_heard_ = true;
      const size_t size = std::min(here.size(), wanted);
      head_.append(reinterpret_cast<const char*>(here.data()), size);
      stream.consume(size);
      if (size < wanted) continue;
    }
    if (head_bytes_ != 0) break;
    read_prefix();
    if (head_bytes_ != 0) continue;
    head_.clear();
    return true;
  }
  place_ = handler.on_head(std::string_view(head_).substr(kPrefixBytes), rows_bytes_);
  rows_taken_ = staged_ = 0;
  is_in_rows_ = true;
  return true;
}

// Leaves head_bytes_ 0 for a sign of life.
void FrameInput::read_prefix() {
  const size_t frame = uint32_at(head_, 0);
  const size_t head = uint32_at(head_, 4);
  if (head > frame) fail_frame(concat("a head of ", head, " bytes in a frame of ", frame));
  if (head > kMostHeadBytes) fail_frame(concat("a head of ", head, " bytes; wanted at most ", kMostHeadBytes));
  if (frame - head > most_rows_bytes_) fail_frame(concat(frame - head, " bytes of rows; wanted at most ", most_rows_bytes_));
  if (frame == 0) return;
  if (head == 0) fail_frame("a frame without a head");
  rows_bytes_ = frame - head;
  head_bytes_ = kPrefixBytes + head;
}

// True when all are there.
bool FrameInput::take_rows(Stream& stream) {
  if (place_.memory == nullptr) return place_.receiver == nullptr ? discard_rows(stream) : take_received_rows(stream);
  while (rows_taken_ < rows_bytes_) {
    const size_t size = stream.read({place_.memory + rows_taken_, rows_bytes_ - rows_taken_});
    if (size == 0) return false;
    has_heard_ = true;
    rows_taken_ += size;
  }
  return true;
}

bool FrameInput::take_received_rows(Stream& stream) {
  while (rows_taken_ < rows_bytes_) {
    const size_t left = rows_bytes_ - rows_taken_;
    if (staged_ == 0) {
      // Whole rows are handed on where they lie.
      const std::span<const std::byte> here = stream.peek();
      const size_t size = std::min({here.size(), left, kStageBytes}) / place_.row_bytes * place_.row_bytes;
      if (size > 0) {
        has_heard_ = true;
        place_.receiver->rows(place_.first_row + rows_taken_ / place_.row_bytes, here.first(size));
        stream.consume(size);
        rows_taken_ += size;
        continue;
      }
    }
    stage_.resize(std::max(stage_.size(), place_.row_bytes));
    const size_t size = stream.read({stage_.data() + staged_, place_.row_bytes - staged_});
    if (size == 0) return false;
    has_heard_ = true;
    staged_ += size;
    if (staged_ < place_.row_bytes) continue;
    place_.receiver->rows(place_.first_row + rows_taken_ / place_.row_bytes, {stage_.data(), place_.row_bytes});
    rows_taken_ += std::exchange(staged_, 0);
  }
  return true;
}

bool FrameInput::discard_rows(Stream& stream) {
  while (rows_taken_ < rows_bytes_) {
    const size_t size = std::min(stream.peek().size(), rows_bytes_ - rows_taken_);
    if (size == 0) return false;
    has_heard_ = true;
    stream.consume(size);
    rows_taken_ += size;
  }
  return true;
}

}  // namespace expertmesh::exchange
