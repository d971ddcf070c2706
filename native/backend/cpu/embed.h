#pragma once

#include "backend/cpu/team.h"
#include "backend/operations.h"

namespace expertmesh::cpu {

void embed(Team& team, const EmbedRows& op);

}  // namespace expertmesh::cpu
