#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace expertmesh {

// An expert that holds a slot, as far as policies know it. Times count accesses from the start.
struct SlotHolder {
  int32_t expert;
  int64_t load_time;
  // Its last access; of one that was loaded ahead and not used since, the access that was next when it was loaded.
  int64_t use_time;
  int64_t frequency;  // kept when it leaves
  bool is_active;     // whether the present batch has rows for it, before or after it has run
};

// Who leaves the slots of one layer, the twin of packages/buffering: there policies are compared over traces, here they are followed
// within a run, where asking JavaScript would cost more than a load saves. Equal event lists are tested.
class CachePolicy {
 public:
  virtual ~CachePolicy() = default;
  // The experts of a batch, ascending and each once, in the order in which they are to run.
  virtual std::vector<int32_t> order(std::span<const int32_t> active, const std::function<bool(int32_t)>& is_resident) const;
  // Told of each batch before its first access.
  virtual void observe(std::span<const int32_t> /* active */) {}
  virtual bool leaves_before(const SlotHolder& a, const SlotHolder& b) const = 0;
};

// paper, lifo, fifo, lru, lfu, inactiveFifo, inactiveLru, reuse. EM_NATIVE_ARGUMENT for another name.
std::unique_ptr<CachePolicy> make_cache_policy(std::string_view name, int64_t num_experts);

}  // namespace expertmesh
