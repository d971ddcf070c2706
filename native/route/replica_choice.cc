#include "route/replica_choice.h"

namespace expertmesh {

double replica_point(uint32_t request, int32_t position, int64_t layer) {
  uint32_t bits = request ^ ((static_cast<uint32_t>(position) + 1) * 0x9e3779b1u) ^ ((static_cast<uint32_t>(layer) + 1) * 0x85ebca77u);
  bits = (bits ^ (bits >> 16)) * 0x85ebca6bu;
  bits = (bits ^ (bits >> 13)) * 0xc2b2ae35u;
  return static_cast<double>(bits ^ (bits >> 16)) / 4294967296.0;
}

int64_t choose_replica(double point, std::span<const double> shares, std::span<const int32_t> workers, const std::vector<uint8_t>& is_out,
                       std::span<const int32_t> weights) {
  const auto is_left = [&](size_t replica) { return is_out.empty() || is_out[static_cast<size_t>(workers[replica])] == 0; };
  const auto weighted = [&](size_t replica) {
    return weights.empty() ? shares[replica] : shares[replica] * weights[static_cast<size_t>(workers[replica])];
  };
  double total = 0;
  int64_t fallback = -1;
  for (size_t replica = 0; replica < shares.size(); ++replica) {
    if (!is_left(replica)) continue;
    fallback = static_cast<int64_t>(replica);
    total += weighted(replica);
  }
  if (total == 0 && fallback >= 0 && !weights.empty()) return choose_replica(point, shares, workers, is_out);
  double left = point * total;
  for (size_t replica = 0; replica < shares.size(); ++replica) {
    if (!is_left(replica)) continue;
    left -= weighted(replica);
    if (left < 0) return static_cast<int64_t>(replica);
  }
  // Every share left is zero, or the sum fell short by rounding.
  return fallback;
}

}  // namespace expertmesh
