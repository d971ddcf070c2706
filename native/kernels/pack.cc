#include <cstring>

#include "kernels/code_panels.h"
#include "kernels/kernels.h"
#include "kernels/pack_codes.h"

namespace expertmesh::kernels {
namespace {

// A strip is a cache line of each of the panel's rows. It is copied first: rows often lie a power of two apart, and would
// push each other out of the L1 cache while the columns are put together.
constexpr int64_t kStripBytes = 64;

// Vectors of the compiler, which every CPU has in some form.
using Words = uint16_t __attribute__((vector_size(16)));
using DoubleWords = uint32_t __attribute__((vector_size(16)));

// Transposes [8][8].
inline void transpose(Words (&v)[8]) {
  Words t[8];
  for (int i = 0; i < 4; ++i) {
    t[2 * i] = __builtin_shufflevector(v[2 * i], v[2 * i + 1], 0, 8, 1, 9, 2, 10, 3, 11);
    t[2 * i + 1] = __builtin_shufflevector(v[2 * i], v[2 * i + 1], 4, 12, 5, 13, 6, 14, 7, 15);
  }
  Words u[8];
  for (int half = 0; half < 2; ++half) {
    for (int i = 0; i < 2; ++i) {
      const Words a = t[4 * half + i];
      const Words b = t[4 * half + 2 + i];
      u[4 * half + 2 * i] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 2, 3, 10, 11);
      u[4 * half + 2 * i + 1] = __builtin_shufflevector(a, b, 4, 5, 12, 13, 6, 7, 14, 15);
    }
  }
  for (int i = 0; i < 4; ++i) {
    v[2 * i] = __builtin_shufflevector(u[i], u[4 + i], 0, 1, 2, 3, 8, 9, 10, 11);
    v[2 * i + 1] = __builtin_shufflevector(u[i], u[4 + i], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

// Transposes [4][4].
inline void transpose(DoubleWords (&v)[4]) {
  const DoubleWords a = __builtin_shufflevector(v[0], v[1], 0, 4, 1, 5);
  const DoubleWords b = __builtin_shufflevector(v[0], v[1], 2, 6, 3, 7);
  const DoubleWords c = __builtin_shufflevector(v[2], v[3], 0, 4, 1, 5);
  const DoubleWords d = __builtin_shufflevector(v[2], v[3], 2, 6, 3, 7);
  v[0] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
  v[1] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
  v[2] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
  v[3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
}

// A strip of 16 rows, [16][kStripBytes], to its part of the panel, [strip][16].
template <class Element, class Vector>
void pack_strip(const char* strip, Element* out) {
  constexpr int64_t kWidth = sizeof(Vector) / sizeof(Element);
  constexpr int64_t kStrip = kStripBytes / sizeof(Element);
  for (int64_t row = 0; row < kPanelWidth; row += kWidth) {
    for (int64_t i = 0; i < kStrip; i += kWidth) {
      Vector block[kWidth];
      for (int64_t r = 0; r < kWidth; ++r) std::memcpy(&block[r], strip + (row + r) * kStripBytes + i * sizeof(Element), sizeof(Vector));
      transpose(block);
      for (int64_t r = 0; r < kWidth; ++r) std::memcpy(out + (i + r) * kPanelWidth + row, &block[r], sizeof(Vector));
    }
  }
}

template <class Element, class Vector>
void pack(const char* rows, int64_t n, int64_t k, Element* out) {
  constexpr int64_t kStrip = kStripBytes / sizeof(Element);
  alignas(kStripBytes) char strip[kPanelWidth * kStripBytes];
  Element last[kPanelWidth * kStrip];
  const auto row_bytes = static_cast<size_t>(k) * sizeof(Element);
  for (int64_t row = 0; row < n; row += kPanelWidth, rows += kPanelWidth * row_bytes, out += k * kPanelWidth) {
    const int64_t num_rows = n - row < kPanelWidth ? n - row : kPanelWidth;
    if (num_rows < kPanelWidth) std::memset(strip, 0, sizeof(strip));
    int64_t i = 0;
    for (; i + kStrip <= k; i += kStrip) {
      // Of a size that is known here each copy is a few instructions.
      for (int64_t r = 0; r < num_rows; ++r) std::memcpy(strip + r * kStripBytes, rows + r * row_bytes + i * sizeof(Element), kStripBytes);
      pack_strip<Element, Vector>(strip, out + i * kPanelWidth);
    }
    if (i == k) continue;
    const auto length = static_cast<size_t>(k - i) * sizeof(Element);
    for (int64_t r = 0; r < num_rows; ++r) std::memcpy(strip + r * kStripBytes, rows + r * row_bytes + i * sizeof(Element), length);
    pack_strip<Element, Vector>(strip, last);
    std::memcpy(out + i * kPanelWidth, last, length * kPanelWidth);
  }
}

}  // namespace

int64_t panel_bytes(Format format, int64_t k) {
  return is_quantised(format) ? code_panel_bytes(format, k) : canonical_bytes(format, kPanelWidth, k);
}

int64_t packed_bytes(Format format, int64_t n, int64_t k) {
  constexpr int64_t kAlignment = 64;
  const PackedMatrix matrix{.data = nullptr, .format = format, .n = n, .k = k};
  return (matrix.panels() * panel_bytes(format, k) + kAlignment - 1) / kAlignment * kAlignment;
}

void pack_matrix(const void* rows, Format format, int64_t n, int64_t k, void* out) {
  if (is_quantised(format)) return pack_codes(rows, format, n, k, out);
  const char* const bytes = static_cast<const char*>(rows);
  if (size_of(element_of(format)) == sizeof(uint32_t)) {
    pack<uint32_t, DoubleWords>(bytes, n, k, static_cast<uint32_t*>(out));
  } else {
    pack<uint16_t, Words>(bytes, n, k, static_cast<uint16_t*>(out));
  }
}

}  // namespace expertmesh::kernels
