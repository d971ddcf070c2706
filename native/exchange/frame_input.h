#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exchange/stream.h"

namespace expertmesh::exchange {

// Takes rows that have no memory of their own to come into.
class RowReceiver {
 public:
  virtual ~RowReceiver() = default;
  // Rows from `first` on, valid during the call.
  virtual void rows(size_t first, std::span<const std::byte> rows) = 0;
};

// Where the rows of a frame are to come.
struct RowPlace {
  std::byte* memory = nullptr;  // straight into it
  std::shared_ptr<RowReceiver> receiver;  // where there is no memory; null: nowhere
  size_t first_row = 0;
  size_t row_bytes = 1;
};

// Whose frames they are. Throws what is to end the stream.
class FrameHandler {
 public:
  virtual ~FrameHandler() = default;
  // The head has come; `rows_bytes` follow it.
  virtual RowPlace on_head(std::string_view head, size_t rows_bytes) = 0;
  // They have come, all; also where there are none. False: what follows is another handler's.
  virtual bool on_frame() = 0;
};

// Cuts what arrives into frames. Only the loop's thread.
class FrameInput {
 public:
  explicit FrameInput(size_t most_rows_bytes) : most_rows_bytes_(most_rows_bytes) {}

  // Takes what has come. True: more may be there, and it is the turn of others. Throws what the stream and the handler throw,
  // and EM_EXCHANGE_FRAME.
  bool take(Stream& stream, FrameHandler& handler);
  // Whether anything has come since the last time this was asked.
  bool take_has_heard() { return std::exchange(has_heard_, false); }

 private:
  bool take_head(Stream& stream, FrameHandler& handler);
  bool take_rows(Stream& stream);
  bool take_received_rows(Stream& stream);
  bool discard_rows(Stream& stream);
  void read_prefix();

  const size_t most_rows_bytes_;
  std::string head_;         // prefix and head as far as they have come
  size_t head_bytes_ = 0;    // of prefix and head; 0 while the prefix is not whole
  size_t rows_bytes_ = 0;
  size_t rows_taken_ = 0;
  bool is_in_rows_ = false;
  RowPlace place_;
  std::vector<std::byte> stage_;  // of rows that have come in pieces
  size_t staged_ = 0;
  bool has_heard_ = false;
};

}  // namespace expertmesh::exchange
