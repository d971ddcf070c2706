#include "runtime/thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstring>
#include <future>
#include <limits>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "backend/cpu/team.h"
#include "kernels/kernels.h"
#include "runtime/job_threads.h"

namespace expertmesh {
namespace {

// Whether this thread keeps denormals, for both the flags that could flush them.
bool keeps_denormals() {
  volatile float smallest = std::numeric_limits<float>::denorm_min();
  volatile float normal = std::numeric_limits<float>::min();
  return smallest * 2.0f != 0.0f && normal * 0.5f != 0.0f;
}

// The whole of a stack that a product may need, however small the system's default is.
[[gnu::noinline]] int touch_stack() {
  volatile char bytes[size_t{1} << 20];
  for (size_t i = 0; i < sizeof(bytes); i += 4096) bytes[i] = 1;
  return bytes[4096];
}

#if defined(__x86_64__)

// Denormals are flushed on the calling thread, as another library may have asked for.
class Flushing {
 public:
  Flushing() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040); }
  ~Flushing() { _mm_setcsr(before_); }

 private:
  unsigned before_;
};

TEST(Thread, KeepsDenormalsWhateverItsParentDoes) {
  const Flushing flushing;
  ASSERT_FALSE(keeps_denormals());
  bool is_kept = false;
  Thread([&] { is_kept = keeps_denormals(); }).join();
  EXPECT_TRUE(is_kept);
  EXPECT_FALSE(keeps_denormals());
}

TEST(Thread, OfAnEngineGivesTheBitsOfAProcessThatKeepsDenormals) {
  const Flushing flushing;
  for (const int num_threads : {1, 3}) {
    cpu::Team team(num_threads, kernels::backend(kernels::num_backends() - 1));
    JobThreads jobs("engine");
    std::promise<void> done;
    std::atomic<int> num_flushed = 0;
    const auto body = [&](int64_t) {
      const float weight = 1.0f;
      const float expert_out = std::numeric_limits<float>::denorm_min() * 3;
      float residual = 0.0f;
      team.kernels().combine(&weight, &expert_out, 1, nullptr, 0.0f, &residual, 1);
      uint32_t bits = 0;
      std::memcpy(&bits, &residual, sizeof(bits));
      if (bits != 3) ++num_flushed;
    };
    jobs.submit(Priority::normal, {.call = "combine", .run = [&] { team.parallel_for(64, body); }, .done = [&](std::exception_ptr) {
                                              done.set_value();
                                            }});
    done.get_future().wait();
    EXPECT_EQ(num_flushed, 0);
  }
}

#endif

TEST(Thread, HasRoomForKernels) {
  int touched = 0;
  Thread([&] { touched = touch_stack(); }).join();
  EXPECT_EQ(touched, 1);
}

}  // namespace
}  // namespace expertmesh
