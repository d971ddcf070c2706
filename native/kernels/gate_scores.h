#pragma once

#include <cstdint>

namespace expertmesh::kernels {

// Experts of a layer, at most.
inline constexpr int64_t kMaxExperts = 4096;

enum class GateScores { softmax, sigmoid };
enum class GroupScore { best, best_two };

}  // namespace expertmesh::kernels
