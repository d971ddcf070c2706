#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <vector>

#include "runtime/thread.h"

namespace expertmesh {

// A team of threads that works on one loop at a time. The thread that calls parallel_for is a member; the others join if
// they come in time and are never waited for if they do not, so a helper that the system has put to sleep costs nothing.
// Iterations are claimed one by one: which thread runs which must not matter to the result.
class ThreadPool {
 public:
  // `num_threads` counts the caller: 1 starts no thread.
  explicit ThreadPool(int num_threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int num_threads() const { return static_cast<int>(helpers_.size()) + 1; }

  // body(i) once for each i in [0, count); returns when all are done. One caller at a time, never from within a body.
  // Where a body throws, no further iteration begins and the first exception leaves the call, when no thread is inside.
  template <class Body>
  void parallel_for(int64_t count, const Body& body) {
    if (count <= 1 || helpers_.empty()) {
      for (int64_t i = 0; i < count; ++i) body(i);
      return;
    }
    run_loop(count, &body, [](const void* context, int64_t i) { (*static_cast<const Body*>(context))(i); });
  }

 private:
  using LoopBody = void (*)(const void* context, int64_t index);

  void stop();
  void run_loop(int64_t count, const void* context, LoopBody body);
  void help();
  void claim_iterations();

  // Bits of state_: the low ones count helpers inside the loop, then one that says whether the loop may be joined, one
  // that ends the threads, and above them the loop's number, so that a helper sees each loop once.
  static constexpr uint32_t kHelperMask = (1u << 10) - 1;
  static constexpr uint32_t kOpen = 1u << 10;
  static constexpr uint32_t kStop = 1u << 11;
  static constexpr uint32_t kLoop = 1u << 12;

  alignas(64) std::atomic<uint32_t> state_{0};
  alignas(64) std::atomic<int64_t> next_index_{0};
  // Of the present loop; written only while no helper is inside.
  alignas(64) int64_t count_ = 0;
  const void* context_ = nullptr;
  LoopBody body_ = nullptr;
  std::atomic<bool> has_error_{false};
  std::exception_ptr error_;
  std::vector<Thread> helpers_;
};

}  // namespace expertmesh
