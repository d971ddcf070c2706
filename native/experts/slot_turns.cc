#include "experts/slot_turns.h"

#include <algorithm>

namespace expertmesh {

SlotTurns::SlotTurns(std::vector<CacheStep> steps) {
  for (const CacheStep& step : steps) {
    turns_.emplace(step.expert, turns_.size());
    states_.emplace(step.expert, step.is_hit ? State::ready : State::waiting);
    if (!step.is_hit) loads_.push_back(step);
  }
}

// One whose turn comes later has been counted out: it is loaded again by then.
bool SlotTurns::may_begin(const CacheStep& load) const {
  return std::ranges::all_of(load.evicted, [&](int32_t evicted) {
    const auto turn = turns_.find(evicted);
    return turn == turns_.end() || turn->second > turns_.at(load.expert) || states_.at(evicted) == State::ended;
  });
}

std::vector<CacheStep> SlotTurns::take_loads() {
  std::vector<CacheStep> taken;
  while (next_load_ < loads_.size() && may_begin(loads_[next_load_])) taken.push_back(loads_[next_load_++]);
  return taken;
}

std::vector<int32_t> SlotTurns::take_ready() {
  std::vector<int32_t> taken;
  for (auto& [expert, state] : states_) {
    if (state != State::ready) continue;
    taken.push_back(expert);
    state = State::running;
  }
  return taken;
}

bool SlotTurns::is_done() const {
  return std::ranges::all_of(states_, [](const auto& one) { return one.second == State::ended; });
}

}  // namespace expertmesh
