#include "kernels/backends.h"
#include "kernels/ref/elements.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::ref {
namespace {

float weight_at(const PackedMatrix& w, int64_t k, int64_t c) {
  return load_element(w.data, element_of(w.format), (c / kPanelWidth * w.k + k) * kPanelWidth + c % kPanelWidth);
}

float input_at(const InputRows& x, int64_t row, int64_t k) { return x.data[k / kRunLength * x.run_stride + row * x.row_stride + k % kRunLength]; }

void gemm(const InputRows& x, int64_t rows, const PackedMatrix& w, int64_t panel_begin, int64_t panel_end, const float* bias, float* out,
          int64_t ldo) {
  const int64_t end = panel_end * kPanelWidth < w.n ? panel_end * kPanelWidth : w.n;
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = panel_begin * kPanelWidth; c < end; ++c) {
      float acc = 0.0f;
      for (int64_t k = 0; k < w.k; ++k) acc = fma(input_at(x, r, k), weight_at(w, k, c), acc);
      out[r * ldo + c] = bias != nullptr ? acc + bias[c] : acc;
    }
  }
}

}  // namespace

void add_gemm(Table& table) {
  table.gemm = gemm;
  table.form_size = [](Format, int64_t, int64_t) { return int64_t{0}; };
  table.form_rows = [](Format, const float* x, int64_t ldx, int64_t, int64_t, int64_t, int64_t, float*) { return rows_in_place(x, ldx); };
}

}  // namespace expertmesh::kernels::ref
