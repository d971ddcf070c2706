#pragma once

#include <cstdint>

#include "kernels/kernels.h"
#include "runtime/job_threads.h"
#include "runtime/thread_pool.h"

namespace expertmesh {

// Names what decides bits on this engine; raised when a kernel's bits change.
inline constexpr const char* kNumerics = "cpu-v1";

// Threads and kernels of one worker. Jobs run one at a time, each with the whole team; the job thread is a member of it.
class Engine {
 public:
  Engine(int num_threads, const kernels::Table& kernels) : kernels_(kernels), pool_(num_threads), jobs_("engine") {}

  const kernels::Table& kernels() const { return kernels_; }
  int num_threads() const { return pool_.num_threads(); }
  JobThreads& jobs() { return jobs_; }

  // From jobs only.
  template <class Body>
  void parallel_for(int64_t count, const Body& body) {
    pool_.parallel_for(count, body);
  }

  // body(begin, end) over [0, count) in pieces of `grain`; what fits in one piece is done by the caller alone.
  template <class Body>
  void parallel_ranges(int64_t count, int64_t grain, const Body& body) {
    pool_.parallel_for((count + grain - 1) / grain, [&](int64_t piece) {
      const int64_t begin = piece * grain;
      body(begin, begin + grain < count ? begin + grain : count);
    });
  }

 private:
  const kernels::Table& kernels_;
  ThreadPool pool_;
  // Last, so that its thread has ended before the pool goes.
  JobThreads jobs_;
};

}  // namespace expertmesh
