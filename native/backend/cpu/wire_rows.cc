#include "backend/cpu/wire_rows.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace expertmesh::cpu {

namespace {

// Elements converted at a time, on the stack.
constexpr int64_t kChunk = 256;

// body(chunk, begin, count) for the pieces of [0, count).
template <class Body>
void for_chunks(int64_t count, const Body& body) {
  std::array<uint16_t, kChunk> chunk;
  for (int64_t begin = 0; begin < count; begin += kChunk) body(chunk.data(), begin, std::min(kChunk, count - begin));
}

}  // namespace

void write_wire_row(const kernels::Table& kernels, DType dtype, const float* x, std::byte* bytes, int64_t count) {
  if (dtype == DType::f32) {
    std::memcpy(bytes, x, static_cast<size_t>(count) * sizeof(float));
    return;
  }
  for_chunks(count, [&](uint16_t* chunk, int64_t begin, int64_t length) {
    kernels.narrow(x + begin, dtype, chunk, length);
    std::memcpy(bytes + begin * 2, chunk, static_cast<size_t>(length) * 2);
  });
}

void read_wire_row(const kernels::Table& kernels, DType dtype, const std::byte* bytes, float* x, int64_t count) {
  if (dtype == DType::f32) {
    std::memcpy(x, bytes, static_cast<size_t>(count) * sizeof(float));
    return;
  }
  for_chunks(count, [&](uint16_t* chunk, int64_t begin, int64_t length) {
    std::memcpy(chunk, bytes + begin * 2, static_cast<size_t>(length) * 2);
    kernels.widen(chunk, dtype, x + begin, length);
  });
}

void round_to_wire(const kernels::Table& kernels, DType dtype, const float* x, float* y, int64_t count) {
  if (dtype == DType::f32) {
    if (y != x) std::memcpy(y, x, static_cast<size_t>(count) * sizeof(float));
    return;
  }
  for_chunks(count, [&](uint16_t* chunk, int64_t begin, int64_t length) {
    kernels.narrow(x + begin, dtype, chunk, length);
    kernels.widen(chunk, dtype, y + begin, length);
  });
}

}  // namespace expertmesh::cpu
