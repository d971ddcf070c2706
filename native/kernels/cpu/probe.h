#pragma once

#include <cstddef>

#include "kernels/cpu/elements.h"

namespace expertmesh::kernels::cpu {
namespace {

template <class V>
double read_pass(const void* data, size_t size_bytes) {
  constexpr int64_t kStreams = 4;
  const auto* floats = static_cast<const float*>(data);
  const int64_t count = static_cast<int64_t>(size_bytes / sizeof(float));
  V sums[kStreams] = {V(0.0f), V(0.0f), V(0.0f), V(0.0f)};
  int64_t i = 0;
  for (; i + 16 * kStreams <= count; i += 16 * kStreams) {
#pragma GCC unroll 4
    for (int64_t s = 0; s < kStreams; ++s) sums[s] = add_words(sums[s], V::load(floats + i + 16 * s));
  }
  for_each16<V>(count - i, [&](int64_t j, auto lanes) { sums[0] = add_words(sums[0], lanes.load(floats + i + j)); });
  float lanes[16];
  uint64_t words[8];
  add_words(add_words(sums[0], sums[1]), add_words(sums[2], sums[3])).store(lanes);
  __builtin_memcpy(words, lanes, sizeof words);
  uint64_t sum = 0;
  for (uint64_t word : words) sum += word;
  const auto* bytes = static_cast<const unsigned char*>(data);
  for (size_t b = size_bytes / sizeof(float) * sizeof(float); b < size_bytes; ++b) sum += bytes[b];
  return static_cast<double>(sum);
}

template <class V>
double fma_pass(int64_t iterations) {
  // Unknown to the compiler, and different in every lane and all used: it must not drop a chain.
  volatile float input = 1.0f;
  const V factor(input);
  V chains[V::kAccumulators];
#pragma GCC unroll 32
  for (int32_t c = 0; c < V::kAccumulators; ++c) chains[c] = V::iota() + V(static_cast<float>(16 * c));
  for (int64_t i = 0; i < iterations; ++i) {
#pragma GCC unroll 32
    for (int32_t c = 0; c < V::kAccumulators; ++c) chains[c] = fma(chains[c], factor, factor);
  }
  V sum(0.0f);
#pragma GCC unroll 32
  for (int32_t c = 0; c < V::kAccumulators; ++c) sum = sum + chains[c];
  float lanes[16];
  sum.store(lanes);
  for (float lane : lanes) input = lane;
  return 2.0 * 16 * V::kAccumulators * static_cast<double>(iterations);
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
