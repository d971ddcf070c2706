// An expert is the same however its canonical bytes were cut on their way.
#include "experts/expert_packer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "backend/cpu/cpu_backend.h"
#include "expertmesh/error.h"

namespace expertmesh {
namespace {

constexpr int64_t kHidden = 37;
constexpr int64_t kIntermediate = 50;

FeedForwardSpec spec_with_biases() {
  const auto linear = [](const char* name, bool has_bias) {
    return LinearSpec{.weight = name, .bias = has_bias ? std::optional<std::string>(std::string(name) + "_bias") : std::nullopt};
  };
  return {.activation = kernels::Activation::silu, .gate = linear("gate", true), .up = linear("up", false), .down = linear("down", true), .intermediate_size = kIntermediate};
}

struct Packed {
  Memory memory;
  std::span<const std::byte> bytes() const { return {memory.place<std::byte>().address(), memory.size_bytes()}; }

  Expert expert;
};

// `next(left)`: how long the next piece is.
template <class Next>
Packed pack(Backend& backend, const ExpertLayout& layout, std::span<const std::byte> canonical, const Next& next) {
  Packed packed{.memory = backend.allocate(static_cast<size_t>(layout.packed_bytes()), "a test"), .expert = {}};
  std::memset(packed.memory.place<std::byte>().address(), 0, packed.memory.size_bytes());
  ExpertPacker packer(backend, layout, packed.memory.place<std::byte>());
  while (!canonical.empty()) {
    const size_t length = std::min<size_t>(next(), canonical.size());
    // At an address of its own, so that a read past the piece is seen.
    const std::vector<std::byte> piece(canonical.begin(), canonical.begin() + static_cast<std::ptrdiff_t>(length));
    packer.add(piece);
    canonical = canonical.subspan(length);
  }
  packed.expert = packer.finish();
  return packed;
}

class ExpertPackerTest : public testing::TestWithParam<Format> {
 protected:
  CpuBackend backend_{1, *kernels::find_backend("ref")};
};

TEST_P(ExpertPackerTest, GivesTheSameExpertFromPiecesOfAnyLength) {
  const FeedForwardSpec spec = spec_with_biases();
  const ExpertLayout layout(backend_, spec, kHidden, GetParam());
  std::mt19937 random(1);
  std::vector<std::byte> canonical(static_cast<size_t>(layout.canonical_bytes()));
  for (std::byte& byte : canonical) byte = static_cast<std::byte>(random() % 60);  // no NaN in any format
  const Packed whole = pack(backend_, layout, canonical, [&] { return canonical.size(); });
  for (const size_t most : {size_t{1}, size_t{7}, size_t{64}, size_t{1000}, size_t{5000}}) {
    const Packed cut = pack(backend_, layout, canonical, [&] { return 1 + random() % most; });
    EXPECT_EQ(cut.expert.facts.checksum, whole.expert.facts.checksum);
    EXPECT_EQ(cut.expert.facts.canonical_bytes, layout.canonical_bytes());
    EXPECT_EQ(std::memcmp(cut.bytes().data(), whole.bytes().data(), whole.bytes().size()), 0);
  }
  Checksum checksum;
  checksum.add(canonical);
  EXPECT_EQ(whole.expert.facts.checksum, checksum.value());
  EXPECT_TRUE(whole.expert.weights.gate.bias);
  EXPECT_FALSE(whole.expert.weights.up.bias);
  EXPECT_TRUE(whole.expert.weights.down.bias);
}

TEST_P(ExpertPackerTest, RefusesTooFewAndTooManyBytes) {
  const FeedForwardSpec spec = spec_with_biases();
  const ExpertLayout layout(backend_, spec, kHidden, GetParam());
  const std::vector<std::byte> canonical(static_cast<size_t>(layout.canonical_bytes()) + 1);
  const std::span<const std::byte> bytes(canonical);
  EXPECT_THROW(pack(backend_, layout, bytes, [&] { return bytes.size(); }), Error);
  EXPECT_THROW(pack(backend_, layout, bytes.first(bytes.size() - 2), [&] { return bytes.size(); }), Error);
  EXPECT_THROW(pack(backend_, layout, bytes.first(0), [&] { return bytes.size(); }), Error);
}

INSTANTIATE_TEST_SUITE_P(Formats, ExpertPackerTest, testing::ValuesIn(kFormats));

}  // namespace
}  // namespace expertmesh
