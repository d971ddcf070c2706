#include "experts/cache_policy.h"

#include <array>

#include "expertmesh/error.h"
#include "experts/reuse_policy.h"

namespace expertmesh {

namespace {

using LeavesBefore = bool (*)(const SlotHolder&, const SlotHolder&);

bool newest_load(const SlotHolder& a, const SlotHolder& b) { return a.load_time > b.load_time; }
bool oldest_load(const SlotHolder& a, const SlotHolder& b) { return a.load_time < b.load_time; }
bool oldest_use(const SlotHolder& a, const SlotHolder& b) { return a.use_time < b.use_time; }
bool rarest(const SlotHolder& a, const SlotHolder& b) { return a.frequency != b.frequency ? a.frequency < b.frequency : oldest_use(a, b); }

template <LeavesBefore others>
bool inactive_first(const SlotHolder& a, const SlotHolder& b) {
  return a.is_active != b.is_active ? b.is_active : others(a, b);
}

// Of a policy that knows no more than SlotHolder.
class SimplePolicy : public CachePolicy {
 public:
  explicit SimplePolicy(LeavesBefore leaves_before) : leaves_before_(leaves_before) {}
  bool leaves_before(const SlotHolder& a, const SlotHolder& b) const override { return leaves_before_(a, b); }

 private:
  LeavesBefore leaves_before_;
};

struct NamedPolicy {
  std::string_view name;
  LeavesBefore leaves_before;
};

// `paper`: arXiv 2303.06182, expert buffering.
constexpr std::array<NamedPolicy, 7> kSimple = {{
    {"paper", inactive_first<newest_load>},
    {"lifo", newest_load},
    {"fifo", oldest_load},
    {"lru", oldest_use},
    {"lfu", rarest},
    {"inactiveFifo", inactive_first<oldest_load>},
    {"inactiveLru", inactive_first<oldest_use>},
}};

}  // namespace

std::vector<int32_t> CachePolicy::order(std::span<const int32_t> active, const std::function<bool(int32_t)>& /* is_resident */) const {
  return {active.begin(), active.end()};
}

std::unique_ptr<CachePolicy> make_cache_policy(std::string_view name, int64_t num_experts) {
  if (name == "reuse") return std::make_unique<ReusePolicy>(num_experts);
  for (const NamedPolicy& known : kSimple) {
    if (known.name == name) return std::make_unique<SimplePolicy>(known.leaves_before);
  }
  fail_argument("buffering is ", name, "; wanted paper, lifo, fifo, lru, lfu, inactiveFifo, inactiveLru or reuse");
}

}  // namespace expertmesh
