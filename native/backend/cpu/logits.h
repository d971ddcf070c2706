#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "backend/cpu/team.h"
#include "backend/operations.h"
#include "kernels/logprobs.h"

namespace expertmesh::cpu {

// As the operations of the same names.
std::vector<int32_t> sample(Team& team, int64_t vocab, std::span<const SampleRow> rows);
std::vector<kernels::Logprobs> logprobs(Team& team, int64_t vocab, std::span<const LogprobRow> rows);
std::vector<double> nll(Team& team, int64_t vocab, std::span<const NllRow> rows);

}  // namespace expertmesh::cpu
