#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace expertmesh {

// Which replica of an expert a row goes to: a pure function of (request, position, layer), so that a replayed row goes the
// same way, and one that leaves the expert out, so that a row tends to find its experts of one layer on one worker.

// The row's point in [0, 1): 32 bits mixed by the finaliser of MurmurHash3. `request` is 32 bits that stand for the request.
double replica_point(uint32_t request, int32_t position, int64_t layer);

// The index into `shares` of the replica whose part of [0, 1) holds `point`. Those of `workers` for which is_out is set
// ([workers], or empty: none) get none, and the rest divide the whole in proportion. -1 when none is left.
int64_t choose_replica(double point, std::span<const double> shares, std::span<const int32_t> workers, const std::vector<uint8_t>& is_out);

}  // namespace expertmesh
