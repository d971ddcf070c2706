#pragma once

#include "backend/cpu/team.h"
#include "backend/operations.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh::cpu {

// `panels` holds the rows packed as weights are: the product is that of every other matrix, to the kernel.
void blend(Team& team, const BlendRows& op, Scratch<float>& panels, Scratch<float>& forms);

}  // namespace expertmesh::cpu
