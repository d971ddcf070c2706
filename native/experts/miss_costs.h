#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace expertmesh {

// Whether experts that a run misses are read by the compute threads themselves, in the place in which they are computed, instead of
// by threads of their own beside the compute: by_cost where that measures cheaper.
enum class InPlace { off, on, by_cost };

// What runs with misses have cost, by who read them. The page cache is read by the processor that the compute wants too, a disk
// is not: only measuring tells.
class MissCosts {
 public:
  explicit MissCosts(InPlace in_place) : in_place_(in_place) {}

  // For the next run with misses: the cheaper way, and now and then the other one, as disks and page caches change.
  bool is_in_place();
  // A run of so many experts, some of them missed, took so long.
  void observe(bool is_in_place, double milliseconds, int64_t num_experts);

 private:
  struct Cost {
    double milliseconds = 0;
    double experts = 0;
    double of_one() const { return milliseconds / experts; }
  };

  InPlace in_place_;
  int64_t num_runs_ = 0;
  std::array<Cost, 2> costs_;  // beside the compute, in place
};

}  // namespace expertmesh
