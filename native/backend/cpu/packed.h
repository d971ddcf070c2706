#pragma once

#include "backend/weights.h"
#include "kernels/kernels.h"

namespace expertmesh::cpu {

// As the kernels take it.
inline kernels::PackedMatrix packed(const Matrix& matrix) {
  return {.data = matrix.data.address(), .format = matrix.format, .n = matrix.n, .k = matrix.k};
}

}  // namespace expertmesh::cpu
