#pragma once

#include "backend/cpu/team.h"
#include "backend/operations.h"

namespace expertmesh::cpu {

// They are computed for each batch: that is a few microseconds a row, and tables by position would have to be kept for every set
// of frequencies.
void compute_rotations(Team& team, const RotateRows& op);

}  // namespace expertmesh::cpu
