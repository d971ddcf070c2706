#include "backend/cpu/rotations.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "model/batch_rows.h"

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

// [rows][cos, sin][pairs]
void expect_rotation(const std::vector<float>& rotations, size_t row, float position, const std::vector<float>& frequencies) {
  const float* const cosines = rotations.data() + row * 2 * frequencies.size();
  for (size_t i = 0; i < frequencies.size(); ++i) {
    const auto angle = static_cast<double>(position * frequencies[i]);
    EXPECT_FLOAT_EQ(cosines[i], static_cast<float>(std::cos(angle) * static_cast<double>(kFactor)));
    EXPECT_FLOAT_EQ(cosines[frequencies.size() + i], static_cast<float>(std::sin(angle) * static_cast<double>(kFactor)));
  }
}

class RotationsTest : public testing::Test {
 protected:
  std::vector<float> computed(const DecoderSpec& spec, BatchInput input) {
    for (size_t i = 0; i < input.block_table.size(); ++i) input.block_table[i] = static_cast<int32_t>(i);
    const BatchRows rows(spec, 200, std::move(input));
    const size_t pairs = spec.rope->inverse_frequencies.size();
    std::vector<float> rotations(static_cast<size_t>(rows.count()) * 2 * pairs);
    cpu::compute_rotations(team_, {.rows = rows.step(), .frequencies = rows.inverse_frequencies(), .pairs = static_cast<int64_t>(pairs),
                                   .factor = kFactor, .out = Place<float>(rotations.data())});
    return rotations;
  }

 private:
  cpu::Team team_{2, *kernels::find_backend("ref")};
};

TEST_F(RotationsTest, AreCosAndSinOfTheAngleRoundedToF32) {
  const std::vector<float> frequencies = {1.0f, 0.1f, 1e-4f};
  const std::vector<float> rotations = computed(spec_with(frequencies), two_sequences({}));
  expect_rotation(rotations, 0, 0.0f, frequencies);
  expect_rotation(rotations, 1, 1.0f, frequencies);
  expect_rotation(rotations, 2, 4095.0f, frequencies);
  expect_rotation(rotations, 3, 4096.0f, frequencies);
}

TEST_F(RotationsTest, GoByEachSequencesOwnFrequencies) {
  const std::vector<float> rotations = computed(spec_with({1.0f, 0.1f}), two_sequences({1.0f, 0.2f, 0.5f, 0.3f}));
  expect_rotation(rotations, 1, 1.0f, {1.0f, 0.2f});
  expect_rotation(rotations, 2, 4095.0f, {0.5f, 0.3f});
}

}  // namespace
}  // namespace expertmesh
