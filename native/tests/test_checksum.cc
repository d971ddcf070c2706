#include "experts/checksum.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string_view>
#include <vector>

namespace expertmesh {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string checksum_of(std::string_view text) {
  Checksum checksum;
  checksum.add(bytes_of(text));
  return checksum_text(checksum.value());
}

// Published values of XXH64 with seed 0.
TEST(Checksum, GivesTheKnownAnswers) {
  EXPECT_EQ(checksum_of(""), "ef46db3751d8e999");
  EXPECT_EQ(checksum_of("a"), "d24ec4f1a98c6e5b");
  EXPECT_EQ(checksum_of("abc"), "44bc2cf5ad770999");
  EXPECT_EQ(checksum_of("xxhash"), "32dd38952c4bc720");
  EXPECT_EQ(checksum_of("Nobody inspects the spammish repetition"), "fbcea83c8a378bf1");
}

TEST(Checksum, DoesNotDependOnHowTheBytesArrive) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += static_cast<char>(i * 31 + 7);
  const std::string whole = checksum_of(text);
  for (size_t step = 1; step <= text.size(); ++step) {
    Checksum checksum;
    for (size_t begin = 0; begin < text.size(); begin += step) checksum.add(bytes_of(std::string_view(text).substr(begin, step)));
    ASSERT_EQ(checksum_text(checksum.value()), whole) << "in steps of " << step;
  }
}

TEST(Checksum, ChangesWithEveryByte) {
  std::string text(100, 'x');
  const std::string before = checksum_of(text);
  for (char& byte : text) {
    byte = 'y';
    ASSERT_NE(checksum_of(text), before);
    byte = 'x';
  }
}

}  // namespace
}  // namespace expertmesh
