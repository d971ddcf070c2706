#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "spec/spec.h"

namespace expertmesh {

// The bucket of a distance (position of the key - position of the query), as in T5 (Raffel et al., Exploring the limits of
// transfer learning; JMLR 21). Short distances have buckets of their own, longer ones share buckets that grow as powers up to
// max_distance. Where both directions are seen, each has half of the buckets; else all that lies ahead counts as distance 0.
int64_t relative_bucket(int64_t distance, bool sees_both, int64_t num_buckets, int64_t max_distance);

// What a RelativeBias (backend/weights.h) holds. table [num_buckets, num_heads]; distances are less than `context_length` either
// way.
std::vector<float> relative_bias_values(const RelativeBiasSpec& spec, std::span<const float> table, int64_t num_heads, bool sees_both,
                                        int64_t context_length);

}  // namespace expertmesh
