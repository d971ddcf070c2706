#pragma once

// Matrix product on panels. A tile of rows and panels keeps its accumulators in registers over a run of k; every output
// column is one lane with one fma for each k, so no choice of tile changes a bit. Spilling an accumulator to `out` between
// runs is exact.

#include "kernels/cpu/elements.h"
#include "kernels/kernels.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::cpu {
namespace {

// Few rows: weights stream from memory once, whole k, x read in place.
inline constexpr int64_t kMaxFewRows = 4;
// Many rows: inputs of a run. The run's weights of a panel group (at most 32 KiB) stay in the caches for all row tiles.
inline constexpr int64_t kRunLength = 256;
// Not a multiple of 4 KiB, or the rows of a tile would share one set of the L1 cache.
inline constexpr int64_t kCopyStride = kRunLength + 16;
// Row tiles of a copy.
inline constexpr int64_t kCopyTiles = 8;
// How far ahead of its use a weight is fetched when it comes from memory.
inline constexpr int64_t kPrefetchBytes = 2048;
inline constexpr int64_t kCacheLine = 64;

struct StridedRows {
  const float* x;
  int64_t stride;

  float at(int64_t row, int64_t k) const { return x[row * stride + k]; }
  StridedRows from_row(int64_t row) const { return {x + row * stride, stride}; }
};

struct CopiedRows {
  const float* x;

  float at(int64_t row, int64_t k) const { return x[row * kCopyStride + k]; }
  CopiedRows from_row(int64_t row) const { return {x + row * kCopyStride}; }
};

// A run of k of some panels.
template <class Element>
struct WeightRun {
  const Element* w;  // [count][16] of the first panel, at the run's first k
  int64_t panel_stride;
  int64_t count;
  bool is_first;
};

// Where a tile's results go. `bias` is null but for the last run.
struct TileOut {
  float* out;
  int64_t stride;
  const float* bias;
};

template <class V, class Element, int32_t kRows, int32_t kPanels, class Rows>
inline void step(const Rows& x, const WeightRun<Element>& run, int64_t k, V (&acc)[kRows][kPanels]) {
  V w[kPanels];
#pragma GCC unroll 8
  for (int32_t p = 0; p < kPanels; ++p) w[p] = V::load(run.w + p * run.panel_stride + k * kPanelWidth);
#pragma GCC unroll 16
  for (int32_t r = 0; r < kRows; ++r) {
    const V xr(x.at(r, k));
#pragma GCC unroll 8
    for (int32_t p = 0; p < kPanels; ++p) acc[r][p] = fma(xr, w[p], acc[r][p]);
  }
}

template <bool kPrefetch, class V, class Element, int32_t kRows, int32_t kPanels, class Rows>
inline void tile(const Rows& x, const WeightRun<Element>& run, const TileOut& to) {
  V acc[kRows][kPanels];
#pragma GCC unroll 16
  for (int32_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int32_t p = 0; p < kPanels; ++p) {
      acc[r][p] = run.is_first ? V(0.0f) : V::load(to.out + r * to.stride + p * kPanelWidth);
    }
  }
  constexpr int64_t kUnroll = 4;
  int64_t k = 0;
  for (; k + kUnroll <= run.count; k += kUnroll) {
    if constexpr (kPrefetch) {
#pragma GCC unroll 8
      for (int32_t p = 0; p < kPanels; ++p) {
        const auto* ahead = reinterpret_cast<const char*>(run.w + p * run.panel_stride + k * kPanelWidth) + kPrefetchBytes;
        constexpr int64_t kBytes = kUnroll * kPanelWidth * static_cast<int64_t>(sizeof(Element));
#pragma GCC unroll 8
        for (int64_t line = 0; line < kBytes; line += kCacheLine) __builtin_prefetch(ahead + line);
      }
    }
#pragma GCC unroll 4
    for (int64_t u = 0; u < kUnroll; ++u) step<V, Element, kRows, kPanels>(x, run, k + u, acc);
  }
  for (; k < run.count; ++k) step<V, Element, kRows, kPanels>(x, run, k, acc);
#pragma GCC unroll 16
  for (int32_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int32_t p = 0; p < kPanels; ++p) {
      V result = acc[r][p];
      if (to.bias != nullptr) result = result + V::load(to.bias + p * kPanelWidth);
      result.store(to.out + r * to.stride + p * kPanelWidth);
    }
  }
}

// `rows` <= kMaxRows to a tile of exactly as many.
template <int32_t kMaxRows, class V, class Element, int32_t kPanels>
inline void copied_tile(int64_t rows, const CopiedRows& x, const WeightRun<Element>& run, const TileOut& to) {
  if (rows == kMaxRows) {
    tile<false, V, Element, kMaxRows, kPanels>(x, run, to);
  } else if constexpr (kMaxRows > 1) {
    copied_tile<kMaxRows - 1, V, Element, kPanels>(rows, x, run, to);
  }
}

// A product: what gemm was called with.
template <class Element>
struct Product {
  const float* x;
  int64_t ldx;
  int64_t rows;
  const PackedMatrix& w;
  int64_t panel_begin;
  int64_t panel_end;
  const float* bias;
  float* out;
  int64_t ldo;

  WeightRun<Element> run(int64_t panel, int64_t k_begin, int64_t count) const {
    const auto* data = static_cast<const Element*>(w.data);
    return {data + (panel * w.k + k_begin) * kPanelWidth, w.k * kPanelWidth, count, k_begin == 0};
  }
};

// Calls body.operator()<P>(run, to) for all panels, kPanels at a time and what is left one at a time, with `to` at row
// `row` of out. A last panel with less than 16 columns goes by a full-width copy of its part of out.
template <int32_t kPanels, class Element, class Body>
inline void for_each_panel_group(const Product<Element>& product, int64_t row, int64_t num_rows, int64_t k_begin,
                                 int64_t count, Body body) {
  const bool is_last_run = k_begin + count == product.w.k;
  const float* bias = is_last_run ? product.bias : nullptr;
  float* out = product.out + row * product.ldo;
  const auto at = [&](int64_t column) {
    return TileOut{out + column, product.ldo, bias == nullptr ? nullptr : bias + column};
  };
  const int64_t full_end = smaller(product.panel_end, product.w.n / kPanelWidth);
  int64_t panel = product.panel_begin;
  for (; panel + kPanels <= full_end; panel += kPanels) {
    body.template operator()<kPanels>(product.run(panel, k_begin, count), at(panel * kPanelWidth));
  }
  for (; panel < full_end; ++panel) {
    body.template operator()<1>(product.run(panel, k_begin, count), at(panel * kPanelWidth));
  }
  if (panel == product.panel_end) return;

  const int64_t column = panel * kPanelWidth;
  const auto width = static_cast<size_t>(product.w.n - column) * sizeof(float);
  float edge[kCopyTiles * 16][kPanelWidth];
  float edge_bias[kPanelWidth] = {};
  for (int64_t r = 0; k_begin > 0 && r < num_rows; ++r) __builtin_memcpy(edge[r], out + r * product.ldo + column, width);
  if (bias != nullptr) __builtin_memcpy(edge_bias, bias + column, width);
  body.template operator()<1>(product.run(panel, k_begin, count),
                              TileOut{edge[0], kPanelWidth, bias == nullptr ? nullptr : edge_bias});
  for (int64_t r = 0; r < num_rows; ++r) __builtin_memcpy(out + r * product.ldo + column, edge[r], width);
}

template <class V, class Element, int32_t kRows>
void few_rows(const Product<Element>& product) {
  // As many panels as there are accumulators for, up to 4: independent sums hide the fma's latency.
  constexpr int32_t kPanels = static_cast<int32_t>(smaller(4, larger(1, V::kAccumulators / kRows)));
  const StridedRows x{product.x, product.ldx};
  for_each_panel_group<kPanels>(product, 0, kRows, 0, product.w.k,
                                [&]<int32_t kGroup>(const WeightRun<Element>& run, const TileOut& to) {
                                  tile<true, V, Element, kRows, kGroup>(x, run, to);
                                });
}

template <class V, class Element>
void many_rows(const Product<Element>& product) {
  constexpr int32_t kTileRows = V::kAccumulators / V::kTilePanels;
  constexpr int64_t kCopyRows = kCopyTiles * kTileRows;
  alignas(64) float copy[kCopyRows * kCopyStride];

  for (int64_t row = 0; row < product.rows; row += kCopyRows) {
    const int64_t num_rows = smaller(kCopyRows, product.rows - row);
    // Tiles of equal height, within one row.
    const int64_t num_tiles = (num_rows + kTileRows - 1) / kTileRows;
    for (int64_t k = 0; k < product.w.k; k += kRunLength) {
      const int64_t count = smaller(kRunLength, product.w.k - k);
      for (int64_t r = 0; r < num_rows; ++r) {
        const float* from = product.x + (row + r) * product.ldx + k;
        for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(copy + r * kCopyStride + i, lanes.load(from + i)); });
      }
      for_each_panel_group<V::kTilePanels>(
          product, row, num_rows, k, count, [&]<int32_t kGroup>(const WeightRun<Element>& run, const TileOut& to) {
            for (int64_t t = 0; t < num_tiles; ++t) {
              const int64_t begin = t * num_rows / num_tiles;
              const int64_t end = (t + 1) * num_rows / num_tiles;
              copied_tile<kTileRows, V, Element, kGroup>(end - begin, CopiedRows{copy}.from_row(begin), run,
                                                         {to.out + begin * to.stride, to.stride, to.bias});
            }
          });
    }
  }
}

template <int32_t kRows, class V, class Element>
void by_rows(const Product<Element>& product) {
  if constexpr (kRows > kMaxFewRows) {
    many_rows<V>(product);
  } else if (product.rows == kRows) {
    few_rows<V, Element, kRows>(product);
  } else {
    by_rows<kRows + 1, V>(product);
  }
}

template <class V>
void gemm(const float* x, int64_t ldx, int64_t rows, const PackedMatrix& w, int64_t panel_begin, int64_t panel_end,
          const float* bias, float* out, int64_t ldo) {
  with_element(w.dtype, [&]<class Element>() {
    by_rows<1, V>(Product<Element>{x, ldx, rows, w, panel_begin, panel_end, bias, out, ldo});
  });
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
