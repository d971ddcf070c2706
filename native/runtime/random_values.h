#pragma once

#include <cstddef>
#include <cstdint>

#include "expertmesh/dtype.h"
#include "runtime/engine.h"

namespace expertmesh {

// Writes values [first, first + count) of a fixed pseudo-random sequence in [-1, 1), as `dtype`; a job of `engine`.
void fill_random(Engine& engine, uint64_t first, DType dtype, int64_t count, std::byte* out);

}  // namespace expertmesh
