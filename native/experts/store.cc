#include "experts/store.h"

#include <algorithm>
#include <utility>

#include "expertmesh/error.h"
#include "experts/checksum.h"
#include "experts/expert_packer.h"
#include "experts/expert_tensors.h"

namespace expertmesh {

namespace {

// Experts whose compute a load may run beside.
constexpr int64_t kInFlight = 1;
// Demand loads at once: one thread that packs while the other reads.
constexpr int kLoadThreads = 2;

// An expert and the slot that it lies in.
struct SlottedExpert : Expert {
  SlottedExpert(const Expert& expert, Slot slot) : Expert(expert), slot(std::move(slot)) {}
  Slot slot;
};

}  // namespace

ExpertStore::ExpertStore(Backend& backend, std::shared_ptr<const Checkpoint> checkpoint, DecoderSpec spec, DType wire_dtype, TierOptions tiers)
    : backend_(backend), checkpoint_(std::move(checkpoint)), spec_(std::move(spec)), wire_dtype_(wire_dtype), does_prefetch_(tiers.prefetch),
      is_resident_only_(tiers.resident_only), miss_costs_(tiers.in_place) {
  validate(spec_);
  if (!tiers.layer_bytes.empty() && (tiers.per_layer != 0 || tiers.layer_bytes.size() != spec_.layers.size())) {
    fail_argument("layer_bytes has ", tiers.layer_bytes.size(), " layers beside ", tiers.per_layer, " experts of each; wanted ", spec_.layers.size(), ", and no such number");
  }
  if (!tiers.converted.empty()) converted_.emplace(tiers.converted, checkpoint_->page_cache());
  size_t total = 0;
  layers_.resize(spec_.layers.size());
  for (size_t layer = 0; layer < layers_.size(); ++layer) {
    first_entries_.push_back(total);
    const MixtureSpec* const mixture = spec_.layers[layer].mixture();
    if (mixture == nullptr) continue;
    layers_[layer].demand.weights.resize(static_cast<size_t>(mixture->num_experts));
    total += static_cast<size_t>(num_keys(mixture->num_experts));
    const int64_t num_experts = mixture->num_experts;
    Layer& of = layers_[layer];
    if (!tiers.layer_bytes.empty()) {
      of.counters.slots = 1;
      of.cache.emplace(tiers.layer_bytes[layer], tiers.policy, num_experts, kInFlight, [this, layer, num_experts](int32_t key) {
        return this->layout(static_cast<int64_t>(layer), expert_of_key(key, num_experts), format_of_key(key, num_experts)).packed_bytes();
      });
    } else if (tiers.per_layer != 0) {
      of.counters.slots = std::min(tiers.per_layer, num_experts);
      of.cache.emplace(of.counters.slots, tiers.policy, num_experts, kInFlight);
    }
  }
  entries_.resize(total);
  if (std::ranges::any_of(layers_, [](const Layer& layer) { return layer.cache.has_value(); })) {
    loads_ = std::make_unique<JobThreads>("expert store", kLoadThreads);
  }
}

const MixtureSpec& ExpertStore::mixture(int64_t layer) const {
  if (layer < 0 || layer >= static_cast<int64_t>(spec_.layers.size())) {
    fail_argument("layer is ", layer, "; wanted 0 to ", spec_.layers.size() - 1);
  }
  const MixtureSpec* const mixture = spec_.layers[static_cast<size_t>(layer)].mixture();
  if (mixture == nullptr) fail_argument("layer ", layer, " is dense; wanted one with experts");
  return *mixture;
}

void ExpertStore::check_expert(int64_t layer, int64_t expert) const {
  const MixtureSpec& spec = mixture(layer);
  if (expert < 0 || expert >= spec.num_experts) {
    fail_argument("expert of layer ", layer, " is ", expert, "; wanted 0 to ", spec.num_experts - 1);
  }
}

int32_t ExpertStore::key_of(int64_t layer, int64_t expert, Format format) const {
  check_expert(layer, expert);
  return expert_key(expert, format, mixture(layer).num_experts);
}

ExpertLayout ExpertStore::layout(int64_t layer, int64_t expert, Format format) const {
  check_expert(layer, expert);
  return {backend_, mixture(layer).experts[static_cast<size_t>(expert)], spec_.hidden_size, format};
}

////// Loading

LoadTicket ExpertStore::ask(int64_t layer, int64_t expert, Format format) {
  const size_t index = index_of(layer, key_of(layer, expert, format));
  const std::lock_guard lock(mutex_);
  ++entries_[index].num_pending;
  return {.layer = layer, .expert = expert, .format = format, .number = entries_[index].num_asked++};
}

void ExpertStore::give_up(const LoadTicket& ticket) {
  const std::lock_guard lock(mutex_);
  --entry(ticket).num_pending;
}

void ExpertStore::cancel(int64_t layer, int64_t expert) {
  check_expert(layer, expert);
  const std::lock_guard lock(mutex_);
  for (const Format format : kFormats) {
    Entry& entry = entries_[index_of(layer, key_of(layer, expert, format))];
    entry.num_cancelled = entry.num_asked;
  }
  load_ended_.notify_all();
}

bool ExpertStore::is_wanted(const LoadTicket& ticket) { return !is_closed_ && ticket.number >= entry(ticket).num_cancelled; }

void ExpertStore::check_wanted(const LoadTicket& ticket) {
  if (is_wanted(ticket)) return;
  if (is_closed_) fail_closed("a load", "expert store");
  throw Error("EM_CANCELLED", {{"what", concat("the load of layer ", ticket.layer, " expert ", ticket.expert)}});
}

ExpertFacts ExpertStore::load(const LoadTicket& ticket) {
  return find_or_load(ticket, [&](const ExpertLayout& layout, const Piece& take) {
    read_lower(ticket.layer, ticket.expert, layout, [&](std::span<const std::byte> piece) {
      {
        const std::lock_guard lock(mutex_);
        check_wanted(ticket);
      }
      take(piece);
    });
  });
}

ExpertFacts ExpertStore::load(const LoadTicket& ticket, std::span<const std::byte> canonical) {
  return find_or_load(ticket, [&](const ExpertLayout&, const Piece& take) { take(canonical); });
}

ExpertFacts ExpertStore::find_or_load(const LoadTicket& ticket, const Fill& fill) {
  std::unique_lock lock(mutex_);
  Entry& wanted = entry(ticket);
  const auto end = [&](void*) { --wanted.num_pending; };
  const std::unique_ptr<void, decltype(end)> ended(&wanted, end);  // under the lock, whichever way this is left
  load_ended_.wait(lock, [&] { return !wanted.is_loading || !is_wanted(ticket); });
  check_wanted(ticket);
  if (wanted.held.has_value()) return *wanted.held;
  wanted.is_loading = true;
  ExpertCache* const slots = cache(ticket.layer);
  const int32_t expert = key_of(ticket);
  const bool has_slot = slots == nullptr || admit(ticket.layer, expert);
  lock.unlock();
  std::shared_ptr<const Expert> packed;
  ExpertFacts facts = {};
  std::exception_ptr error;
  try {
    const ExpertLayout layout = this->layout(ticket.layer, ticket.expert, ticket.format);
    if (has_slot) packed = pack(layout, fill);
    facts = has_slot ? packed->facts : verify(layout, fill);
  } catch (...) {
    error = std::current_exception();
  }
  lock.lock();
  wanted.is_loading = false;
  load_ended_.notify_all();
  if (error != nullptr || !is_wanted(ticket)) {
    if (has_slot && slots != nullptr) slots->remove(expert);
    if (error != nullptr) std::rethrow_exception(error);
    check_wanted(ticket);
  }
  wanted.held = facts;
  count_held(ticket.layer, expert, 1);
  // A run may have given its slot to another meanwhile.
  if (slots == nullptr || slots->has(expert)) wanted.resident = packed;
  return facts;
}

void ExpertStore::read_lower(int64_t layer, int64_t expert, const ExpertLayout& layout, const Piece& take) {
  const ExpertTensors tensors(*checkpoint_, layout);
  const int64_t size = layout.canonical_bytes();
  if (!converted_.has_value() || !is_quantised(layout.format())) return tensors.read(0, size, take);
  if (converted_->read(layer, expert, layout.format(), size, take)) return;
  std::vector<std::byte> canonical;
  canonical.reserve(static_cast<size_t>(size));
  tensors.read(0, size, [&](std::span<const std::byte> piece) {
    canonical.insert(canonical.end(), piece.begin(), piece.end());
    take(piece);
  });
  converted_->write(layer, expert, layout.format(), canonical);
}

bool ExpertStore::admit(int64_t layer, int32_t expert) {
  const std::optional<std::vector<int32_t>> evicted = cache(layer)->admit(expert);
  for (const int32_t other : evicted.value_or(std::vector<int32_t>{})) evict(layer, other);
  return evicted.has_value();
}

std::shared_ptr<const Expert> ExpertStore::pack(const ExpertLayout& layout, const Fill& fill) {
  Slot slot(arena(static_cast<size_t>(layout.packed_bytes())));
  ExpertPacker packer(backend_, layout, slot.data());
  fill(layout, [&](std::span<const std::byte> piece) { packer.add(piece); });
  return std::make_shared<const SlottedExpert>(packer.finish(), std::move(slot));
}

ExpertFacts ExpertStore::verify(const ExpertLayout& layout, const Fill& fill) {
  Checksum checksum;
  int64_t total = 0;
  fill(layout, [&](std::span<const std::byte> piece) {
    checksum.add(piece);
    total += static_cast<int64_t>(piece.size());
  });
  if (total != layout.canonical_bytes()) fail_argument("an expert has ", total, " canonical bytes; wanted ", layout.canonical_bytes());
  return {.format = layout.format(), .checksum = checksum.value(), .canonical_bytes = total};
}

std::shared_ptr<SlotArena> ExpertStore::arena(size_t slot_bytes) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<SlotArena>& found = arenas_[slot_bytes];
  if (found == nullptr) found = std::make_shared<SlotArena>(backend_, slot_bytes);
  return found;
}

void ExpertStore::read_canonical(int64_t layer, int64_t expert, Format format, int64_t begin, int64_t end,
                                 const std::function<void(std::span<const std::byte>)>& body) const {
  const ExpertLayout layout = this->layout(layer, expert, format);
  ExpertTensors(*checkpoint_, layout).read(begin, end, body);
}

int64_t ExpertStore::canonical_bytes(int64_t layer, int64_t expert, Format format) const {
  return layout(layer, expert, format).canonical_bytes();
}

////// What is held

std::shared_ptr<const Expert> ExpertStore::release(int64_t layer, int64_t expert, Format format) {
  const int32_t key = key_of(layer, expert, format);
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_[index_of(layer, key)];
  if (!entry.held.has_value()) fail_argument("layer ", layer, " expert ", expert, " is not held in ", name_of(format));
  entry.held.reset();
  entry.ahead = nullptr;
  count_held(layer, key, -1);
  if (ExpertCache* const slots = cache(layer)) slots->remove(key);
  return std::exchange(entry.resident, nullptr);
}

void ExpertStore::count_held(int64_t layer, int32_t expert, int64_t sign) {
  if (const ExpertCache* const slots = cache(layer)) layers_[static_cast<size_t>(layer)].held_size += sign * slots->size_of(expert);
}

std::shared_ptr<const Expert> ExpertStore::find(int64_t layer, int64_t expert, Format format) const {
  const Entry& entry = this->entry(layer, expert, format);
  const std::lock_guard lock(mutex_);
  return entry.resident;
}

ExpertState ExpertStore::state(int64_t layer, int64_t expert, Format format) const {
  const Entry& entry = this->entry(layer, expert, format);
  const std::lock_guard lock(mutex_);
  if (entry.resident != nullptr) return entry.resident.use_count() > 1 ? ExpertState::pinned : ExpertState::resident;
  if (entry.held.has_value()) return ExpertState::held;
  return entry.num_pending > 0 ? ExpertState::loading : ExpertState::absent;
}

int64_t ExpertStore::num_held() const {
  const std::lock_guard lock(mutex_);
  return std::count_if(entries_.begin(), entries_.end(), [](const Entry& entry) { return entry.held.has_value(); });
}

int64_t ExpertStore::num_slots_taken() const {
  const std::lock_guard lock(mutex_);
  int64_t taken = 0;
  for (const auto& [slot_bytes, arena] : arenas_) taken += arena->num_taken();
  return taken;
}

std::vector<std::shared_ptr<const Expert>> ExpertStore::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  load_ended_.notify_all();
  std::vector<std::shared_ptr<const Expert>> held;
  for (Entry& entry : entries_) {
    entry.held.reset();
    entry.ahead = nullptr;
    if (entry.resident != nullptr) held.push_back(std::exchange(entry.resident, nullptr));
  }
  return held;
}

}  // namespace expertmesh
