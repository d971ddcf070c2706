#include "model/mixture_layer.h"

#include <utility>

#include "expertmesh/error.h"
#include "model/capacity.h"

namespace expertmesh {

void MixtureLayer::route(Backend& backend, int64_t layer, const MixtureSpec& spec, const MixtureWeights& weights, const Rows& normed,
                         std::span<const RowSequence> sequences) {
  layer_ = layer;
  spec_ = &spec;
  weights_ = &weights;
  normed_ = normed;
  top_k_ = spec.gate.top_k;
  is_filled_.assign(static_cast<size_t>(num_slots()), 0);
  activations_.expert_out.reserve(backend, num_slots() * hidden());

  const int64_t num_experts = spec.num_experts;
  const Rows logits{.data = activations_.router_logits.reserve(backend, normed.count * num_experts), .stride = num_experts, .count = normed.count};
  const Product router{.w = &weights.router, .x = normed, .y = logits};
  backend.products(std::span(&router, 1));
  // Scores as they are, where weights depend on who is dropped.
  GateSpec gate = spec.gate;
  if (gate.capacity.has_value()) {
    gate.renormalise = false;
    gate.scale = 1.0f;
  }
  backend.gate({.spec = gate,
                .num_experts = num_experts,
                .correction_bias = weights.correction_bias,
                .logits = logits,
                .experts = activations_.experts.reserve(backend, num_slots()),
                .weights = activations_.weights.reserve(backend, num_slots())});
  routing_ = backend.download<int32_t>(activations_.experts.place(), num_slots());
  has_no_place_.clear();
  if (spec.gate.capacity.has_value()) keep_to_capacity(backend, sequences);
  inputs_ = normed;
  const DType wire_dtype = decoder_.options().wire_dtype;
  if (wire_dtype == DType::f32) return;
  inputs_ = {.data = activations_.wire.reserve(backend, normed.count * hidden()), .stride = hidden(), .count = normed.count};
  backend.round(wire_dtype, hidden(), normed, inputs_);
}

void MixtureLayer::keep_to_capacity(Backend& backend, std::span<const RowSequence> sequences) {
  const Place<float> place = activations_.weights.place();
  std::vector<float> choice_weights = backend.download<float>(place, num_slots());
  has_no_place_ = give_places(spec().gate, {.sequences = sequences, .num_experts = spec().num_experts, .experts = routing_}, choice_weights);
  backend.write(std::as_bytes(std::span(choice_weights)), place.as<std::byte>());
}

std::vector<int64_t> MixtureLayer::count_load(std::span<const uint8_t> is_dropped) const {
  std::vector<int64_t> counts(static_cast<size_t>(spec().num_experts), 0);
  for (int64_t slot = 0; slot < num_slots(); ++slot) {
    if (is_wanted(slot, is_dropped)) ++counts[static_cast<size_t>(routing()[static_cast<size_t>(slot)])];
  }
  return counts;
}

SlotsLeft MixtureLayer::run_here(std::span<const uint8_t> is_dropped) {
  const std::shared_ptr<const LocalExperts> local = decoder_.local(layer_);
  SlotsLeft left;
  for (int32_t slot = 0; slot < num_slots(); ++slot) {
    if (!is_wanted(slot, is_dropped)) continue;
    const auto expert = static_cast<size_t>(routing()[static_cast<size_t>(slot)]);
    (local != nullptr && local->is_local[expert] != 0 ? left.here : left.missing).push_back(slot);
  }
  if (!left.missing.empty() || left.here.empty()) return left;
  const std::vector<int32_t> slots = std::exchange(left.here, {});
  std::vector<StoreRow> rows;
  for (const int32_t slot : slots) rows.push_back(expert_row(slot));
  const std::vector<bool> is_computed = local->store->run(layer_, rows);
  for (size_t i = 0; i < slots.size(); ++i) {
    if (is_computed[i]) {
      mark_filled(slots[i]);
    } else {
      left.missing.push_back(slots[i]);
    }
  }
  return left;
}

StoreRow MixtureLayer::expert_row(int64_t slot) const {
  return {.expert = routing_[static_cast<size_t>(slot)], .row = BatchRow{.in = inputs_.at(slot / top_k_), .out = expert_outputs().at(slot)}};
}

void MixtureLayer::require_filled(Backend& backend, std::span<const uint8_t> is_dropped) {
  for (int64_t slot = 0; slot < num_slots(); ++slot) {
    if (is_filled_[static_cast<size_t>(slot)] != 0) continue;
    if (is_wanted(slot, is_dropped)) {
      fail_internal("layer ", layer_, ": nobody answered row ", slot / top_k_, " choice ", slot % top_k_, ", expert ", routing_[static_cast<size_t>(slot)]);
    }
    backend.clear(expert_outputs().at(slot), hidden());
  }
}

void MixtureLayer::combine(Backend& backend) {
  const bool has_shared = spec().shared.has_value();
  if (has_shared) run_shared(backend);
  backend.combine({.hidden = hidden(),
                   .top_k = top_k_,
                   .weights = activations_.weights.place(),
                   .expert_out = activations_.expert_out.place(),
                   .shared = has_shared ? activations_.block_out.place() : Place<float>{},
                   .shared_logits = spec().shared_gate.has_value() ? activations_.shared_logits.place() : Place<float>{},
                   .residual = {.data = activations_.residual.place(), .stride = hidden(), .count = normed_.count}});
}

void MixtureLayer::run_shared(Backend& backend) {
  backend.feed_forward({.weights = &*weights().shared,
                        .x = normed_,
                        .out = {.data = activations_.block_out.reserve(backend, normed_.count * hidden()), .stride = hidden(), .count = normed_.count}});
  if (!weights().shared_gate.has_value()) return;
  const Product gate{.w = &*weights().shared_gate,
                     .x = normed_,
                     .y = {.data = activations_.shared_logits.reserve(backend, normed_.count), .stride = 1, .count = normed_.count}};
  backend.products(std::span(&gate, 1));
}

}  // namespace expertmesh
