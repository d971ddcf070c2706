#pragma once

// How far apart the rows of a product's input lie. Where that is a power of two they share a few sets of the L1 cache,
// which cannot hold a tile of them.
// Internal linkage for the reason given in scalar_math.h.

#include <cstdint>

namespace expertmesh::kernels {
namespace {

// Floats of a cache line, and the L1 cache's sets on every x86-64 core; each holds at least 8 lines.
inline constexpr int64_t kLineFloats = 16;
inline constexpr int64_t kCacheSets = 64;

// By the cache lines from row to row, modulo the sets.
struct StridesApart {
  bool is_apart[kCacheSets];
};

constexpr StridesApart find_strides_apart() {
  // The rest of a set is for weights.
  constexpr int64_t kMaxLinesOfSet = 4;
  // The largest tile's rows, and the lines of a row that it takes at a time.
  constexpr int64_t kRows = 12;
  constexpr int64_t kLines = 16;
  StridesApart strides = {};
  for (int64_t stride = 0; stride < kCacheSets; ++stride) {
    int64_t lines_of_set[kCacheSets] = {};
    bool is_apart = true;
    for (int64_t i = 0; i < kRows * kLines; ++i) {
      if (++lines_of_set[(i / kLines * stride + i % kLines) % kCacheSets] > kMaxLinesOfSet) is_apart = false;
    }
    strides.is_apart[stride] = is_apart;
  }
  return strides;
}

inline constexpr StridesApart kStridesApart = find_strides_apart();

// Whether a tile of rows with this stride (in floats) can be read in place.
constexpr bool rows_lie_apart(int64_t stride) { return kStridesApart.is_apart[stride / kLineFloats % kCacheSets]; }

// The smallest stride of such rows that holds `width` floats and keeps rows aligned to cache lines.
constexpr int64_t row_stride(int64_t width) {
  int64_t stride = (width + kLineFloats - 1) / kLineFloats * kLineFloats;
  while (!rows_lie_apart(stride)) stride += kLineFloats;
  return stride;
}

}  // namespace
}  // namespace expertmesh::kernels
