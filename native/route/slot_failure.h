#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "exchange/transport.h"

namespace expertmesh {

// Assignments that one worker has not computed.
struct SlotFailure {
  enum class Kind { refused, lost, unplaced };
  Kind kind = Kind::lost;
  std::vector<int32_t> slots;
  std::string worker;          // empty: the table names none that may be asked
  uint64_t epoch = 0;          // of the table that named it
  // EM_* code and message of a refusal; the message alone of a loss.
  Refusal refusal;
};

}  // namespace expertmesh
