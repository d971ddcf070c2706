#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace expertmesh {

// Where the time of decoder runs goes, in nanoseconds of the calling thread since the decoder was opened.
struct StepTimes {
  std::atomic<int64_t> attention = 0;  // with its norms, projections and the residual
  std::atomic<int64_t> gate = 0;
  std::atomic<int64_t> experts = 0;  // dense blocks, and experts that were all local
  std::atomic<int64_t> combine = 0;  // with the shared expert
  std::atomic<int64_t> head = 0;

  // Runs `body` and adds its time to one of the above; gives what it gives.
  template <class Body>
  static auto timed(std::atomic<int64_t>& total, const Body& body) {
    const Stopwatch stopwatch(total);
    return body();
  }

 private:
  class Stopwatch {
   public:
    explicit Stopwatch(std::atomic<int64_t>& total) : total_(total) {}
    ~Stopwatch() { total_ += std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start_).count(); }

   private:
    using Clock = std::chrono::steady_clock;
    std::atomic<int64_t>& total_;
    const Clock::time_point start_ = Clock::now();
  };
};

}  // namespace expertmesh
