#include "experts/store.h"

#include <algorithm>
#include <utility>

#include "expertmesh/error.h"

namespace expertmesh {

ExpertStore::ExpertStore(std::shared_ptr<const Checkpoint> checkpoint, DecoderSpec spec, DType wire_dtype)
    : checkpoint_(std::move(checkpoint)), spec_(std::move(spec)), wire_dtype_(wire_dtype), grouped_run_(spec_.hidden_size, wire_dtype) {
  validate(spec_);
  size_t total = 0;
  for (const LayerSpec& layer : spec_.layers) {
    first_slots_.push_back(total);
    if (const MixtureSpec* mixture = layer.mixture()) total += mixture->experts.size();
  }
  held_.resize(total);
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

size_t ExpertStore::slot(int64_t layer, int64_t expert) const {
  check_expert(layer, expert);
  return first_slots_[static_cast<size_t>(layer)] + static_cast<size_t>(expert);
}

template <class Make>
std::shared_ptr<const Expert> ExpertStore::find_or_add(int64_t layer, int64_t expert, DType format, const Make& make) {
  const size_t index = slot(layer, expert);
  if (auto held = find_open(index)) {
    if (held->format == format) return held;
    fail_argument("layer ", layer, " expert ", expert, " is held in ", name_of(held->format), "; wanted ", name_of(format),
                  ": release it first");
  }
  auto loaded = std::make_shared<const Expert>(make(mixture(layer).experts[static_cast<size_t>(expert)]));
  const std::lock_guard lock(mutex_);
  if (is_closed_) fail_closed("expertLoad", "expertStore");
  if (held_[index] == nullptr) held_[index] = std::move(loaded);
  return held_[index];
}

std::shared_ptr<const Expert> ExpertStore::load(int64_t layer, int64_t expert, DType format) {
  return find_or_add(layer, expert, format,
                     [&](const FeedForwardSpec& spec) { return load_expert(*checkpoint_, spec, spec_.hidden_size, format); });
}

std::shared_ptr<const Expert> ExpertStore::load(int64_t layer, int64_t expert, DType format, std::span<const std::byte> canonical) {
  return find_or_add(layer, expert, format, [&](const FeedForwardSpec& spec) { return load_expert(canonical, spec, spec_.hidden_size, format); });
}

std::vector<std::byte> ExpertStore::canonical(int64_t layer, int64_t expert, DType format) const {
  check_expert(layer, expert);
  return canonical_bytes(*checkpoint_, mixture(layer).experts[static_cast<size_t>(expert)], spec_.hidden_size, format);
}

std::shared_ptr<const Expert> ExpertStore::release(int64_t layer, int64_t expert) {
  const size_t index = slot(layer, expert);
  const std::lock_guard lock(mutex_);
  if (held_[index] == nullptr) fail_argument("layer ", layer, " expert ", expert, " is not held");
  return std::exchange(held_[index], nullptr);
}

std::shared_ptr<const Expert> ExpertStore::find(int64_t layer, int64_t expert) const {
  const size_t index = slot(layer, expert);
  const std::lock_guard lock(mutex_);
  return held_[index];
}

std::shared_ptr<const Expert> ExpertStore::find_open(size_t index) const {
  const std::lock_guard lock(mutex_);
  if (is_closed_) fail_closed("expertLoad", "expertStore");
  return held_[index];
}

int64_t ExpertStore::num_held() const {
  const std::lock_guard lock(mutex_);
  return std::count_if(held_.begin(), held_.end(), [](const auto& expert) { return expert != nullptr; });
}

std::vector<std::shared_ptr<const Expert>> ExpertStore::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  return std::exchange(held_, std::vector<std::shared_ptr<const Expert>>(held_.size()));
}

}  // namespace expertmesh
