#pragma once

#include <cstddef>
#include <cstdint>

#include "expertmesh/dtype.h"
#include "backend/cpu/team.h"

namespace expertmesh::cpu {

// Writes values [first, first + count) of a fixed pseudo-random sequence in [-1, 1), as `dtype`; a job of the engine. The sequence
// repeats after 65,536 values, so that making it takes no longer than what it is for.
void fill_random(Team& team, uint64_t first, DType dtype, int64_t count, std::byte* out);

}  // namespace expertmesh::cpu
