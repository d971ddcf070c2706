#include "experts/miss_costs.h"

namespace expertmesh {

namespace {

// Runs at the start that take turns.
constexpr int64_t kTrials = 8;
// Of later runs, one in so many tries the way that is dearer.
constexpr int64_t kTrialEvery = 32;
// Weight of what is known against the next run.
constexpr double kDecay = 0.95;

}  // namespace

bool MissCosts::is_in_place() {
  if (in_place_ != InPlace::by_cost) return in_place_ == InPlace::on;
  const int64_t run = num_runs_++;
  if (run < kTrials) return run % 2 != 0;
  if (costs_[0].experts == 0 || costs_[1].experts == 0) return costs_[1].experts == 0;
  const bool is_cheaper = costs_[1].of_one() < costs_[0].of_one();
  return run % kTrialEvery == 0 ? !is_cheaper : is_cheaper;
}

void MissCosts::observe(bool is_in_place, double milliseconds, int64_t num_experts) {
  Cost& cost = costs_[is_in_place ? 1 : 0];
  cost.milliseconds = cost.milliseconds * kDecay + milliseconds;
  cost.experts = cost.experts * kDecay + static_cast<double>(num_experts);
}

}  // namespace expertmesh
