#pragma once

// Kernels of every backend against ref, byte by byte, on seeded inputs.

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "kernels/kernels.h"
#include "kernels/scalar_convert.h"

namespace expertmesh::kernels {

class Source {
 public:
  explicit Source(uint32_t seed) : engine_(seed) {}

  int64_t integer(int64_t low, int64_t high) { return std::uniform_int_distribution<int64_t>(low, high)(engine_); }

  float real(float low, float high) { return std::uniform_real_distribution<float>(low, high)(engine_); }

  std::vector<float> reals(int64_t count, float low = -1.0f, float high = 1.0f) {
    std::vector<float> values(static_cast<size_t>(count));
    for (float& value : values) value = real(low, high);
    return values;
  }

  // Values of every size down to the smallest denormals, with zeros of both signs among them.
  std::vector<float> wide_reals(int64_t count) {
    std::vector<float> values(static_cast<size_t>(count));
    for (float& value : values) {
      const int64_t kind = integer(0, 15);
      value = kind == 0 ? 0.0f : kind == 1 ? -0.0f : std::ldexp(real(-1.0f, 1.0f), static_cast<int>(integer(-148, 2)));
    }
    return values;
  }

 private:
  std::mt19937 engine_;
};

// An output array between guards; check_guards() fails when a kernel wrote outside it.
template <class T>
class Guarded {
 public:
  explicit Guarded(int64_t count, T fill = T{77}) : size_(static_cast<size_t>(count)), cells_(size_ + 2 * kGuard, kMark) {
    std::fill(data(), data() + size_, fill);
  }
  explicit Guarded(const std::vector<T>& values) : Guarded(static_cast<int64_t>(values.size())) {
    std::copy(values.begin(), values.end(), data());
  }

  T* data() { return cells_.data() + kGuard; }
  size_t bytes() const { return size_ * sizeof(T); }

  void check_guards() const {
    for (size_t i = 0; i < kGuard; ++i) {
      ASSERT_EQ(cells_[i], kMark) << "wrote " << kGuard - i << " elements before the array";
      ASSERT_EQ(cells_[kGuard + size_ + i], kMark) << "wrote " << i << " elements past the array";
    }
  }

 private:
  static constexpr size_t kGuard = 64;
  static constexpr T kMark = T{123};
  size_t size_;
  std::vector<T> cells_;
};

template <class T>
void assert_same_bits(Guarded<T>& expected, Guarded<T>& actual) {
  actual.check_guards();
  if (std::memcmp(expected.data(), actual.data(), expected.bytes()) == 0) return;
  for (size_t i = 0; i < expected.bytes() / sizeof(T); ++i) {
    ASSERT_EQ(0, std::memcmp(expected.data() + i, actual.data() + i, sizeof(T)))
        << "element " << i << ": ref " << +expected.data()[i] << ", got " << +actual.data()[i];
  }
}

inline const Table& ref_table() { return *find_backend("ref"); }

// Runs once for every backend of this CPU.
class KernelTest : public testing::TestWithParam<std::string> {
 protected:
  const Table& ref() const { return ref_table(); }
  const Table& table() const { return *find_backend(GetParam().c_str()); }
};

inline std::vector<std::string> backend_names() {
  std::vector<std::string> names;
  for (int64_t i = 0; i < num_backends(); ++i) names.emplace_back(backend(i).name);
  return names;
}

#define EXPERTMESH_FOR_EACH_BACKEND(suite)                                         \
  INSTANTIATE_TEST_SUITE_P(, suite, testing::ValuesIn(backend_names()),            \
                           [](const auto& case_info) { return case_info.param; })

}  // namespace expertmesh::kernels
