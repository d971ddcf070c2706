#include "model/rotations.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "runtime/engine.h"

namespace expertmesh {
namespace {

constexpr float kFactor = 1.25f;

DecoderSpec spec_with(std::vector<float> frequencies) {
  DecoderSpec spec{};
  spec.vocab_size = 10;
  spec.context_length = 100'000;
  spec.rope = RopeSpec{.inverse_frequencies = std::move(frequencies), .attention_factor = kFactor};
  return spec;
}

// Two sequences of two rows each.
BatchInput two_sequences(std::vector<float> frequencies) {
  return {.tokens = {1, 2, 3, 4},
          .positions = {0, 1, 4095, 4096},
          .sequences = {0, 0, 1, 1},
          .block_table = std::vector<int32_t>(130),
          .block_offsets = {0, 1, 130},
          .rope_inverse_frequencies = std::move(frequencies),
          .logit_rows = {}};
}

void expect_rotation(const Rotations& rotations, int64_t row, float position, const std::vector<float>& frequencies) {
  for (size_t i = 0; i < frequencies.size(); ++i) {
    const auto angle = static_cast<double>(position * frequencies[i]);
    EXPECT_FLOAT_EQ(rotations.cos(row)[i], static_cast<float>(std::cos(angle) * static_cast<double>(kFactor)));
    EXPECT_FLOAT_EQ(rotations.sin(row)[i], static_cast<float>(std::sin(angle) * static_cast<double>(kFactor)));
  }
}

class RotationsTest : public testing::Test {
 protected:
  Rotations computed(const DecoderSpec& spec, BatchInput input) {
    for (size_t i = 0; i < input.block_table.size(); ++i) input.block_table[i] = static_cast<int32_t>(i);
    Rotations rotations;
    rotations.compute(engine_, BatchRows(spec, 200, std::move(input)), spec.rope->attention_factor);
    return rotations;
  }

 private:
  Engine engine_{2, *kernels::find_backend("ref")};
};

TEST_F(RotationsTest, AreCosAndSinOfTheAngleRoundedToF32) {
  const std::vector<float> frequencies = {1.0f, 0.1f, 1e-4f};
  const Rotations rotations = computed(spec_with(frequencies), two_sequences({}));
  expect_rotation(rotations, 0, 0.0f, frequencies);
  expect_rotation(rotations, 1, 1.0f, frequencies);
  expect_rotation(rotations, 2, 4095.0f, frequencies);
  expect_rotation(rotations, 3, 4096.0f, frequencies);
}

TEST_F(RotationsTest, GoByEachSequencesOwnFrequencies) {
  const Rotations rotations = computed(spec_with({1.0f, 0.1f}), two_sequences({1.0f, 0.2f, 0.5f, 0.3f}));
  expect_rotation(rotations, 1, 1.0f, {1.0f, 0.2f});
  expect_rotation(rotations, 2, 4095.0f, {0.5f, 0.3f});
}

}  // namespace
}  // namespace expertmesh
