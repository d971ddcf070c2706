#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "experts/cache_policy.h"

namespace expertmesh {

// One expert's turn in a batch.
struct CacheStep {
  int32_t expert;
  bool is_hit;                   // whether it has room already; otherwise it is loaded
  std::vector<int32_t> evicted;  // who give up the room that it is loaded to; none: there is room, or it is a hit

  bool operator==(const CacheStep&) const = default;
};

// What an expert takes of a layer's room.
using ExpertSize = std::function<int64_t(int32_t expert)>;

// Room for so many experts.
inline int64_t one_slot(int32_t) { return 1; }

// Which experts of one layer have room in memory, each in each format (expert_key). It only decides: whoever loads follows the steps in their order, each as
// soon as the experts that give up their room have run. Nobody has room at the start; one that is larger than all of it has it alone.
class ExpertCache {
 public:
  // `capacity`: of the room, in what `size_of` counts: slots, or bytes. `num_in_flight`: experts that may still be running when the next one is loaded: the
  // last so many of a batch keep their room, as far as another one can go instead. EM_NATIVE_ARGUMENT for less than 1, or a policy that there is not.
  ExpertCache(int64_t capacity, std::string_view policy, int64_t num_experts, int64_t num_in_flight, ExpertSize size_of = one_slot);

  int64_t capacity() const { return capacity_; }
  int64_t size_of(int32_t expert) const { return size_of_(expert); }
  int64_t num_residents() const { return static_cast<int64_t>(residents_.size()); }
  bool has(int32_t expert) const { return residents_.contains(expert); }

  // What the next batch loads and lets go, in the order in which its experts run. `active`: its experts, ascending and each once.
  std::vector<CacheStep> on_batch(std::span<const int32_t> active);
  // Loads ahead of need of those that have no room, as many as the room holds, none of which makes room for another. `wanted`: the
  // most wanted first.
  std::vector<CacheStep> prefetch(std::span<const int32_t> wanted);
  // Takes room for the expert ahead of need: free room, or that of a larger one, as an expert that comes to fewer bits is to be used and those in more
  // are on their way out. Those who gave up theirs for it; null where there is too little.
  std::optional<std::vector<int32_t>> admit(int32_t expert);
  // The expert's room is free: it was released, or could not be loaded.
  void remove(int32_t expert);

 private:
  struct Resident {
    int64_t size;
    int64_t load_time;
    int64_t use_time;
  };

  CacheStep access(int32_t expert, std::span<const int32_t> running);
  bool has_room(int64_t size) const { return residents_.empty() || taken_ + size <= capacity_; }
  void insert(int32_t expert, int64_t size);
  // Those who gave up theirs for it.
  std::vector<int32_t> take_room(int32_t expert, std::span<const int32_t> kept);
  // Not one of `kept`, as far as there are others.
  int32_t victim(std::span<const int32_t> kept) const;
  // What is known of an expert's use is of all its formats.
  size_t index_of(int32_t expert) const { return static_cast<size_t>(expert) % frequencies_.size(); }

  int64_t capacity_;
  int64_t num_in_flight_;
  ExpertSize size_of_;
  std::unique_ptr<CachePolicy> policy_;
  std::map<int32_t, Resident> residents_;
  int64_t taken_ = 0;  // of the capacity, by the residents
  std::vector<int64_t> frequencies_;  // [experts]
  std::vector<uint8_t> is_active_;    // [experts]
  int64_t num_accesses_ = 0;
};

}  // namespace expertmesh
