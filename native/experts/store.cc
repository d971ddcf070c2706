#include "experts/store.h"

#include <algorithm>
#include <utility>

#include "expertmesh/error.h"
#include "experts/expert_tensors.h"
#include "experts/permute.h"

namespace expertmesh {

namespace {

// An expert and the slot that it lies in.
struct SlottedExpert : Expert {
  SlottedExpert(const Expert& expert, Slot slot) : Expert(expert), slot(std::move(slot)) {}
  Slot slot;
};

}  // namespace

ExpertStore::ExpertStore(Backend& backend, std::shared_ptr<const Checkpoint> checkpoint, DecoderSpec spec, DType wire_dtype)
    : backend_(backend), checkpoint_(std::move(checkpoint)), spec_(std::move(spec)), wire_dtype_(wire_dtype) {
  validate(spec_);
  size_t total = 0;
  for (const LayerSpec& layer : spec_.layers) {
    first_entries_.push_back(total);
    if (const MixtureSpec* mixture = layer.mixture()) total += mixture->experts.size();
  }
  entries_.resize(total);
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

size_t ExpertStore::index_of(int64_t layer, int64_t expert) const {
  check_expert(layer, expert);
  return first_entries_[static_cast<size_t>(layer)] + static_cast<size_t>(expert);
}

ExpertLayout ExpertStore::layout(int64_t layer, int64_t expert, Format format) const {
  check_expert(layer, expert);
  return {backend_, mixture(layer).experts[static_cast<size_t>(expert)], spec_.hidden_size, format};
}

////// Loading

LoadTicket ExpertStore::ask(int64_t layer, int64_t expert) {
  const size_t index = index_of(layer, expert);
  const std::lock_guard lock(mutex_);
  ++entries_[index].num_pending;
  return {.layer = layer, .expert = expert, .number = entries_[index].num_asked++};
}

void ExpertStore::give_up(const LoadTicket& ticket) {
  const std::lock_guard lock(mutex_);
  --entry(ticket).num_pending;
}

void ExpertStore::cancel(int64_t layer, int64_t expert) {
  const size_t index = index_of(layer, expert);
  const std::lock_guard lock(mutex_);
  entries_[index].num_cancelled = entries_[index].num_asked;
  load_ended_.notify_all();
}

bool ExpertStore::is_wanted(const LoadTicket& ticket) { return !is_closed_ && ticket.number >= entry(ticket).num_cancelled; }

void ExpertStore::check_wanted(const LoadTicket& ticket) {
  if (is_wanted(ticket)) return;
  if (is_closed_) fail_closed("a load", "expert store");
  throw Error("EM_CANCELLED", {{"what", concat("the load of layer ", ticket.layer, " expert ", ticket.expert)}});
}

std::shared_ptr<const Expert> ExpertStore::load(const LoadTicket& ticket, Format format) {
  return find_or_load(ticket, format, [&](const ExpertLayout& layout, ExpertPacker& packer) {
    const ExpertTensors tensors(*checkpoint_, layout);
    tensors.read(0, layout.canonical_bytes(), [&](std::span<const std::byte> piece) {
      {
        const std::lock_guard lock(mutex_);
        check_wanted(ticket);
      }
      packer.add(piece);
    });
  });
}

std::shared_ptr<const Expert> ExpertStore::load(const LoadTicket& ticket, Format format, std::span<const std::byte> canonical) {
  return find_or_load(ticket, format, [&](const ExpertLayout&, ExpertPacker& packer) { packer.add(canonical); });
}

std::shared_ptr<const Expert> ExpertStore::find_or_load(const LoadTicket& ticket, Format format, const Fill& fill) {
  std::unique_lock lock(mutex_);
  Entry& wanted = entry(ticket);
  const auto end = [&](void*) { --wanted.num_pending; };
  const std::unique_ptr<void, decltype(end)> ended(&wanted, end);  // under the lock, whichever way this is left
  load_ended_.wait(lock, [&] { return !wanted.is_loading || !is_wanted(ticket); });
  check_wanted(ticket);
  if (wanted.resident != nullptr) {
    if (wanted.resident->format == format) return wanted.resident;
    fail_argument("layer ", ticket.layer, " expert ", ticket.expert, " is held in ", name_of(wanted.resident->format), "; wanted ",
                  name_of(format), ": release it first");
  }
  wanted.is_loading = true;
  lock.unlock();
  std::shared_ptr<const Expert> packed;
  std::exception_ptr error;
  try {
    packed = pack(ticket, format, fill);
  } catch (...) {
    error = std::current_exception();
  }
  lock.lock();
  wanted.is_loading = false;
  load_ended_.notify_all();
  if (error != nullptr) std::rethrow_exception(error);
  check_wanted(ticket);
  wanted.resident = packed;
  return packed;
}

std::shared_ptr<const Expert> ExpertStore::pack(const LoadTicket& ticket, Format format, const Fill& fill) {
  const ExpertLayout layout = this->layout(ticket.layer, ticket.expert, format);
  Slot slot(arena(static_cast<size_t>(layout.packed_bytes())));
  ExpertPacker packer(backend_, layout, slot.data());
  fill(layout, packer);
  return std::make_shared<const SlottedExpert>(packer.finish(), std::move(slot));
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

std::shared_ptr<const Expert> ExpertStore::release(int64_t layer, int64_t expert) {
  const size_t index = index_of(layer, expert);
  const std::lock_guard lock(mutex_);
  if (entries_[index].resident == nullptr) fail_argument("layer ", layer, " expert ", expert, " is not held");
  return std::exchange(entries_[index].resident, nullptr);
}

std::shared_ptr<const Expert> ExpertStore::find(int64_t layer, int64_t expert) const {
  const size_t index = index_of(layer, expert);
  const std::lock_guard lock(mutex_);
  return entries_[index].resident;
}

std::vector<bool> ExpertStore::run(int64_t layer, std::span<const StoreRow> rows) {
  const int64_t num_experts = mixture(layer).num_experts;
  std::vector<std::shared_ptr<const Expert>> held(static_cast<size_t>(num_experts));
  std::vector<bool> is_sought(held.size());
  std::vector<bool> is_computed(rows.size());
  std::vector<int32_t> expert_of;
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto expert = static_cast<size_t>(rows[i].expert);
    // Once for all of its rows: it may come or leave meanwhile.
    if (!is_sought[expert]) held[expert] = find(layer, rows[i].expert);
    is_sought[expert] = true;
    is_computed[i] = held[expert] != nullptr;
    expert_of.push_back(is_computed[i] ? rows[i].expert : -1);
  }
  const Permutation permutation = group_by_expert(expert_of, num_experts);
  std::vector<ExpertRow> grouped;
  for (const int64_t index : permutation.order) grouped.push_back(rows[static_cast<size_t>(index)].row);
  std::vector<ExpertRows> experts;
  for (size_t i = 0; i < permutation.experts.size(); ++i) {
    experts.push_back({.weights = &held[static_cast<size_t>(permutation.experts[i])]->weights, .begin = permutation.offsets[i], .end = permutation.offsets[i + 1]});
  }
  backend_.run_experts({.hidden = spec_.hidden_size, .wire_dtype = wire_dtype_, .rows = grouped, .experts = experts});
  return is_computed;
}

ExpertState ExpertStore::state(int64_t layer, int64_t expert) const {
  const size_t index = index_of(layer, expert);
  const std::lock_guard lock(mutex_);
  const Entry& entry = entries_[index];
  if (entry.resident != nullptr) return entry.resident.use_count() > 1 ? ExpertState::pinned : ExpertState::resident;
  return entry.num_pending > 0 ? ExpertState::loading : ExpertState::absent;
}

int64_t ExpertStore::num_held() const {
  const std::lock_guard lock(mutex_);
  return std::count_if(entries_.begin(), entries_.end(), [](const Entry& entry) { return entry.resident != nullptr; });
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
    if (entry.resident != nullptr) held.push_back(std::exchange(entry.resident, nullptr));
  }
  return held;
}

}  // namespace expertmesh
