#pragma once

// Attention's two products, scores = q k and acc += e v, in register tiles: some queries times some 16-wide vectors of a
// KV block. Every lane has its own chain of fma, so no choice of tile changes a bit.

#include "kernels/cpu/elements.h"
#include "kernels/kernels.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::cpu {
namespace {

inline constexpr int64_t kCacheLineBytes = 64;
// Steps in one turn of the inner loop.
inline constexpr int64_t kStepsPerTurn = 4;

// What a tile fetches into the L2 cache on its way: `lines` cache lines in each turn of its loop.
struct BlockPrefetch {
  const char* from;
  int64_t lines;
};

// Part `index` of `parts` of the `bytes` at `next` (null: nothing), for a tile of `turns` turns.
inline BlockPrefetch prefetch_part(const void* next, int64_t bytes, int64_t index, int64_t parts, int64_t turns) {
  if (next == nullptr || turns == 0) return {};
  const int64_t places = parts * turns * kCacheLineBytes;
  const int64_t lines = (bytes + places - 1) / places;
  const int64_t done = index * turns * lines * kCacheLineBytes;
  if (done >= bytes) return {};
  return {static_cast<const char*>(next) + done, lines};
}

// Queries of a tile, packed step by step.
template <int32_t kRows>
struct PackedQueries {
  const float* q;  // [steps][kRows]

  float at(int64_t row, int64_t step) const { return q[step * kRows + row]; }
};

// Weights of a tile's queries over the positions of a block.
struct BlockWeights {
  const float* e;  // [rows][32]

  float at(int64_t row, int64_t step) const { return e[row * kBlockPositions + step]; }
};

// acc[r][c] = fma(x[r][step], w[step][c], acc[r][c]), steps ascending; w has `stride` elements from step to step.
template <class V, int32_t kRows, int32_t kVectors, class Element, class Rows, class Lanes>
inline void multiply_steps(const Rows& x, const Element* w, int64_t stride, int64_t steps, BlockPrefetch prefetch, Lanes lanes,
                           V (&acc)[kRows][kVectors]) {
  const auto one_step = [&](int64_t step) __attribute__((always_inline)) {
    V row[kVectors];
#pragma GCC unroll 8
    for (int32_t c = 0; c < kVectors; ++c) row[c] = lanes.load(w + step * stride + 16 * c);
#pragma GCC unroll 16
    for (int32_t r = 0; r < kRows; ++r) {
      const V factor(x.at(r, step));
#pragma GCC unroll 8
      for (int32_t c = 0; c < kVectors; ++c) acc[r][c] = fma(factor, row[c], acc[r][c]);
    }
  };
  int64_t step = 0;
  for (; step + kStepsPerTurn <= steps; step += kStepsPerTurn) {
    for (int64_t line = 0; line < prefetch.lines; ++line, prefetch.from += kCacheLineBytes) __builtin_prefetch(prefetch.from, 0, 2);
#pragma GCC unroll 4
    for (int64_t u = 0; u < kStepsPerTurn; ++u) one_step(step + u);
  }
  for (; step < steps; ++step) one_step(step);
}

// scores[r][p] = q of row r against key p of the block [head_dim][32], for kVectors * 16 positions.
template <class V, int32_t kRows, int32_t kVectors, class Element>
[[gnu::noinline]] void score_tile(const float* q, const Element* k, int64_t head_dim, const BlockPrefetch& prefetch, float* scores) {
  V acc[kRows][kVectors];
#pragma GCC unroll 16
  for (int32_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int32_t c = 0; c < kVectors; ++c) acc[r][c] = V(0.0f);
  }
  multiply_steps<V, kRows, kVectors>(PackedQueries<kRows>{q}, k, kBlockPositions, head_dim, prefetch, AllLanes<V>{}, acc);
#pragma GCC unroll 16
  for (int32_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int32_t c = 0; c < kVectors; ++c) acc[r][c].store(scores + r * kBlockPositions + 16 * c);
  }
}

// acc[d] = fma(e[p], v[p][d], acc[d] * factor) of each query, for `steps` positions and kVectors * 16 of d.
template <class V, int32_t kRows, int32_t kVectors, class Element, class Lanes>
[[gnu::noinline]] void value_tile(const AttentionQuery* queries, const float* factors, const float* e, const Element* v, int64_t stride,
                                  int64_t steps, int64_t d, const BlockPrefetch& prefetch, Lanes lanes) {
  V acc[kRows][kVectors];
#pragma GCC unroll 16
  for (int32_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int32_t c = 0; c < kVectors; ++c) acc[r][c] = lanes.load(queries[r].acc + d + 16 * c) * V(factors[r]);
  }
  multiply_steps<V, kRows, kVectors>(BlockWeights{e}, v + d, stride, steps, prefetch, lanes, acc);
#pragma GCC unroll 16
  for (int32_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int32_t c = 0; c < kVectors; ++c) lanes.store(queries[r].acc + d + 16 * c, acc[r][c]);
  }
}

// Tiles of at most kMaxRows queries, of equal height within one.
template <int32_t kMaxRows>
struct QueryTiles {
  int64_t num_queries;

  int64_t count() const { return (num_queries + kMaxRows - 1) / kMaxRows; }
  int64_t begin(int64_t t) const { return t * num_queries / count(); }
  int64_t rows(int64_t t) const { return begin(t + 1) - begin(t); }
};

// Calls body.operator()<kRows>() with kRows = rows, at most kMaxRows.
template <int32_t kMaxRows, class Body>
inline void with_rows(int64_t rows, Body body) {
  if constexpr (kMaxRows > 1) {
    if (rows < kMaxRows) return with_rows<kMaxRows - 1>(rows, body);
  }
  body.template operator()<kMaxRows>();
}

// Vectors that kRows queries have accumulators for: a power of two, at most kMost.
template <class V, int32_t kRows, int32_t kMost>
constexpr int32_t vectors_for() {
  int32_t vectors = kMost;
  while (vectors > 1 && kRows * vectors > V::kAccumulators) vectors /= 2;
  return vectors;
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
