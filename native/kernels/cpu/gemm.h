#pragma once

// Matrix product on panels. A tile of rows and panels keeps its accumulators in registers over a run of k; every output
// column is one lane with one fma for each k, so no choice of tile changes a bit. Spilling an accumulator to `out` between
// runs is exact.

#include <type_traits>

#include "kernels/code_panels.h"
#include "kernels/cpu/code_gemm.h"
#include "kernels/cpu/elements.h"
#include "kernels/kernels.h"
#include "kernels/quantise.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::cpu {
namespace {

// Many rows go run by run: a run's weights of a panel group (at most 32 KiB) stay in the caches for all row tiles. They come from
// memory once for so many rows.
inline constexpr int64_t kPartRows = 96;
// Of rows that are put into a form. Not a multiple of 4 KiB, or the rows of a tile would share one set of the L1 cache.
inline constexpr int64_t kFormStride = kRunLength + 16;
inline constexpr int64_t kCacheLine = 64;
// Steps of k in one turn of the inner loop, and the cache lines of a panel's weights in them.
inline constexpr int64_t kUnroll = 4;
template <class Element>
inline constexpr int32_t kLines = kUnroll * kPanelWidth * sizeof(Element) / kCacheLine;

// The codes of two weights.
struct Nf4 {
  uint8_t codes;
};

struct StridedRows {
  const float* x;
  int64_t stride;

  float at(int64_t row, int64_t k) const { return x[row * stride + k]; }
  StridedRows from_row(int64_t row) const { return {x + row * stride, stride}; }
};

// The compiler knows the stride, so that a row's address takes no register.
struct FormedRows {
  explicit FormedRows(const float* x, int64_t = kFormStride) : x(x) {}
  const float* x;

  float at(int64_t row, int64_t k) const { return x[row * kFormStride + k]; }
  FormedRows from_row(int64_t row) const { return FormedRows(x + row * kFormStride); }
};

// A run of k of some panels.
template <class Element>
struct WeightRun {
  const Element* w;  // [count][16] of the first panel, at the run's first k
  int64_t panel_stride;
  int64_t count;
  bool is_first;
  const char* next;  // the first panel of those used next

  int64_t panel_bytes() const { return panel_stride * static_cast<int64_t>(sizeof(Element)); }
};

// A run of k of whole groups, but for the last of all.
template <>
struct WeightRun<Nf4> {
  const uint8_t* w;  // codes of the first panel, at the run's first k
  const uint8_t* scales;
  int64_t panel_stride;
  int64_t count;
  bool is_first;
  const char* next;

  int64_t panel_bytes() const { return panel_stride; }
};

// What a tile fetches into the L2 cache on its way: in each turn of its loop the next `lines` cache lines of each panel.
struct Prefetch {
  const char* from;
  int64_t panel_bytes;  // from one panel to the next
  int64_t lines;
};

// Where a tile's results go. `bias` is null but for the last run.
struct TileOut {
  float* out;
  int64_t stride;
  const float* bias;
};

// Weights of one k of a panel, widened.
template <class V, class Element>
inline V load_weights(const WeightRun<Element>& run, int64_t panel, int64_t k) {
  return V::load(run.w + panel * run.panel_stride + k * kPanelWidth);
}

template <class V>
inline V load_weights(const WeightRun<Nf4>& run, int64_t panel, int64_t k) {
  const int64_t begin = panel * run.panel_stride;
  const V scales = V::load(reinterpret_cast<const F16*>(run.scales + begin + k / kScaleGroup * kGroupScaleBytes));
  return V::look_up(kNf4, run.w + begin + k * (kPanelWidth / 2)) * scales;
}

template <class V, class Element, int32_t kRows, int32_t kPanels, class Rows>
inline void step(const Rows& x, const WeightRun<Element>& run, int64_t k, V (&acc)[kRows][kPanels]) {
  V w[kPanels];
#pragma GCC unroll 8
  for (int32_t p = 0; p < kPanels; ++p) w[p] = load_weights<V>(run, p, k);
#pragma GCC unroll 16
  for (int32_t r = 0; r < kRows; ++r) {
    const V xr(x.at(r, k));
#pragma GCC unroll 8
    for (int32_t p = 0; p < kPanels; ++p) acc[r][p] = fma(xr, w[p], acc[r][p]);
  }
}

template <class V, class Element, int32_t kRows, int32_t kPanels, class Rows>
[[gnu::noinline]] void tile(const Rows& x, const WeightRun<Element>& run, const Prefetch& prefetch, const TileOut& to) {
  V acc[kRows][kPanels];
#pragma GCC unroll 16
  for (int32_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int32_t p = 0; p < kPanels; ++p) {
      acc[r][p] = run.is_first ? V(0.0f) : V::load(to.out + r * to.stride + p * kPanelWidth);
    }
  }
  int64_t k = 0;
  const char* ahead = prefetch.from;
  for (; k + kUnroll <= run.count; k += kUnroll) {
    for (int64_t line = 0; line < prefetch.lines; ++line, ahead += kCacheLine) {
#pragma GCC unroll 8
      for (int32_t p = 0; p < kPanels; ++p) __builtin_prefetch(ahead + p * prefetch.panel_bytes, 0, 2);
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

// A tile of exactly `rows` rows, kMinRows <= rows <= kRows.
template <int32_t kMinRows, int32_t kRows, class V, class Element, int32_t kPanels, class Rows>
inline void row_tile(int64_t rows, const Rows& x, const WeightRun<Element>& run, const Prefetch& prefetch,
                     const TileOut& to) {
  if constexpr (kRows > kMinRows) {
    if (rows < kRows) return row_tile<kMinRows, kRows - 1, V, Element, kPanels>(rows, x, run, prefetch, to);
  }
  tile<V, Element, kRows, kPanels>(x, run, prefetch, to);
}

// A product: what gemm was called with.
template <class Element>
struct Product {
  InputRows x;
  int64_t rows;
  const PackedMatrix& w;
  int64_t panel_begin;
  int64_t panel_end;
  const float* bias;
  float* out;
  int64_t ldo;

  // Rows [begin, end) alone.
  Product part(int64_t begin, int64_t end) const {
    return {x.from(begin), end - begin, w, panel_begin, panel_end, bias, out + begin * ldo, ldo};
  }

  // Of `panels` panels. After the last ones of all the first come again with their next run.
  WeightRun<Element> run(int64_t panel, int64_t panels, int64_t k_begin, int64_t count) const {
    const bool is_end_of_run = panel + panels >= panel_end && k_begin + count < w.k;
    const char* next = is_end_of_run ? weights(panel_begin, k_begin + count) : weights(panel + panels, k_begin);
    const char* const first = weights(panel, k_begin);
    if constexpr (std::is_same_v<Element, Nf4>) {
      const int64_t scales = scales_offset(Format::nf4, w.k) + k_begin / kScaleGroup * kGroupScaleBytes;
      const int64_t stride = code_panel_bytes(Format::nf4, w.k);
      const auto* const panel_data = static_cast<const uint8_t*>(w.data) + panel * stride;
      return {reinterpret_cast<const uint8_t*>(first), panel_data + scales, stride, count, k_begin == 0, next};
    } else {
      return {reinterpret_cast<const Element*>(first), w.k * kPanelWidth, count, k_begin == 0, next};
    }
  }

  // Where a panel's weights from k on begin, which is a group's first k.
  const char* weights(int64_t panel, int64_t k) const {
    const auto* const data = static_cast<const char*>(w.data);
    if constexpr (std::is_same_v<Element, Nf4>) {
      return data + panel * code_panel_bytes(Format::nf4, w.k) + k / kScaleGroup * group_bytes(Format::nf4);
    } else {
      return data + (panel * w.k + k) * kPanelWidth * static_cast<int64_t>(sizeof(Element));
    }
  }
};

// Calls body.operator()<P>(run, to) for all panels, kPanels at a time and what is left one at a time. A last panel with
// less than 16 columns goes by a full-width copy of its part of out, which has at most kPartRows rows.
template <int32_t kPanels, class Element, class Body>
inline void for_each_panel_group(const Product<Element>& product, int64_t k_begin, int64_t count, Body body) {
  const bool is_last_run = k_begin + count == product.w.k;
  const float* bias = is_last_run ? product.bias : nullptr;
  const auto at = [&](int64_t column) {
    return TileOut{product.out + column, product.ldo, bias == nullptr ? nullptr : bias + column};
  };
  const int64_t full_end = smaller(product.panel_end, product.w.n / kPanelWidth);
  int64_t panel = product.panel_begin;
  for (; panel + kPanels <= full_end; panel += kPanels) {
    body.template operator()<kPanels>(product.run(panel, kPanels, k_begin, count), at(panel * kPanelWidth));
  }
  for (; panel < full_end; ++panel) {
    body.template operator()<1>(product.run(panel, 1, k_begin, count), at(panel * kPanelWidth));
  }
  if (panel == product.panel_end) return;

  const int64_t column = panel * kPanelWidth;
  const auto width = static_cast<size_t>(product.w.n - column) * sizeof(float);
  float edge[kPartRows][kPanelWidth];
  float edge_bias[kPanelWidth] = {};
  float* out = product.out + column;
  for (int64_t r = 0; k_begin > 0 && r < product.rows; ++r) __builtin_memcpy(edge[r], out + r * product.ldo, width);
  if (bias != nullptr) __builtin_memcpy(edge_bias, bias + column, width);
  body.template operator()<1>(product.run(panel, 1, k_begin, count),
                              TileOut{edge[0], kPanelWidth, bias == nullptr ? nullptr : edge_bias});
  for (int64_t r = 0; r < product.rows; ++r) __builtin_memcpy(out + r * product.ldo, edge[r], width);
}

// Whole k, with x read in place. Weights stream from memory in as many places as there are panels in a group; the
// hardware's prefetching does better there than prefetching by hand.
template <class V, class Element, int32_t kRows>
void few_rows(const Product<Element>& product) {
  // Independent sums hide the fma's latency: up to 4 panels, with registers left for weights and rows.
  constexpr int32_t kPanels = static_cast<int32_t>(smaller(4, larger(1, (V::kAccumulators - 2) / kRows)));
  const StridedRows x{product.x.data, product.x.row_stride};
  for_each_panel_group<kPanels>(product, 0, product.w.k,
                                [&]<int32_t kGroup>(const WeightRun<Element>& run, const TileOut& to) {
                                  tile<V, Element, kRows, kGroup>(x, run, Prefetch{}, to);
                                });
}

// Rows of x for a run of k, in tiles of equal height within one row.
template <class V>
struct RowTiles {
  static constexpr int32_t kMaxRows = V::kAccumulators / V::kTilePanels;

  using Rows = std::conditional_t<V::kReadsInPlace, StridedRows, FormedRows>;

  Rows x;
  int64_t num_rows;

  int64_t count() const { return (num_rows + kMaxRows - 1) / kMaxRows; }
  int64_t begin(int64_t t) const { return t * num_rows / count(); }
};

// The run that is used after this one, fetched in the course of `tiles` tiles: all of it within the first would be more
// than the core can have on the way at once, and the tile would wait. The part of tile t.
template <class Element>
inline Prefetch next_run(const WeightRun<Element>& run, int64_t t, int64_t tiles) {
  const int64_t lines = (kLines<Element> + tiles - 1) / tiles;
  const int64_t done = t * (run.count / kUnroll) * lines * kCacheLine;
  if (done >= run.count * kPanelWidth * static_cast<int64_t>(sizeof(Element))) return {};
  return {run.next + done, run.panel_bytes(), lines};
}

// One tile: weights are widened as they are used.
template <class V, int32_t kPanels, class Element>
inline void one_tile(const RowTiles<V>& tiles, const WeightRun<Element>& run, const TileOut& to) {
  row_tile<V::kFewRows + 1, RowTiles<V>::kMaxRows, V, Element, kPanels>(tiles.num_rows, tiles.x, run, next_run(run, 0, 1), to);
}

// Several tiles: weights are widened once for all of them.
template <class V, int32_t kPanels, class Element>
inline void several_tiles(const RowTiles<V>& tiles, const WeightRun<Element>& run, const TileOut& to) {
  alignas(64) float widened[kPanels * kRunLength * kPanelWidth];
  WeightRun<float> wide{widened, kRunLength * kPanelWidth, run.count, run.is_first, nullptr};
  if constexpr (sizeof(Element) == sizeof(float)) {
    wide = run;
  } else {
    for (int64_t p = 0; p < kPanels; ++p) {
      for (int64_t k = 0; k < run.count; ++k) {
        load_weights<V>(run, p, k).store(widened + (p * kRunLength + k) * kPanelWidth);
      }
    }
  }
  // Two tiles of kMaxRows + 1 rows are the smallest there are.
  constexpr int32_t kMinRows = (RowTiles<V>::kMaxRows + 1) / 2;
  for (int64_t t = 0; t < tiles.count(); ++t) {
    const int64_t begin = tiles.begin(t);
    row_tile<kMinRows, RowTiles<V>::kMaxRows, V, float, kPanels>(
        tiles.begin(t + 1) - begin, tiles.x.from_row(begin), wide, next_run(run, t, tiles.count()),
        {to.out + begin * to.stride, to.stride, to.bias});
  }
}

// All panels for a run of k.
template <class V, class Element>
void multiply_run(const Product<Element>& product, const RowTiles<V>& tiles, int64_t k, int64_t count) {
  for_each_panel_group<V::kTilePanels>(product, k, count,
                                       [&]<int32_t kGroup>(const WeightRun<Element>& run, const TileOut& to) {
                                         if (tiles.count() == 1) {
                                           one_tile<V, kGroup>(tiles, run, to);
                                         } else {
                                           several_tiles<V, kGroup>(tiles, run, to);
                                         }
                                       });
}

// Parts of equal height within one row, so that none is too small for a tile.
template <class V, class Element>
void many_rows(const Product<Element>& product) {
  const int64_t num_parts = (product.rows + kPartRows - 1) / kPartRows;
  for (int64_t i = 0; i < num_parts; ++i) {
    const Product<Element> part = product.part(i * product.rows / num_parts, (i + 1) * product.rows / num_parts);
    for (int64_t k = 0; k < part.w.k; k += kRunLength) {
      const RowTiles<V> tiles{typename RowTiles<V>::Rows(part.x.data + k / kRunLength * part.x.run_stride, part.x.row_stride), part.rows};
      multiply_run<V>(part, tiles, k, smaller(kRunLength, part.w.k - k));
    }
  }
}

template <int32_t kRows, class V, class Element>
void by_rows(const Product<Element>& product) {
  if constexpr (kRows > V::kFewRows) {
    many_rows<V>(product);
  } else if (product.rows == kRows) {
    few_rows<V, Element, kRows>(product);
  } else {
    by_rows<kRows + 1, V>(product);
  }
}

template <class V, auto kCodeGemm>
void gemm(const InputRows& x, int64_t rows, const PackedMatrix& w, int64_t panel_begin, int64_t panel_end, const float* bias, float* out,
          int64_t ldo) {
  if (has_input_codes(w.format)) return kCodeGemm(x, rows, w, panel_begin, panel_end, bias, out, ldo);
  const auto multiply = [&]<class Element>() { by_rows<1, V>(Product<Element>{x, rows, w, panel_begin, panel_end, bias, out, ldo}); };
  if (w.format == Format::nf4) return multiply.template operator()<Nf4>();
  with_element(element_of(w.format), multiply);
}

// Where registers are few: [runs][rows][kFormStride].
template <class V>
int64_t form_size(Format format, int64_t rows, int64_t k) {
  if (has_input_codes(format)) return code_form_size(rows, k);
  if (V::kReadsInPlace || rows <= V::kFewRows) return 0;
  return (k + kRunLength - 1) / kRunLength * rows * kFormStride;
}

// kInputBits: what the product by q8 wants the codes of its inputs xored with.
template <class V, uint8_t kInputBits>
InputRows form_rows(Format format, const float* x, int64_t ldx, int64_t rows, int64_t begin, int64_t end, int64_t k, float* form) {
  if (has_input_codes(format)) return form_code_rows<V>(x, ldx, begin, end, k, format == Format::q8 ? kInputBits : uint8_t{0}, form);
  if (form_size<V>(format, rows, k) == 0) return rows_in_place(x, ldx);
  for (int64_t run = 0; run * kRunLength < k; ++run) {
    const int64_t count = smaller(kRunLength, k - run * kRunLength);
    for (int64_t r = begin; r < end; ++r) {
      const float* const from = x + r * ldx + run * kRunLength;
      float* const to = form + (run * rows + r) * kFormStride;
      for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(to + i, lanes.load(from + i)); });
    }
  }
  return {form, kFormStride, rows * kFormStride};
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
