#pragma once

#include "backend/cpu/team.h"
#include "backend/operations.h"

namespace expertmesh::cpu {

// `count` rows from x (stride ldx) to y (ldy), which may be x, on the calling thread.
void normalise_rows(const kernels::Table& kernels, const NormWeights& norm, const float* x, int64_t ldx, float* y, int64_t ldy, int64_t count);

void normalise(Team& team, const NormRows& op);

}  // namespace expertmesh::cpu
