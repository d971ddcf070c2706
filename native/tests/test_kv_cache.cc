#include "model/kv_cache.h"

#include <gtest/gtest.h>

#include "expertmesh/error.h"

namespace expertmesh {
namespace {

TEST(KvCache, RefusesSizesWhoseProductLeaves64Bits) {
  constexpr int64_t kLargest = int64_t{1} << 30;
  EXPECT_THROW(KvCache(1, kLargest, kLargest), Error);
  EXPECT_THROW(KvCache(kLargest, kLargest, kLargest), Error);
}

TEST(KvCache, GivesEachBlockAndHeadMemoryOfItsOwn) {
  constexpr int64_t kBlocks = 3;
  constexpr int64_t kHeads = 2;
  constexpr int64_t kFloats = 16 * kernels::kBlockPositions;
  KvCache cache(kBlocks, kHeads, 16);
  float mark = 0;
  for (int64_t block = 0; block < kBlocks; ++block) {
    for (int64_t head = 0; head < kHeads; ++head) {
      std::fill_n(cache.keys(block, head), kFloats, ++mark);
      std::fill_n(cache.values(block, head), kFloats, -mark);
    }
  }
  mark = 0;
  for (int64_t block = 0; block < kBlocks; ++block) {
    for (int64_t head = 0; head < kHeads; ++head) {
      ++mark;
      for (int64_t i = 0; i < kFloats; ++i) {
        ASSERT_EQ(cache.keys(block, head)[i], mark);
        ASSERT_EQ(cache.values(block, head)[i], -mark);
      }
    }
  }
}

TEST(KvCache, RefusesMoreThanAnAddressSpace) {
  for (const int64_t blocks : {int64_t{1} << 30, int64_t{1} << 50}) {
    try {
      KvCache cache(blocks, 1 << 20, 128);
      FAIL() << blocks << " blocks were taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "EM_OUT_OF_MEMORY");
    }
  }
}

}  // namespace
}  // namespace expertmesh
