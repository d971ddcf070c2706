#include "runtime/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <new>
#include <vector>

namespace expertmesh {
namespace {

class ThreadPoolTest : public testing::TestWithParam<int> {};

TEST_P(ThreadPoolTest, RunsEachIndexOnceInEachOfManyLoops) {
  ThreadPool pool(GetParam());
  EXPECT_EQ(pool.num_threads(), GetParam());
  // Plain integers: two threads on one index, or a loop that returns early, is a race that the sanitizer sees as well.
  std::vector<int64_t> counts(1000, 0);
  int64_t loops = 0;
  for (const int64_t size : {0, 1, 2, 3, 7, 100, 1000}) {
    for (int repeat = 0; repeat < 200; ++repeat) {
      pool.parallel_for(size, [&](int64_t i) { ++counts[static_cast<size_t>(i)]; });
    }
    loops += 200;
    for (int64_t i = size; i < 1000; ++i) ASSERT_LE(counts[static_cast<size_t>(i)], loops);
  }
  EXPECT_EQ(counts[0], 6 * 200);
  EXPECT_EQ(counts[6], 3 * 200);
  EXPECT_EQ(counts[999], 200);
}

TEST_P(ThreadPoolTest, ShowsTheCallerWhatTheLoopWrote) {
  ThreadPool pool(GetParam());
  std::vector<int64_t> values(64, 0);
  for (int64_t loop = 1; loop <= 2000; ++loop) {
    pool.parallel_for(64, [&](int64_t i) { values[static_cast<size_t>(i)] = loop * i; });
    for (int64_t i = 0; i < 64; ++i) ASSERT_EQ(values[static_cast<size_t>(i)], loop * i);
  }
}

TEST_P(ThreadPoolTest, HandsTheFirstExceptionToTheCallerWhenNoThreadIsInside) {
  ThreadPool pool(GetParam());
  for (int repeat = 0; repeat < 100; ++repeat) {
    std::atomic<int> inside = 0;
    const auto body = [&](int64_t i) {
      ++inside;
      if (i % 8 == 5) {
        --inside;
        throw std::bad_alloc();
      }
      --inside;
    };
    EXPECT_THROW(pool.parallel_for(1000, body), std::bad_alloc);
    EXPECT_EQ(inside, 0);
    int64_t sum = 0;
    pool.parallel_for(1, [&](int64_t i) { sum += i + 1; });
    std::atomic<int64_t> calls = 0;
    pool.parallel_for(100, [&](int64_t) { ++calls; });
    EXPECT_EQ(sum + calls, 101);
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, ThreadPoolTest, testing::Values(1, 2, 3, 8));

TEST(ThreadPool, EndsWhileItsHelpersSleepOrSpin) {
  for (int i = 0; i < 100; ++i) {
    ThreadPool pool(4);
    std::atomic<int> calls = 0;
    pool.parallel_for(4, [&](int64_t) { ++calls; });
    ASSERT_EQ(calls, 4);
  }
}

}  // namespace
}  // namespace expertmesh
