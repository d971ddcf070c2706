#include "backend/cpu/kv_cache.h"

#include <gtest/gtest.h>

#include <cstring>

#include "expertmesh/error.h"

namespace expertmesh::cpu {
namespace {

TEST(KvCache, RefusesSizesWhoseProductLeaves64Bits) {
  constexpr int64_t kLargest = int64_t{1} << 30;
  EXPECT_THROW(KvBlocks({DType::f32, 1, kLargest, kLargest, 1}), Error);
  EXPECT_THROW(KvBlocks({DType::f32, 1, kLargest, 1, kLargest}), Error);
  EXPECT_THROW(KvBlocks({DType::f32, kLargest, kLargest, kLargest, kLargest}), Error);
}

class KvCacheTest : public testing::TestWithParam<DType> {};
INSTANTIATE_TEST_SUITE_P(, KvCacheTest, testing::Values(DType::f32, DType::f16, DType::bf16),
                         [](const auto& case_info) { return name_of(case_info.param); });

TEST_P(KvCacheTest, GivesEachBlockAndHeadMemoryOfItsOwn) {
  constexpr int64_t kBlocks = 3;
  constexpr int64_t kHeads = 2;
  const size_t key_bytes = 16 * kBlockPositions * size_of(GetParam());
  const size_t value_bytes = 5 * kBlockPositions * size_of(GetParam());
  KvBlocks cache({GetParam(), kBlocks, kHeads, 16, 5});
  uint8_t mark = 0;
  for (int64_t block = 0; block < kBlocks; ++block) {
    for (int64_t head = 0; head < kHeads; ++head) {
      std::memset(cache.keys(block, head), ++mark, key_bytes);
      std::memset(cache.values(block, head), 100 + mark, value_bytes);
    }
  }
  mark = 0;
  for (int64_t block = 0; block < kBlocks; ++block) {
    for (int64_t head = 0; head < kHeads; ++head) {
      ++mark;
      for (size_t i = 0; i < key_bytes; ++i) ASSERT_EQ(static_cast<const uint8_t*>(cache.keys(block, head))[i], mark);
      for (size_t i = 0; i < value_bytes; ++i) ASSERT_EQ(static_cast<const uint8_t*>(cache.values(block, head))[i], 100 + mark);
    }
  }
}

TEST(KvCache, RefusesMoreThanAnAddressSpace) {
  for (const int64_t blocks : {int64_t{1} << 30, int64_t{1} << 50}) {
    try {
      const KvBlocks cache({DType::f32, blocks, 1 << 20, 128, 128});
      FAIL() << blocks << " blocks were taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "EM_OUT_OF_MEMORY");
    }
  }
}

}  // namespace
}  // namespace expertmesh::cpu
