// A product's bits depend on k and the weights' format alone: all backends, tiles, splits of rows and of panels agree.

#include "kernel_fixture.h"
#include "kernels/backends.h"
#include "kernels/quantise.h"
#include "kernels/row_stride.h"

namespace expertmesh::kernels {
namespace {

class GemmKernelTest : public KernelTest {};
EXPERTMESH_FOR_EACH_BACKEND(GemmKernelTest);

// A packed matrix with its storage.
struct Matrix {
  std::vector<char> storage;
  PackedMatrix packed;
};

Matrix make_matrix(Source& source, Format format, int64_t n, int64_t k) {
  // Scales of groups are in f16, so that what is quantised has to be larger to be anything but 0.
  const std::vector<float> values = is_quantised(format) ? source.reals(n * k) : source.wide_reals(n * k);
  std::vector<char> rows(static_cast<size_t>(canonical_bytes(format, n, k)));
  if (is_quantised(format)) {
    quantise(values.data(), format, n, k, rows.data());
  } else {
    ref_table().narrow(values.data(), element_of(format), rows.data(), n * k);
  }
  Matrix matrix;
  matrix.packed = {nullptr, format, n, k};
  matrix.storage.resize(static_cast<size_t>(packed_bytes(format, n, k)) + 64);
  char* data = matrix.storage.data();
  data += (64 - reinterpret_cast<uintptr_t>(data) % 64) % 64;
  pack_matrix(rows.data(), format, n, k, data);
  matrix.packed.data = data;
  return matrix;
}

// A product as its callers compute it: with the rows in the form that the kernel takes, made in parts.
void multiply(const Table& table, const float* x, int64_t ldx, int64_t rows, const PackedMatrix& w, int64_t panel_begin, int64_t panel_end,
              const float* bias, float* out, int64_t ldo) {
  std::vector<float> form(static_cast<size_t>(table.form_size(w.format, rows, w.k)));
  const int64_t half = rows / 2;
  table.form_rows(w.format, x, ldx, rows, 0, half, w.k, form.data());
  const InputRows input = table.form_rows(w.format, x, ldx, rows, half, rows, w.k, form.data());
  table.gemm(input, rows, w, panel_begin, panel_end, bias, out, ldo);
}

struct Shape {
  int64_t rows;
  int64_t n;
  int64_t k;
};

void PrintTo(const Shape& shape, std::ostream* out) { *out << shape.rows << " x " << shape.n << " x " << shape.k; }

void assert_gemm_same(const Table& ref, const Table& table, Format format, const Shape& shape, int64_t ldx, bool has_bias) {
  Source source(static_cast<uint32_t>(shape.rows * 1000003 + shape.n * 1009 + shape.k));
  const int64_t ldo = shape.n + 5;
  const Matrix w = make_matrix(source, format, shape.n, shape.k);
  const std::vector<float> x = source.wide_reals(shape.rows * ldx);
  const std::vector<float> bias = source.reals(shape.n);
  const float* bias_data = has_bias ? bias.data() : nullptr;
  Guarded<float> expected(shape.rows * ldo);
  Guarded<float> actual(shape.rows * ldo);
  multiply(ref, x.data(), ldx, shape.rows, w.packed, 0, w.packed.panels(), bias_data, expected.data(), ldo);
  multiply(table, x.data(), ldx, shape.rows, w.packed, 0, w.packed.panels(), bias_data, actual.data(), ldo);
  SCOPED_TRACE(testing::PrintToString(shape) + " stride " + std::to_string(ldx) + " " + name_of(format));
  assert_same_bits(expected, actual);
}

void assert_gemm_same(const Table& ref, const Table& table, Format format, const Shape& shape, bool has_bias) {
  assert_gemm_same(ref, table, format, shape, shape.k + 3, has_bias);
}

TEST_P(GemmKernelTest, EveryNumberOfRowsEqualsRef) {
  for (Format format : kFormats) {
    for (int64_t rows = 1; rows <= 40; ++rows) assert_gemm_same(ref(), table(), format, {rows, 83, 67}, rows % 2 == 0);
  }
}

TEST_P(GemmKernelTest, RowsOfSeveralCopiesEqualRef) {
  for (Format format : kFormats) {
    for (int64_t rows : {95, 96, 97, 131, 200}) assert_gemm_same(ref(), table(), format, {rows, 50, 259}, true);
  }
}

TEST_P(GemmKernelTest, RowsInPlaceAndCopiedRowsEqualRef) {
  for (Format format : kFormats) {
    for (int64_t rows : {7, 13, 97}) {
      for (int64_t k : {300, 513}) {
        for (int64_t ldx : {row_stride(k), int64_t{1024}}) assert_gemm_same(ref(), table(), format, {rows, 50, k}, ldx, true);
      }
    }
  }
}

TEST(RowStride, HoldsTheRowInWholeCacheLinesAndKeepsRowsApart) {
  EXPECT_FALSE(rows_lie_apart(1024));
  EXPECT_FALSE(rows_lie_apart(2048));
  for (int64_t width = 1; width <= 5000; ++width) {
    const int64_t stride = row_stride(width);
    ASSERT_GE(stride, width);
    ASSERT_LT(stride, width + 128) << width;
    ASSERT_EQ(stride % 16, 0);
    ASSERT_TRUE(rows_lie_apart(stride)) << width;
  }
}

TEST_P(GemmKernelTest, EveryDepthEqualsRef) {
  for (Format format : kFormats) {
    for (int64_t rows : {1, 3, 7, 13}) {
      for (int64_t k : {1, 2, 3, 4, 5, 15, 16, 17, 31, 255, 256, 257, 511, 513, 1031}) {
        assert_gemm_same(ref(), table(), format, {rows, 37, k}, k % 2 == 0);
      }
    }
  }
}

// Codes at their limits, of inputs and of weights: the largest sums that there are.
TEST_P(GemmKernelTest, SumsOfTheLargestCodesEqualRef) {
  constexpr int64_t kRows = 9;
  constexpr int64_t kN = 40;
  constexpr int64_t kK = 96;
  for (const Format format : kFormats) {
    for (const float sign : {1.0f, -1.0f}) {
      Source source(6);
      Matrix w = make_matrix(source, format, kN, kK);
      const std::vector<float> weights(kN * kK, sign);
      std::vector<char> rows(static_cast<size_t>(canonical_bytes(format, kN, kK)));
      if (is_quantised(format)) {
        quantise(weights.data(), format, kN, kK, rows.data());
      } else {
        ref_table().narrow(weights.data(), element_of(format), rows.data(), kN * kK);
      }
      pack_matrix(rows.data(), format, kN, kK, const_cast<void*>(w.packed.data));
      const std::vector<float> x(kRows * kK, 3.0f);
      Guarded<float> expected(kRows * kN);
      Guarded<float> actual(kRows * kN);
      multiply(ref(), x.data(), kK, kRows, w.packed, 0, w.packed.panels(), nullptr, expected.data(), kN);
      multiply(table(), x.data(), kK, kRows, w.packed, 0, w.packed.panels(), nullptr, actual.data(), kN);
      assert_same_bits(expected, actual);
      // The largest values of q2 are 27/32 of the largest weight.
      ASSERT_NEAR(expected.data()[0], sign * 3.0f * kK, 0.5f * kK) << name_of(format);
    }
  }
}

#ifdef EXPERTMESH_X86
TEST(GemmByPairsTest, EqualsRef) {
  const Table* const best = find_backend("avx512");
  if (best == nullptr) GTEST_SKIP() << "this CPU has no AVX-512";
  Table table = *best;
  avx512::add_gemm_by_pairs(table);
  for (const Format format : {Format::q8, Format::q4, Format::q2}) {
    for (int64_t rows = 1; rows <= 20; ++rows) assert_gemm_same(ref_table(), table, format, {rows, 83, 67}, true);
  }
}
#endif

TEST_P(GemmKernelTest, EveryNumberOfOutputsEqualsRef) {
  for (Format format : kFormats) {
    for (int64_t rows : {1, 2, 4, 5, 14}) {
      for (int64_t n : {1, 2, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65, 100, 129}) {
        assert_gemm_same(ref(), table(), format, {rows, n, 40}, n % 3 == 0);
      }
    }
  }
}

TEST_P(GemmKernelTest, SplitsOfRowsAndPanelsChangeNothing) {
  constexpr int64_t kRows = 29;
  constexpr int64_t kN = 150;
  constexpr int64_t kK = 300;
  for (Format format : kFormats) {
    Source source(7);
    const Matrix w = make_matrix(source, format, kN, kK);
    const std::vector<float> x = source.reals(kRows * kK);
    const std::vector<float> bias = source.reals(kN);
    Guarded<float> whole(kRows * kN);
    multiply(table(), x.data(), kK, kRows, w.packed, 0, w.packed.panels(), bias.data(), whole.data(), kN);
    for (int64_t row_split : {1, 4, 12, 28}) {
      for (int64_t panel_split : {1, 2, 5, 9}) {
        Guarded<float> parts(kRows * kN);
        for (int64_t row = 0; row < kRows; row += row_split) {
          const int64_t rows = std::min(row_split, kRows - row);
          for (int64_t panel = 0; panel < w.packed.panels(); panel += panel_split) {
            const int64_t end = std::min(panel + panel_split, w.packed.panels());
            multiply(table(), x.data() + row * kK, kK, rows, w.packed, panel, end, bias.data(), parts.data() + row * kN, kN);
          }
        }
        assert_same_bits(whole, parts);
      }
    }
  }
}

TEST_P(GemmKernelTest, OtherPanelsAreLeftAlone) {
  Source source(8);
  const Matrix w = make_matrix(source, Format::f32, 96, 20);
  for (int64_t rows : {1, 9}) {
    const std::vector<float> x = source.reals(rows * 20);
    Guarded<float> out(rows * 96, -5.0f);
    multiply(table(), x.data(), 20, rows, w.packed, 2, 4, nullptr, out.data(), 96);
    for (int64_t r = 0; r < rows; ++r) {
      for (int64_t c = 0; c < 96; ++c) {
        const bool is_other = c < 32 || c >= 64;
        ASSERT_EQ(is_other, out.data()[r * 96 + c] == -5.0f) << "row " << r << " column " << c;
      }
    }
  }
}

TEST_P(GemmKernelTest, SmallIntegersMultiplyExactly) {
  constexpr int64_t kRows = 5;
  constexpr int64_t kN = 19;
  constexpr int64_t kK = 33;
  std::vector<float> rows(kN * kK);
  std::vector<float> x(kRows * kK);
  for (int64_t i = 0; i < kN * kK; ++i) rows[static_cast<size_t>(i)] = static_cast<float>(i % 7 - 3);
  for (int64_t i = 0; i < kRows * kK; ++i) x[static_cast<size_t>(i)] = static_cast<float>(i % 5 - 2);
  std::vector<float> packed(2 * kK * kPanelWidth);
  pack_matrix(rows.data(), Format::f32, kN, kK, packed.data());
  Guarded<float> out(kRows * kN);
  multiply(table(), x.data(), kK, kRows, {packed.data(), Format::f32, kN, kK}, 0, 2, nullptr, out.data(), kN);
  for (int64_t r = 0; r < kRows; ++r) {
    for (int64_t c = 0; c < kN; ++c) {
      int64_t sum = 0;
      for (int64_t k = 0; k < kK; ++k) sum += ((r * kK + k) % 5 - 2) * ((c * kK + k) % 7 - 3);
      ASSERT_EQ(static_cast<float>(sum), out.data()[r * kN + c]) << "row " << r << " column " << c;
    }
  }
}

TEST(PackKernelTest, PanelsHoldSixteenColumnsAndZerosPastTheLast) {
  constexpr int64_t kN = 21;
  constexpr int64_t kK = 70;
  std::vector<uint16_t> rows(kN * kK);
  for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<uint16_t>(i + 1);
  Guarded<uint16_t> packed(2 * kK * kPanelWidth);
  pack_matrix(rows.data(), Format::bf16, kN, kK, packed.data());
  packed.check_guards();
  for (int64_t c = 0; c < 2 * kPanelWidth; ++c) {
    for (int64_t k = 0; k < kK; ++k) {
      const int64_t expected = c < kN ? c * kK + k + 1 : 0;
      ASSERT_EQ(expected, packed.data()[(c / 16 * kK + k) * 16 + c % 16]) << "column " << c << " input " << k;
    }
  }
}

TEST(PackKernelTest, PartsOfWholePanelsPackAsTheWhole) {
  constexpr int64_t kN = 50;
  constexpr int64_t kK = 33;
  Source source(3);
  const std::vector<float> rows = source.reals(kN * kK);
  Guarded<float> whole(4 * kK * kPanelWidth);
  Guarded<float> parts(4 * kK * kPanelWidth);
  pack_matrix(rows.data(), Format::f32, kN, kK, whole.data());
  pack_matrix(rows.data(), Format::f32, 32, kK, parts.data());
  pack_matrix(rows.data() + 32 * kK, Format::f32, kN - 32, kK, parts.data() + 32 * kK);
  assert_same_bits(whole, parts);
}

TEST(PackKernelTest, RowsMayLieAtAnyAddress) {
  constexpr int64_t kN = 35;
  Source source(5);
  for (const Format format : kFormats) {
    for (const int64_t k : {1, 15, 16, 31, 32, 64, 71}) {
      const std::vector<float> rows = source.reals(kN * k);
      const auto bytes = static_cast<size_t>(canonical_bytes(format, kN, k));
      std::vector<char> shifted(bytes + 1);
      std::memcpy(shifted.data() + 1, rows.data(), bytes);
      std::vector<char> aligned_panels(static_cast<size_t>(packed_bytes(format, kN, k)), 'x');
      std::vector<char> panels(aligned_panels.size(), 'x');
      pack_matrix(rows.data(), format, kN, k, aligned_panels.data());
      pack_matrix(shifted.data() + 1, format, kN, k, panels.data());
      ASSERT_EQ(aligned_panels, panels) << name_of(format) << ' ' << k;
    }
  }
}

}  // namespace
}  // namespace expertmesh::kernels
