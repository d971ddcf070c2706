#include "runtime/thread_pool.h"

#include <utility>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace expertmesh {

namespace {

// About 90 µs on a Zen 3: what the caller does alone between two loops of a step takes up to that, and to wake a sleeper takes half of it.
// Engines that share cores would lose by longer spinning, which takes time from whoever has work.
constexpr int kSpins = 3000;

void relax() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Waits until `done(value)` holds for the value of `state` and returns that value: spins briefly, then sleeps.
template <class Done>
uint32_t wait_until(std::atomic<uint32_t>& state, Done done) {
  uint32_t value = state.load(std::memory_order_acquire);
  for (int spin = 0; !done(value) && spin < kSpins; ++spin) {
    relax();
    value = state.load(std::memory_order_acquire);
  }
  while (!done(value)) {
    state.wait(value, std::memory_order_acquire);
    value = state.load(std::memory_order_acquire);
  }
  return value;
}

}  // namespace

ThreadPool::ThreadPool(int num_threads) {
  try {
    for (int i = 1; i < num_threads; ++i) helpers_.emplace_back([this] { help(); });
  } catch (...) {
    stop();  // the system gives no more threads: those it gave must end before the exception leaves
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  state_.fetch_or(kStop, std::memory_order_release);
  state_.notify_all();
  for (Thread& helper : helpers_) helper.join();
}

void ThreadPool::run_loop(int64_t count, const void* context, LoopBody body) {
  count_ = count;
  context_ = context;
  body_ = body;
  next_index_.store(0, std::memory_order_relaxed);
  state_.fetch_add(kLoop | kOpen, std::memory_order_release);
  state_.notify_all();

  claim_iterations();

  // Whoever has not joined by now is not needed. The helpers inside are on their last iterations.
  state_.fetch_and(~kOpen, std::memory_order_acq_rel);
  wait_until(state_, [](uint32_t value) { return (value & kHelperMask) == 0; });
  if (has_error_.load(std::memory_order_relaxed)) {
    has_error_.store(false, std::memory_order_relaxed);
    std::rethrow_exception(std::exchange(error_, nullptr));
  }
}

void ThreadPool::claim_iterations() {
  try {
    for (;;) {
      const int64_t index = next_index_.fetch_add(1, std::memory_order_relaxed);
      if (index >= count_) return;
      body_(context_, index);
    }
  } catch (...) {
    next_index_.store(count_, std::memory_order_relaxed);
    if (!has_error_.exchange(true, std::memory_order_relaxed)) error_ = std::current_exception();
  }
}

void ThreadPool::help() {
  uint32_t seen_loop = 0;
  for (;;) {
    uint32_t value = wait_until(state_, [&](uint32_t state) {
      return (state & kStop) != 0 || ((state & kOpen) != 0 && state / kLoop != seen_loop);
    });
    if ((value & kStop) != 0) return;
    if (!state_.compare_exchange_strong(value, value + 1, std::memory_order_acq_rel)) continue;
    seen_loop = value / kLoop;
    claim_iterations();
    const uint32_t before = state_.fetch_sub(1, std::memory_order_acq_rel);
    if ((before & kHelperMask) == 1 && (before & kOpen) == 0) state_.notify_all();
  }
}

}  // namespace expertmesh
