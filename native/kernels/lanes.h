#pragma once

// The fold of 16 lanes of kernels.h. Internal linkage for the reason given in scalar_math.h.

#include "kernels/scalar_math.h"

namespace expertmesh::kernels {
namespace {

template <class T>
inline T tree16_sum(T (&s)[16]) {
  for (int32_t width = 8; width >= 1; width /= 2) {
    for (int32_t i = 0; i < width; ++i) s[i] += s[i + width];
  }
  return s[0];
}

inline float tree16_max(float (&s)[16]) {
  for (int32_t width = 8; width >= 1; width /= 2) {
    for (int32_t i = 0; i < width; ++i) s[i] = max(s[i], s[i + width]);
  }
  return s[0];
}

}  // namespace
}  // namespace expertmesh::kernels
