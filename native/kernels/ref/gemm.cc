#include <cmath>

#include "kernels/backends.h"
#include "kernels/code_panels.h"
#include "kernels/quantise.h"
#include "kernels/ref/elements.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::ref {
namespace {

// A panel of a quantised matrix.
struct CodePanel {
  const uint8_t* bytes;
  Format format;
  int64_t k;

  static CodePanel of(const PackedMatrix& w, int64_t panel) {
    return {static_cast<const uint8_t*>(w.data) + panel * panel_bytes(w.format, w.k), w.format, w.k};
  }

  // As it lies there, never negative but in q8.
  int32_t code(int64_t column, int64_t i) const {
    const CodePlace place = place_of(format, column, i);
    if (format == Format::q8) return static_cast<int8_t>(bytes[place.byte]);
    return (bytes[place.byte] >> place.shift) & ((1 << code_bits(format)) - 1);
  }

  float scale(int64_t column, int64_t group) const {
    return load_element(bytes + scales_offset(format, k), DType::f16, group * kCodeColumns + column);
  }
};

float weight_at(const PackedMatrix& w, int64_t k, int64_t c) {
  if (w.format == Format::nf4) {
    const CodePanel panel = CodePanel::of(w, c / kPanelWidth);
    return kNf4[panel.code(c % kPanelWidth, k)] * panel.scale(c % kPanelWidth, k / kScaleGroup);
  }
  return load_element(w.data, element_of(w.format), (c / kPanelWidth * w.k + k) * kPanelWidth + c % kPanelWidth);
}

float input_at(const InputRows& x, int64_t row, int64_t k) { return x.data[k / kRunLength * x.run_stride + row * x.row_stride + k % kRunLength]; }

float dot(const InputRows& x, int64_t row, const PackedMatrix& w, int64_t c) {
  float acc = 0.0f;
  for (int64_t k = 0; k < w.k; ++k) acc = fma(input_at(x, row, k), weight_at(w, k, c), acc);
  return acc;
}

float dot_codes(const InputRows& x, int64_t row, const PackedMatrix& w, int64_t c) {
  const auto* const groups = reinterpret_cast<const InputGroup*>(x.data + row * x.row_stride);
  const CodePanel panel = CodePanel::of(w, c / kPanelWidth);
  const int64_t column = c % kPanelWidth;
  float acc = 0.0f;
  for (int64_t group = 0; group < scale_groups(w.k); ++group) {
    int32_t sum = 0;
    for (int64_t i = 0; i < kScaleGroup; ++i) {
      const int32_t code = panel.code(column, group * kScaleGroup + i) - code_offset(w.format);
      sum += groups[group].codes[i] * (w.format == Format::q2 ? 2 * code - 3 : code);
    }
    acc = fma(groups[group].scale * panel.scale(column, group), static_cast<float>(sum), acc);
  }
  return acc;
}

void gemm(const InputRows& x, int64_t rows, const PackedMatrix& w, int64_t panel_begin, int64_t panel_end, const float* bias, float* out,
          int64_t ldo) {
  const int64_t end = panel_end * kPanelWidth < w.n ? panel_end * kPanelWidth : w.n;
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = panel_begin * kPanelWidth; c < end; ++c) {
      const float sum = has_input_codes(w.format) ? dot_codes(x, r, w, c) : dot(x, r, w, c);
      out[r * ldo + c] = bias != nullptr ? sum + bias[c] : sum;
    }
  }
}

int64_t form_size(Format format, int64_t rows, int64_t k) {
  return has_input_codes(format) ? rows * scale_groups(k) * kInputGroupFloats : 0;
}

InputGroup input_group(const float* x, int64_t count) {
  float largest = 0.0f;
  for (int64_t i = 0; i < count; ++i) largest = max(largest, std::fabs(x[i]));
  InputGroup group = {};
  group.scale = largest / 127.0f;
  if (group.scale == 0.0f) return group;
  for (int64_t i = 0; i < count; ++i) {
    const float y = min(127.0f, max(-127.0f, x[i] / group.scale));
    group.codes[i] = static_cast<int8_t>(static_cast<int32_t>((y + kRoundingShift) - kRoundingShift));
    group.sum += group.codes[i];
  }
  return group;
}

InputRows form_rows(Format format, const float* x, int64_t ldx, int64_t, int64_t begin, int64_t end, int64_t k, float* form) {
  if (!has_input_codes(format)) return rows_in_place(x, ldx);
  const int64_t stride = scale_groups(k) * kInputGroupFloats;
  for (int64_t r = begin; r < end; ++r) {
    auto* const groups = reinterpret_cast<InputGroup*>(form + r * stride);
    for (int64_t first = 0; first < k; first += kScaleGroup) {
      groups[first / kScaleGroup] = input_group(x + r * ldx + first, k - first < kScaleGroup ? k - first : kScaleGroup);
    }
  }
  return {form, stride, 0};
}

}  // namespace

void add_gemm(Table& table) {
  table.gemm = gemm;
  table.form_size = form_size;
  table.form_rows = form_rows;
}

}  // namespace expertmesh::kernels::ref
