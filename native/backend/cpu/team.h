#pragma once

#include <cstdint>

#include "kernels/kernels.h"
#include "runtime/thread_pool.h"

namespace expertmesh::cpu {

// The threads and kernels of a CPU backend. The thread that calls an operation is a member of the team.
class Team {
 public:
  Team(int num_threads, const kernels::Table& kernels) : kernels_(kernels), pool_(num_threads) {}

  const kernels::Table& kernels() const { return kernels_; }
  int num_threads() const { return pool_.num_threads(); }

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
};

// Rows handled by one thread at a time where each takes little work.
inline constexpr int64_t kRowGrain = 8;

}  // namespace expertmesh::cpu
