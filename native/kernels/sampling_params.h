#pragma once

#include <cstdint>

namespace expertmesh::kernels {

// What a request's sampling asks for.
struct SamplingParams {
  float temperature;  // 0 = greedy
  int32_t top_k;      // 0 = all
  float top_p;        // 1 = all
  uint64_t seed;      // key of Philox4x32-10
  uint64_t position;  // its counter
  float min_p = 0.0f;      // 0 = all
  float typical_p = 1.0f;  // 1 = all
};

}  // namespace expertmesh::kernels
