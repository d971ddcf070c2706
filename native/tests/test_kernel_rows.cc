// Kernels over rows of any width: norm, rope, activation, add, combine.

#include "kernel_fixture.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels {
namespace {

class RowKernelTest : public KernelTest {};
EXPERTMESH_FOR_EACH_BACKEND(RowKernelTest);

constexpr int64_t kWidths[] = {1, 2, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 64, 100, 255, 1024, 1031};

TEST_P(RowKernelTest, RmsNormEqualsRef) {
  for (int64_t width : kWidths) {
    Source source(static_cast<uint32_t>(width));
    constexpr int64_t kRows = 3;
    const int64_t ldx = width + 2;
    const int64_t ldy = width + 1;
    const std::vector<float> x = source.reals(kRows * ldx, -4.0f, 4.0f);
    const std::vector<float> weight = source.reals(width);
    Guarded<float> expected(kRows * ldy);
    Guarded<float> actual(kRows * ldy);
    const std::vector<float> bias = source.reals(width);
    for (const float* added : {static_cast<const float*>(nullptr), bias.data()}) {
      ref().rms_norm(x.data(), ldx, weight.data(), added, expected.data(), ldy, kRows, width, 1e-6f);
      table().rms_norm(x.data(), ldx, weight.data(), added, actual.data(), ldy, kRows, width, 1e-6f);
      assert_same_bits(expected, actual);
    }
  }
}

TEST_P(RowKernelTest, RmsNormInPlaceEqualsRmsNormToAnotherArray) {
  Source source(5);
  const std::vector<float> x = source.reals(77);
  const std::vector<float> weight = source.reals(77);
  Guarded<float> other(77);
  Guarded<float> in_place(x);
  table().rms_norm(x.data(), 77, weight.data(), nullptr, other.data(), 77, 1, 77, 1e-5f);
  table().rms_norm(in_place.data(), 77, weight.data(), nullptr, in_place.data(), 77, 1, 77, 1e-5f);
  assert_same_bits(other, in_place);
}

TEST_P(RowKernelTest, RmsNormIsTheRootMeanSquare) {
  Source source(6);
  const std::vector<float> x = source.reals(200);
  const std::vector<float> weight = source.reals(200);
  double squares = 0.0;
  for (float value : x) squares += static_cast<double>(value) * static_cast<double>(value);
  const double r = 1.0 / std::sqrt(squares / 200 + 1e-5);
  Guarded<float> y(200);
  table().rms_norm(x.data(), 200, weight.data(), nullptr, y.data(), 200, 1, 200, 1e-5f);
  for (size_t j = 0; j < 200; ++j) ASSERT_NEAR(static_cast<double>(x[j] * weight[j]) * r, y.data()[j], 1e-6);
  const std::vector<float> bias = source.reals(200);
  table().rms_norm(x.data(), 200, weight.data(), bias.data(), y.data(), 200, 1, 200, 1e-5f);
  for (size_t j = 0; j < 200; ++j) ASSERT_NEAR(static_cast<double>(x[j] * weight[j]) * r + static_cast<double>(bias[j]), y.data()[j], 1e-6);
}

TEST_P(RowKernelTest, RopeEqualsRef) {
  for (int64_t dim : {2, 8, 16, 30, 32, 34, 64, 80, 96, 128, 256}) {
    Source source(static_cast<uint32_t>(dim));
    const std::vector<float> x = source.reals(dim, -3.0f, 3.0f);
    const std::vector<float> cos = source.reals(dim / 2);
    const std::vector<float> sin = source.reals(dim / 2);
    Guarded<float> expected(x);
    Guarded<float> actual(x);
    ref().rope_half(expected.data(), cos.data(), sin.data(), dim);
    table().rope_half(actual.data(), cos.data(), sin.data(), dim);
    assert_same_bits(expected, actual);
  }
}

TEST_P(RowKernelTest, RopeByAQuarterTurnSwapsTheHalves) {
  const std::vector<float> cos(20, 0.0f);
  const std::vector<float> sin(20, 1.0f);
  Source source(9);
  const std::vector<float> x = source.reals(40);
  Guarded<float> y(x);
  table().rope_half(y.data(), cos.data(), sin.data(), 40);
  for (size_t i = 0; i < 20; ++i) {
    ASSERT_EQ(-x[i + 20], y.data()[i]);
    ASSERT_EQ(x[i], y.data()[i + 20]);
  }
}

TEST_P(RowKernelTest, ClampEqualsRefAndKeepsWhatIsWithin) {
  for (int64_t width : kWidths) {
    Source source(static_cast<uint32_t>(width));
    std::vector<float> x = source.reals(width, -2.0f, 2.0f);
    x.front() = width % 2 == 0 ? -0.0f : 0.75f;
    Guarded<float> expected(x);
    Guarded<float> actual(x);
    ref().clamp(expected.data(), 0.75f, width);
    table().clamp(actual.data(), 0.75f, width);
    assert_same_bits(expected, actual);
    for (size_t i = 0; i < x.size(); ++i) {
      ASSERT_EQ(x[i] < -0.75f ? -0.75f : x[i] > 0.75f ? 0.75f : x[i], actual.data()[i]);
      ASSERT_EQ(std::signbit(x[i]), std::signbit(actual.data()[i]));
    }
  }
}

constexpr Activation kActivations[] = {Activation::silu, Activation::relu, Activation::gelu, Activation::gelu_tanh};

TEST_P(RowKernelTest, ActivationsEqualRef) {
  for (Activation activation : kActivations) {
    for (int64_t width : kWidths) {
      Source source(static_cast<uint32_t>(width));
      for (float range : {0.01f, 6.0f, 120.0f}) {
        const std::vector<float> gate = source.reals(width, -range, range);
        const std::vector<float> up = source.reals(width);
        Guarded<float> expected(gate);
        Guarded<float> actual(gate);
        ref().activate_mul(activation, expected.data(), up.data(), width);
        table().activate_mul(activation, actual.data(), up.data(), width);
        assert_same_bits(expected, actual);
        ref().activate(activation, expected.data(), width);
        table().activate(activation, actual.data(), width);
        assert_same_bits(expected, actual);
      }
    }
  }
}

TEST_P(RowKernelTest, ActivationsAreTheirFunctions) {
  const auto exact = [](Activation activation, double x) {
    switch (activation) {
      case Activation::silu:
        return x / (1.0 + std::exp(-x));
      case Activation::relu:
        return std::max(x, 0.0);
      case Activation::gelu:
        return 0.5 * x * std::erfc(-x / std::sqrt(2.0));
      case Activation::gelu_tanh:
        return 0.5 * x * (1.0 + std::tanh(std::sqrt(2.0 / std::acos(-1.0)) * (x + 0.044715 * x * x * x)));
    }
    return 0.0;
  };
  for (Activation activation : kActivations) {
    for (float x = -12.0f; x < 12.0f; x += 0.0137f) {
      float y = x;
      table().activate(activation, &y, 1);
      const double wanted = exact(activation, static_cast<double>(x));
      ASSERT_NEAR(wanted, static_cast<double>(y), 1e-6 * std::max(1.0, std::abs(wanted))) << "activation " << static_cast<int>(activation) << " of " << x;
    }
  }
}

TEST_P(RowKernelTest, LayerNormEqualsRefWithAndWithoutABias) {
  for (int64_t width : kWidths) {
    Source source(static_cast<uint32_t>(width));
    constexpr int64_t kRows = 3;
    const int64_t ldx = width + 2;
    const int64_t ldy = width + 1;
    const std::vector<float> x = source.reals(kRows * ldx, -3.0f, 5.0f);
    const std::vector<float> weight = source.reals(width);
    const std::vector<float> bias = source.reals(width);
    for (const float* bias_data : {static_cast<const float*>(nullptr), bias.data()}) {
      Guarded<float> expected(kRows * ldy);
      Guarded<float> actual(kRows * ldy);
      ref().layer_norm(x.data(), ldx, weight.data(), bias_data, expected.data(), ldy, kRows, width, 1e-5f);
      table().layer_norm(x.data(), ldx, weight.data(), bias_data, actual.data(), ldy, kRows, width, 1e-5f);
      assert_same_bits(expected, actual);
    }
  }
}

TEST_P(RowKernelTest, LayerNormCentresAndScales) {
  Source source(6);
  const std::vector<float> x = source.reals(201, 2.0f, 9.0f);
  const std::vector<float> weight = source.reals(201);
  const std::vector<float> bias = source.reals(201);
  double mean = 0.0;
  for (float value : x) mean += static_cast<double>(value) / 201;
  double variance = 0.0;
  for (float value : x) variance += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean) / 201;
  Guarded<float> y(x);
  table().layer_norm(y.data(), 201, weight.data(), bias.data(), y.data(), 201, 1, 201, 1e-5f);
  for (size_t j = 0; j < 201; ++j) {
    const double scaled = (static_cast<double>(x[j]) - mean) / std::sqrt(variance + 1e-5);
    ASSERT_NEAR(scaled * static_cast<double>(weight[j]) + static_cast<double>(bias[j]), static_cast<double>(y.data()[j]), 2e-6);
  }
}

TEST_P(RowKernelTest, ScaleMultipliesEachElement) {
  for (int64_t width : kWidths) {
    Source source(static_cast<uint32_t>(width));
    const std::vector<float> x = source.wide_reals(width);
    Guarded<float> y(x);
    table().scale(y.data(), 0.3f, width);
    y.check_guards();
    for (size_t i = 0; i < x.size(); ++i) ASSERT_EQ(x[i] * 0.3f, y.data()[i]);
  }
}

TEST_P(RowKernelTest, AddEqualsRef) {
  for (int64_t width : kWidths) {
    Source source(static_cast<uint32_t>(width));
    const std::vector<float> x = source.wide_reals(width);
    const std::vector<float> y = source.wide_reals(width);
    Guarded<float> expected(y);
    Guarded<float> actual(y);
    ref().add(expected.data(), x.data(), width);
    table().add(actual.data(), x.data(), width);
    assert_same_bits(expected, actual);
  }
}

TEST_P(RowKernelTest, CombineEqualsRefWithAndWithoutASharedExpert) {
  for (int64_t width : kWidths) {
    for (int64_t top_k : {1, 2, 5, 8}) {
      Source source(static_cast<uint32_t>(width * 10 + top_k));
      const std::vector<float> weights = source.reals(top_k, 0.0f, 1.0f);
      const std::vector<float> expert_out = source.wide_reals(top_k * width);
      const std::vector<float> shared = source.wide_reals(width);
      const std::vector<float> residual = source.wide_reals(width);
      for (const float* shared_data : {static_cast<const float*>(nullptr), shared.data()}) {
        Guarded<float> expected(residual);
        Guarded<float> actual(residual);
        ref().combine(weights.data(), expert_out.data(), top_k, shared_data, 0.3f, expected.data(), width);
        table().combine(weights.data(), expert_out.data(), top_k, shared_data, 0.3f, actual.data(), width);
        assert_same_bits(expected, actual);
      }
    }
  }
}

TEST_P(RowKernelTest, CombineTakesChoicesInOrderAndTheSharedExpertLast) {
  const float weights[] = {0.75f, 0.1f, 0.3f};
  const float expert_out[] = {1.1f, 1e8f, -1e8f};
  const float shared[] = {0.7f};
  float residual[] = {0.5f};
  float acc = fma(0.75f, 1.1f, 0.0f);
  acc = fma(0.1f, 1e8f, acc);
  acc = fma(0.3f, -1e8f, acc);
  acc = fma(0.9f, 0.7f, acc);
  table().combine(weights, expert_out, 3, shared, 0.9f, residual, 1);
  ASSERT_EQ(0.5f + acc, residual[0]);
}

TEST_P(RowKernelTest, ProbesReadEveryByteAndCountTheirOperations) {
  std::vector<uint64_t> words(1003);
  uint64_t sum = 0;
  for (size_t i = 0; i < words.size(); ++i) sum += words[i] = i * i;
  ASSERT_EQ(static_cast<double>(sum), table().read_pass(words.data(), words.size() * sizeof(uint64_t)));
  ASSERT_GT(table().fma_pass(10), 0.0);
  ASSERT_EQ(7 * table().fma_pass(10), table().fma_pass(70));
}

}  // namespace
}  // namespace expertmesh::kernels
