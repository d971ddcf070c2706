#pragma once

#include <cstdint>
#include <vector>

#include "exchange/transport.h"

namespace expertmesh::exchange {

// Some of a dispatch's rows with all that is asked of them: a dispatch of its own.
struct DispatchPart {
  DispatchHead head;
  size_t first_row = 0;
  // [answers of the part] where each of its answers stands in the whole answer; empty: as they are.
  std::vector<uint32_t> places;
};

// Cuts a dispatch by rows into parts of at most `most_bytes` of rows (or of one row). Each row travels once, with the answers
// wanted of it; the bits of an answer do not depend on the rows beside it.
std::vector<DispatchPart> split_dispatch(DispatchHead head, size_t most_bytes);

}  // namespace expertmesh::exchange
