#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/kernels.h"

namespace expertmesh::cpu {

// Rows travel in the wire dtype and may lie at any address there: messages do not keep alignment.

// bytes[i] = x[i] in `dtype`, for `count` elements.
void write_wire_row(const kernels::Table& kernels, DType dtype, const float* x, std::byte* bytes, int64_t count);

// x[i] = bytes[i], widened.
void read_wire_row(const kernels::Table& kernels, DType dtype, const std::byte* bytes, float* x, int64_t count);

// y[i] = x[i], rounded to `dtype`; y may be x.
void round_to_wire(const kernels::Table& kernels, DType dtype, const float* x, float* y, int64_t count);

}  // namespace expertmesh::cpu
