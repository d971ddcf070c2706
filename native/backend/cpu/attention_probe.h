#pragma once

#include "backend/cpu/team.h"
#include "backend/probes.h"

namespace expertmesh::cpu {

// As Probes::attention.
double probe_attention(Team& team, const AttentionProbe& probe);

}  // namespace expertmesh::cpu
