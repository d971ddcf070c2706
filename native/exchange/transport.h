#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "expertmesh/dtype.h"

namespace expertmesh {

// One expert to the very bits, as a placement names it.
struct Content {
  uint32_t layer = 0;
  uint32_t expert = 0;
  std::string format;
  std::string checksum;
};

// What a dispatch says about its rows; each row once, whatever number of its experts are at the peer.
struct DispatchHead {
  uint64_t epoch = 0;
  std::string numerics;
  std::vector<Content> contents;    // of one layer
  std::vector<uint32_t> counts;     // counts[i] consecutive entries of row_index are for contents[i]
  std::vector<uint32_t> row_index;  // [answers] index into the rows
  DType dtype = DType::f32;
  uint32_t num_rows = 0;
  size_t row_bytes = 0;

  size_t num_answers() const { return row_index.size(); }
};

// How a peer says that it did not compute a dispatch.
struct Refusal {
  std::string reason;  // EM_* code
  std::string message;
  uint64_t epoch = 0;  // that it routes by; 0: it did not say
};

// What becomes of a dispatch. Told from any thread, under no lock of the transport: rows() any number of times, then exactly one
// of the others, once, after which the transport lets the object go.
class AnswerSink {
 public:
  virtual ~AnswerSink() = default;
  // Room for [answers, row_bytes] that the answer may be received into; then rows() is not called. Null: there is none.
  virtual std::byte* room() { return nullptr; }
  // Answer rows [first, first + rows.size() / row_bytes), valid during the call only.
  virtual void rows(size_t first, std::span<const std::byte> rows) = 0;
  // Every row has come.
  virtual void answered() = 0;
  virtual void refused(Refusal refusal) = 0;
  // The peer is gone, unreachable, unknown, or has not answered in its time.
  virtual void lost(std::string problem) = 0;
};

// Writes rows [first, first + count) of the dispatch, [count, row_bytes], to `out`: straight into the memory they are sent from.
// Called during send() only, on its thread, each row once, ascending. `out` has no alignment.
using GatherRows = std::function<void(size_t first, size_t count, std::byte* out)>;

// Sends rows to peers and has their answers.
class Transport {
 public:
  virtual ~Transport() = default;
  // From any thread; does not wait for the peer: what finds no room in its window is kept. Never throws for what is wrong with
  // the peer: that is told to the sink, which may be before this returns. Returns a number for cancel(), never 0.
  // Throws EM_INTERNAL where the head does not fit together or has no rows.
  virtual uint64_t send(const std::string& worker, DispatchHead head, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) = 0;
  // Nobody wants the answer any more: the peer need not compute it. Nothing is told of it after this has returned but what another
  // thread is telling at that moment.
  virtual void cancel(uint64_t sent) = 0;
};

// Where a dispatch from a peer is answered: once, from any thread; later calls do nothing.
class Reply {
 public:
  virtual ~Reply() = default;
  // [answers, row_bytes], to be filled before answered().
  virtual std::byte* room() = 0;
  virtual void answered() = 0;
  virtual void refused(Refusal refusal) = 0;
};

// A dispatch that a peer has sent.
struct IncomingDispatch {
  std::string from;
  DispatchHead head;              // has been checked to fit together
  const std::byte* rows = nullptr;  // [num_rows, row_bytes], any alignment, as long as `reply` is there
  std::shared_ptr<Reply> reply;
};

// Takes dispatches from peers. Told from a thread of the transport, under no lock of it; returns at once.
class DispatchSink {
 public:
  virtual ~DispatchSink() = default;
  virtual void take(IncomingDispatch dispatch) = 0;
  // The sender does not want the answer any more: what has not begun need not be computed. `reply` as taken; an answer does no harm.
  virtual void withdraw(const Reply& reply) = 0;
};

}  // namespace expertmesh
