#pragma once

#include "backend/cpu/kv_cache.h"
#include "backend/cpu/team.h"
#include "backend/operations.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh::cpu {

// Results over the segments that each query sees, before they are merged.
struct AttentionPartials {
  Scratch<float> max;
  Scratch<float> sum;
  Scratch<float> acc;
};

// out = what each query takes from the values that it sees: segments of the cache in parallel, then merged. The cache holds the
// keys and values of all that the rows see.
void attend(Team& team, const AttentionRows& op, AttentionPartials& partials);

}  // namespace expertmesh::cpu
