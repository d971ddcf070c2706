#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "experts/cache_policy.h"

namespace expertmesh {

// One expert's turn in a batch.
struct CacheStep {
  int32_t expert;
  bool is_hit;      // whether it holds a slot already; otherwise it is loaded
  int32_t evicted;  // who gives up the slot that it is loaded to; -1: the slot is free, or a hit

  bool operator==(const CacheStep&) const = default;
};

// Which experts of one layer hold a slot, each in each format (expert_key). It only decides: whoever loads follows the steps in their order, each as soon as the expert
// that gives up its slot has run. The slots are empty at the start.
class ExpertCache {
 public:
  // `num_in_flight`: experts that may still be running when the next one is loaded: the last so many of a batch keep their slots, as
  // far as another one can go instead. EM_NATIVE_ARGUMENT for less than one slot, or a policy that there is not.
  ExpertCache(int64_t capacity, std::string_view policy, int64_t num_experts, int64_t num_in_flight);

  int64_t capacity() const { return capacity_; }
  int64_t num_residents() const { return static_cast<int64_t>(residents_.size()); }
  bool has(int32_t expert) const { return residents_.contains(expert); }

  // What the next batch loads and lets go, in the order in which its experts run. `active`: its experts, ascending and each once.
  std::vector<CacheStep> on_batch(std::span<const int32_t> active);
  // Loads ahead of need of those that have no slot, as many as there are slots, none of which makes room for another. `wanted`: the
  // most wanted first.
  std::vector<CacheStep> prefetch(std::span<const int32_t> wanted);
  // Takes a free slot for the expert ahead of need; false where there is none.
  bool admit(int32_t expert);
  // The expert's slot is free: it was released, or could not be loaded.
  void remove(int32_t expert) { residents_.erase(expert); }

 private:
  struct Times {
    int64_t load;
    int64_t use;
  };

  CacheStep access(int32_t expert, std::span<const int32_t> running);
  // -1 where a slot was free.
  int32_t take_slot(int32_t expert, std::span<const int32_t> kept);
  // Not one of `kept`, as far as there are others.
  int32_t victim(std::span<const int32_t> kept) const;
  // What is known of an expert's use is of all its formats.
  size_t index_of(int32_t expert) const { return static_cast<size_t>(expert) % frequencies_.size(); }

  int64_t capacity_;
  int64_t num_in_flight_;
  std::unique_ptr<CachePolicy> policy_;
  std::map<int32_t, Times> residents_;
  std::vector<int64_t> frequencies_;  // [experts]
  std::vector<uint8_t> is_active_;    // [experts]
  int64_t num_accesses_ = 0;
};

}  // namespace expertmesh
