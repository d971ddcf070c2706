#include "model/activations.h"

#include <utility>

namespace expertmesh {

std::unique_ptr<Activations> ActivationsPool::take() {
  const std::lock_guard lock(mutex_);
  if (spare_.empty()) return std::make_unique<Activations>();
  std::unique_ptr<Activations> activations = std::move(spare_.back());
  spare_.pop_back();
  return activations;
}

void ActivationsPool::give_back(std::unique_ptr<Activations> activations) {
  if (activations->logits.size_bytes() > kMaxSpareLogitBytes) activations->logits = {};
  const std::lock_guard lock(mutex_);
  if (spare_.size() < kMaxSpare) spare_.push_back(std::move(activations));
}

}  // namespace expertmesh
