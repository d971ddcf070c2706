#pragma once

// Products by q8, q4 and q2: exact sums of codes in integers, group by group, and one fma for each. `Sums` is what an instruction
// set has for them (code_sums.h beside the backends): 16 columns' sums of 4 products at a time.
//
//   Sums::zero(), Sums::load(line), Sums::broadcast(4 input codes)
//   Sums::slice<format>(line, s): the codes of slice s, a byte each
//   sums.add<format>(codes, inputs)
//   Sums::base<format>(): what `add` has summed too much of these weights, filled by add_base<format>(codes)
//   V sums.total<format>(base, sum of the group's input codes)
//   Sums::kRows, Sums::kPanels: of a tile of many rows

#include "kernels/code_panels.h"
#include "kernels/cpu/elements.h"
#include "kernels/kernels.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::cpu {
namespace {

// So few rows are multiplied faster than their weights come from memory: each panel of a tile is a stream of its own there, of which the
// hardware fetches ahead, and sums of one are on their way while those of another end.
inline constexpr int32_t kFewCodeRows = 2;
inline constexpr int32_t kFewCodeRowPanels = 4;

// What a code of the format counts: code * kFactor - kShift * sum of the inputs, of a code as it lies in the panel.
template <Format kFormat>
inline constexpr int32_t kCodeFactor = kFormat == Format::q2 ? 2 : 1;
template <Format kFormat>
inline constexpr int32_t kCodeShift = kFormat == Format::q2 ? 3 : code_offset(kFormat);

template <Format kFormat>
struct CodeProduct {
  const InputRows x;
  int64_t rows;
  const PackedMatrix& w;
  const float* bias;
  float* out;
  int64_t ldo;

  int64_t groups() const { return scale_groups(w.k); }
  const uint8_t* panel(int64_t i) const { return static_cast<const uint8_t*>(w.data) + i * code_panel_bytes(kFormat, w.k); }
  const InputGroup* row(int64_t r) const { return reinterpret_cast<const InputGroup*>(x.data + r * x.row_stride); }
};

template <class V, Format kFormat, int32_t kRows, int32_t kPanels>
inline void store_tile(const CodeProduct<kFormat>& product, int64_t row, int64_t panel, const V (&acc)[kRows][kPanels]) {
  for (int32_t p = 0; p < kPanels; ++p) {
    const int64_t column = (panel + p) * kPanelWidth;
    const auto finish = [&](auto lanes) {
      for (int32_t r = 0; r < kRows; ++r) {
        V result = acc[r][p];
        if (product.bias != nullptr) result = result + lanes.load(product.bias + column);
        lanes.store(product.out + (row + r) * product.ldo + column, result);
      }
    };
    if (column + kPanelWidth <= product.w.n) {
      finish(AllLanes<V>{});
    } else {
      finish(FirstLanes<V>{product.w.n - column});
    }
  }
}

template <class V, class Sums, Format kFormat, int32_t kRows, int32_t kPanels>
[[gnu::noinline]] void code_tile(const CodeProduct<kFormat>& product, int64_t row, int64_t panel) {
  constexpr int64_t kLines = group_lines(kFormat);
  constexpr int32_t kSlices = 8 / static_cast<int32_t>(code_bits(kFormat));
  const InputGroup* x[kRows];
  const uint8_t* w[kPanels];
  V acc[kRows][kPanels];
#pragma GCC unroll 16
  for (int32_t p = 0; p < kPanels; ++p) w[p] = product.panel(panel + p);
#pragma GCC unroll 16
  for (int32_t r = 0; r < kRows; ++r) {
    x[r] = product.row(row + r);
#pragma GCC unroll 4
    for (int32_t p = 0; p < kPanels; ++p) acc[r][p] = V(0.0f);
  }
  const int64_t scales = scales_offset(kFormat, product.w.k);
  const int64_t groups = product.groups();
  for (int64_t g = 0; g < groups; ++g) {
    Sums sums[kRows][kPanels];
    Sums base[kPanels];
#pragma GCC unroll 4
    for (int32_t p = 0; p < kPanels; ++p) base[p] = Sums::zero();
#pragma GCC unroll 16
    for (int32_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
      for (int32_t p = 0; p < kPanels; ++p) sums[r][p] = Sums::zero();
    }
#pragma GCC unroll 8
    for (int64_t line = 0; line < kLines; ++line) {
      Sums lines[kPanels];
#pragma GCC unroll 4
      for (int32_t p = 0; p < kPanels; ++p) lines[p] = Sums::load(w[p] + g * group_bytes(kFormat) + line * kLineBytes);
#pragma GCC unroll 4
      for (int32_t s = 0; s < kSlices; ++s) {
        Sums codes[kPanels];
#pragma GCC unroll 4
        for (int32_t p = 0; p < kPanels; ++p) {
          codes[p] = Sums::template slice<kFormat>(lines[p], s);
          base[p].template add_base<kFormat>(codes[p]);
        }
#pragma GCC unroll 16
        for (int32_t r = 0; r < kRows; ++r) {
          const Sums inputs = Sums::broadcast(x[r][g].codes + (s * kLines + line) * kLineInputs);
#pragma GCC unroll 4
          for (int32_t p = 0; p < kPanels; ++p) sums[r][p].template add<kFormat>(codes[p], inputs);
        }
      }
    }
#pragma GCC unroll 4
    for (int32_t p = 0; p < kPanels; ++p) {
      const V scale = V::load(reinterpret_cast<const F16*>(w[p] + scales + g * kGroupScaleBytes));
#pragma GCC unroll 16
      for (int32_t r = 0; r < kRows; ++r) {
        const int32_t shift = kCodeShift<kFormat> * x[r][g].sum;
        acc[r][p] = fma(V(x[r][g].scale) * scale, sums[r][p].template total<kFormat>(base[p], kCodeFactor<kFormat>, shift), acc[r][p]);
      }
    }
  }
  store_tile<V, kFormat, kRows, kPanels>(product, row, panel, acc);
}

// All rows by a group of panels: a tile's weights stay in the caches for all of its rows.
template <class V, class Sums, int32_t kPanels, int32_t kRows, Format kFormat>
inline void code_rows(const CodeProduct<kFormat>& product, int64_t begin, int64_t panel) {
  int64_t row = begin;
  for (; row + kRows <= product.rows; row += kRows) code_tile<V, Sums, kFormat, kRows, kPanels>(product, row, panel);
  if constexpr (kRows > 1) {
    if (row < product.rows) code_rows<V, Sums, kPanels, kRows / 2>(product, row, panel);
  }
}

// All rows by panels [begin, end), kPanels at a time and what is left one at a time.
template <class V, class Sums, int32_t kPanels, int32_t kRows, Format kFormat>
inline void code_panels(const CodeProduct<kFormat>& product, int64_t begin, int64_t end) {
  int64_t panel = begin;
  for (; panel + kPanels <= end; panel += kPanels) code_rows<V, Sums, kPanels, kRows>(product, 0, panel);
  for (; panel < end; ++panel) code_rows<V, Sums, 1, kRows>(product, 0, panel);
}

template <class V, class Sums>
void code_gemm(const InputRows& x, int64_t rows, const PackedMatrix& w, int64_t panel_begin, int64_t panel_end, const float* bias, float* out,
               int64_t ldo) {
  const auto multiply = [&]<Format kFormat>() {
    const CodeProduct<kFormat> product{x, rows, w, bias, out, ldo};
    if (rows <= kFewCodeRows) {
      code_panels<V, Sums, kFewCodeRowPanels, kFewCodeRows>(product, panel_begin, panel_end);
    } else {
      code_panels<V, Sums, Sums::kPanels, Sums::kRows>(product, panel_begin, panel_end);
    }
  };
  if (w.format == Format::q8) return multiply.template operator()<Format::q8>();
  if (w.format == Format::q4) return multiply.template operator()<Format::q4>();
  multiply.template operator()<Format::q2>();
}

inline int64_t code_form_size(int64_t rows, int64_t k) { return rows * scale_groups(k) * kInputGroupFloats; }

template <class V>
inline InputGroup input_group(const float* x, int64_t count, uint8_t input_bits) {
  const V zero(0.0f);
  const auto load = [&](int64_t at) {
    if (count >= at + 16) return V::load(x + at);
    return count > at ? V::load_first(x + at, count - at) : zero;
  };
  const V values[2] = {load(0), load(16)};
  const auto size = [&](V v) { return max(v, zero - v); };
  InputGroup group = {};
  group.scale = max_of_lanes(max(size(values[0]), size(values[1]))) / 127.0f;
  if (group.scale == 0.0f) {
    for (int8_t& code : group.codes) code = static_cast<int8_t>(input_bits);
    return group;
  }
  for (int64_t half = 0; half < 2; ++half) {
    // Codes are the low bits of what the shift leaves.
    int32_t bits[16];
    const V y = min(V(127.0f), max(V(-127.0f), values[half] / V(group.scale))) + V(kRoundingShift);
    y.store(reinterpret_cast<float*>(bits));
    for (int64_t i = 0; i < 16; ++i) {
      const auto code = static_cast<int8_t>(bits[i]);
      group.sum += code;
      group.codes[16 * half + i] = static_cast<int8_t>(code ^ input_bits);
    }
  }
  return group;
}

template <class V>
InputRows form_code_rows(const float* x, int64_t ldx, int64_t begin, int64_t end, int64_t k, uint8_t input_bits, float* form) {
  const int64_t stride = scale_groups(k) * kInputGroupFloats;
  for (int64_t r = begin; r < end; ++r) {
    auto* const groups = reinterpret_cast<InputGroup*>(form + r * stride);
    for (int64_t first = 0; first < k; first += kScaleGroup) {
      groups[first / kScaleGroup] = input_group<V>(x + r * ldx + first, smaller(kScaleGroup, k - first), input_bits);
    }
  }
  return {form, stride, 0};
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
