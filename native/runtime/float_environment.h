#pragma once

#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace expertmesh {

// While it lives, the calling thread rounds to nearest, keeps denormals and traps nothing, which the bits of every kernel
// rest on. A thread inherits these settings from the one that starts it, so that flush-to-zero set by a stranger in the
// process would reach ours; the thread's own settings come back at the end.
class FloatEnvironment {
 public:
#if defined(__x86_64__)
  FloatEnvironment() : before_(_mm_getcsr()) { _mm_setcsr(kDefault); }
  ~FloatEnvironment() { _mm_setcsr(before_); }
#elif defined(__aarch64__)
  FloatEnvironment() {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    asm volatile("msr fpcr, %0" ::"r"(kDefault));
  }
  ~FloatEnvironment() { asm volatile("msr fpcr, %0" ::"r"(before_)); }
#else
#error "name the register that holds the rounding and denormal modes"
#endif
  FloatEnvironment(const FloatEnvironment&) = delete;
  FloatEnvironment& operator=(const FloatEnvironment&) = delete;

 private:
#if defined(__x86_64__)
  static constexpr uint32_t kDefault = 0x1F80;  // MXCSR at power-up: all exceptions masked, nothing flushed
  uint32_t before_;
#else
  static constexpr uint64_t kDefault = 0;
  uint64_t before_ = 0;
#endif
};

}  // namespace expertmesh
