#include "backend/cpu/wire_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace expertmesh::cpu {
namespace {

class WireRowsTest : public testing::TestWithParam<DType> {};

// 600 elements: more than are converted at a time, and not a multiple of them.
TEST_P(WireRowsTest, ComeBackRoundedFromAnyAddress) {
  const kernels::Table& kernels = kernels::backend(0);
  std::vector<float> x(600);
  for (size_t i = 0; i < x.size(); ++i) x[i] = std::ldexp(1.0f + static_cast<float>(i) / 700.0f, static_cast<int>(i % 9) - 4);
  std::vector<float> rounded(x.size());
  round_to_wire(kernels, GetParam(), x.data(), rounded.data(), 600);
  std::vector<std::byte> memory(600 * 4 + 3);
  for (size_t shift = 0; shift < 4; ++shift) {
    std::byte* const row = memory.data() + shift;
    write_wire_row(kernels, GetParam(), x.data(), row, 600);
    std::vector<float> back(x.size());
    read_wire_row(kernels, GetParam(), row, back.data(), 600);
    ASSERT_EQ(back, rounded);
  }
  EXPECT_EQ(rounded == x, GetParam() == DType::f32);
}

INSTANTIATE_TEST_SUITE_P(DTypes, WireRowsTest, testing::Values(DType::f32, DType::f16, DType::bf16));

}  // namespace
}  // namespace expertmesh::cpu
