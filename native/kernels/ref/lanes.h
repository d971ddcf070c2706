#pragma once

// The 16 lanes of kernels.h, in the plainest form.

#include "kernels/scalar_math.h"

namespace expertmesh::kernels::ref {
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
}  // namespace expertmesh::kernels::ref
