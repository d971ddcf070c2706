#pragma once

#include <cstdint>

namespace expertmesh {

// Shares are multiplied by sixteenths.
constexpr int32_t kFullWeight = 16;

// What the shares of one peer are multiplied by, as it takes longer than its like: half where it takes twice as long, an eighth at the least.
// It is full for whoever takes less than half as long again, and full once more for whoever is back within a quarter; changes are of an
// eighth each, after so many answers that a few that come late change nothing. The same answers give the same weights.
class PeerSpeed {
 public:
  // An answer took so many times what peers take for its like.
  void answered(double times);
  // [2, 16]
  int32_t weight() const { return weight_; }

 private:
  double mean_log_ = 0;
  int64_t num_answers_ = 0;
  int32_t weight_ = kFullWeight;
};

}  // namespace expertmesh
