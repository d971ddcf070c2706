#pragma once

#include "backend/cpu/team.h"
#include "backend/operations.h"

namespace expertmesh::cpu {

// What happens around a layer's experts.

void gate(Team& team, const GateRows& op);
void combine(Team& team, const CombineRows& op);

}  // namespace expertmesh::cpu
