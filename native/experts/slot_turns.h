#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "experts/expert_cache.h"

namespace expertmesh {

// How the experts of one batch take turns in the slots of a layer: a load begins when whoever gives up its room has run, all who
// have a slot run meanwhile. Decides alone; threads and memory are the caller's.
class SlotTurns {
 public:
  explicit SlotTurns(std::vector<CacheStep> steps);

  // Loads that may begin, in their order; each is given once.
  std::vector<CacheStep> take_loads();
  // Experts that can be computed: those that hold slots, then those that have landed; each is given once.
  std::vector<int32_t> take_ready();
  void landed(int32_t expert) { states_.at(expert) = State::ready; }
  // Computed, or given up, as its load failed: its slot may be taken.
  void ended(int32_t expert) { states_.at(expert) = State::ended; }
  bool is_done() const;

 private:
  enum class State { waiting, ready, running, ended };

  bool may_begin(const CacheStep& load) const;

  std::vector<CacheStep> loads_;
  size_t next_load_ = 0;
  std::map<int32_t, size_t> turns_;   // by expert
  std::map<int32_t, State> states_;  // by expert
};

}  // namespace expertmesh
