#pragma once

#include "backend/cpu/team.h"
#include "backend/operations.h"

namespace expertmesh::cpu {

// Norms, clips and rotates queries and keys in place, and puts keys and values into the cache.
void prepare_attention(Team& team, const AttentionRows& op);

}  // namespace expertmesh::cpu
