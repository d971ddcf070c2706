#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "exchange/transport.h"

namespace expertmesh::exchange {

// DispatchFrame and ResultFrame of proto/expertmesh/v1/exchange.proto, the same bytes as packages/exchange/src/codec makes of them.
// Rows are the last field of a frame: its head, all before the bytes of the rows, is encoded and decoded here, the rows stay where
// they are.

// The first frame in each direction.
struct Hello {
  std::string worker;
  std::string incarnation;
  std::string numerics;
  std::string wire_dtype;
  uint64_t window_bytes = 0;  // of the callee: bytes of rows that may be unanswered
  std::string cluster;
  std::string fingerprint;
  std::string token;  // of the caller: what the callee has given its peers by way of the coordinator
  std::string host;   // the same for processes that may share memory
  std::string local;  // of the callee: the socket by which memory is shared
};

struct DispatchFrame {
  uint64_t id = 0;
  DispatchHead head;
};

struct CancelFrame {
  uint64_t id = 0;
};

// Consecutive rows of one answer.
struct ResultFrame {
  uint64_t id = 0;
  uint32_t first_row = 0;
  uint32_t num_rows = 0;
  uint32_t total_rows = 0;  // of the whole answer
};

struct RefusedFrame {
  uint64_t id = 0;  // 0: the stream itself is refused
  Refusal refusal;
};

// monostate: a kind that a later version may have, to be passed over.
using CallerFrame = std::variant<std::monostate, Hello, DispatchFrame, CancelFrame>;
using CalleeFrame = std::variant<std::monostate, Hello, ResultFrame, RefusedFrame>;

std::string encode_hello(const Hello& hello);
std::string encode_cancel(uint64_t id);
std::string encode_dispatch_head(uint64_t id, const DispatchHead& head);
std::string encode_result_head(const ResultFrame& result, size_t rows_bytes);
std::string encode_refused(const RefusedFrame& refused);

// `rows_bytes` follow the head. Throw EM_EXCHANGE_FRAME.
CallerFrame decode_caller_frame(std::string_view head, size_t rows_bytes);
CalleeFrame decode_callee_frame(std::string_view head, size_t rows_bytes);

// Why the parts of a dispatch do not fit each other, or "". The receiver computes with raw memory by these numbers, and the bound
// on the answers keeps a small frame from asking for a large answer.
std::string dispatch_problem(const DispatchHead& head, size_t rows_bytes);

}  // namespace expertmesh::exchange
