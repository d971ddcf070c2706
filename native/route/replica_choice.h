#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace expertmesh {

// How replicas, which give equal bits, are chosen among: by the plan's shares, or evenly by the rows of the very step (rows_by_step).
enum class ReplicaChoice : uint8_t { share, step };

// By share, which replica of an expert a row goes to is a pure function of (request, position, layer), so that a replayed row goes the
// same way, and one that leaves the expert out, so that a row tends to find its experts of one layer on one worker.

// The row's point in [0, 1): 32 bits mixed by the finaliser of MurmurHash3. `request` is 32 bits that stand for the request.
double replica_point(uint32_t request, int32_t position, int64_t layer);

// The index into `shares` of the replica whose part of [0, 1) holds `point`. Those of `workers` for which is_out is set
// ([workers], or empty: none) get none, and the rest divide the whole in proportion to their shares times their workers' weights
// ([workers], or empty: equal ones), to their shares alone where nothing is left so. -1 when no replica is left.
int64_t choose_replica(double point, std::span<const double> shares, std::span<const int32_t> workers, const std::vector<uint8_t>& is_out,
                       std::span<const int32_t> weights = {});

}  // namespace expertmesh
