#include "route/held_experts.h"

#include <vector>

namespace expertmesh {

const std::shared_ptr<HeldExperts::Held>* HeldExperts::State::find(const Content& content) const {
  const auto found = held.find({content.layer, content.expert, content.format});
  if (found == held.end() || found->second->is_leaving) return nullptr;
  return found->second->content.checksum == content.checksum ? &found->second : nullptr;
}

void HeldExperts::add(Content content) {
  Key key{content.layer, content.expert, content.format};
  auto held = std::make_shared<Held>();
  held->content = std::move(content);
  const std::lock_guard lock(state_->mutex);
  state_->held[std::move(key)] = std::move(held);
}

bool HeldExperts::holds(const Content& content) const {
  const std::lock_guard lock(state_->mutex);
  return state_->find(content) != nullptr;
}

std::variant<HeldExperts::Pin, Content> HeldExperts::pin(std::span<const Content> contents) {
  std::vector<std::shared_ptr<Held>> pinned;
  const std::lock_guard lock(state_->mutex);
  for (const Content& content : contents) {
    const std::shared_ptr<Held>* const found = state_->find(content);
    if (found == nullptr) return content;
    pinned.push_back(*found);
  }
  for (const auto& held : pinned) ++held->num_pins;
  // A pin may outlive this object: it keeps what it counts in.
  const auto unpin = [state = state_, pinned](const void*) {
    std::vector<std::function<void()>> told;
    {
      const std::lock_guard guard(state->mutex);
      for (const auto& held : pinned) {
        if (--held->num_pins == 0 && held->is_leaving) told.push_back(std::exchange(held->unpinned, nullptr));
      }
    }
    for (const auto& unpinned : told) unpinned();
  };
  static constexpr char kAnything = 0;
  return Pin(&kAnything, unpin);
}

bool HeldExperts::drain(uint32_t layer, uint32_t expert, const std::string& format, std::function<void()> unpinned) {
  {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->held.find({layer, expert, format});
    if (found == state_->held.end() || found->second->is_leaving) return false;
    Held& held = *found->second;
    held.is_leaving = true;
    if (held.num_pins > 0) {
      held.unpinned = std::move(unpinned);
      return true;
    }
  }
  unpinned();
  return true;
}

void HeldExperts::forget(uint32_t layer, uint32_t expert, const std::string& format) {
  const std::lock_guard lock(state_->mutex);
  state_->held.erase({layer, expert, format});
}

}  // namespace expertmesh
