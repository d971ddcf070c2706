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
  inputs_ = normed;
  top_k_ = spec.gate.top_k;

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
  const GateRows chosen{.spec = gate,
                        .num_experts = num_experts,
                        .correction_bias = weights.correction_bias,
                        .logits = logits,
                        .experts = activations_.experts.reserve(backend, num_slots()),
                        .weights = activations_.weights.reserve(backend, num_slots())};
  backend.gate(chosen);
  routing_ = backend.download<int32_t>(chosen.experts, num_slots());
  has_no_place_.clear();
  const std::shared_ptr<const LocalExperts> local = decoder_.local(map_, layer_);
  if (local != nullptr && local->store->is_resident_only()) keep_to_residents(backend, *local, chosen);
  if (spec.gate.capacity.has_value()) keep_to_capacity(backend, sequences);
  round_inputs(backend);
  is_filled_.assign(static_cast<size_t>(num_slots()), 0);
  activations_.expert_out.reserve(backend, num_slots() * hidden());
}

void MixtureLayer::keep_to_residents(Backend& backend, const LocalExperts& local, GateRows gate) {
  std::vector<int32_t> keys;
  for (int32_t expert = 0; expert < spec().num_experts; ++expert) keys.push_back(local.key(expert).value_or(-1));
  residents_ = local.store->residents(layer_, keys);
  local.store->count_demand(layer_, top_k_, routing_, backend.download<float>(gate.weights, num_slots()), residents_);
  std::vector<uint8_t> is_resident;
  for (const auto& resident : residents_) is_resident.push_back(resident != nullptr ? 1 : 0);
  gate.may_choose = is_resident;
  backend.gate(gate);
  routing_ = backend.download<int32_t>(gate.experts, num_slots());
  for (const int32_t expert : routing_) has_no_place_.push_back(expert < 0 ? 1 : 0);
}

void MixtureLayer::round_inputs(Backend& backend) {
  const DType wire_dtype = decoder_.options().wire_dtype;
  if (wire_dtype == DType::f32) return;
  const Rows rounded{.data = activations_.wire.reserve(backend, inputs_.count * hidden()), .stride = hidden(), .count = inputs_.count};
  backend.round(wire_dtype, hidden(), inputs_, rounded);
  inputs_ = rounded;
}

void MixtureLayer::keep_to_capacity(Backend& backend, std::span<const RowSequence> sequences) {
  const Place<float> place = activations_.weights.place();
  std::vector<float> choice_weights = backend.download<float>(place, num_slots());
  GivenPlaces given = give_places(spec().gate, {.sequences = sequences, .num_experts = spec().num_experts, .experts = routing_}, choice_weights);
  if (is_static()) return take_blocks(backend, choice_weights, given);
  has_no_place_ = std::move(given.is_dropped);
  backend.write(std::as_bytes(std::span(choice_weights)), place.as<std::byte>());
}

void MixtureLayer::take_blocks(Backend& backend, std::span<const float> choice_weights, const GivenPlaces& given) {
  static_.dispatch(backend, spec().gate, spec().num_experts, normed_, hidden(), routing_, choice_weights, given);
  kept_.assign(static_cast<size_t>(spec().num_experts), 0);
  for (size_t slot = 0; slot < routing_.size(); ++slot) kept_[static_cast<size_t>(routing_[slot])] += given.is_dropped[slot] == 0 ? 1 : 0;
  routing_ = static_.experts();
  inputs_ = static_.blocks();
  top_k_ = 1;
}

std::vector<int64_t> MixtureLayer::count_load(std::span<const uint8_t> is_dropped) const {
  if (is_static()) return kept_;
  std::vector<int64_t> counts(static_cast<size_t>(spec().num_experts), 0);
  for (int64_t slot = 0; slot < num_slots(); ++slot) {
    if (is_wanted(slot, is_dropped)) ++counts[static_cast<size_t>(routing()[static_cast<size_t>(slot)])];
  }
  return counts;
}

SlotsLeft MixtureLayer::run_here(std::span<const uint8_t> is_dropped) {
  const std::shared_ptr<const LocalExperts> local = decoder_.local(map_, layer_);
  const std::vector<std::shared_ptr<const Expert>> residents = std::exchange(residents_, {});
  const auto key = [&](int32_t slot) { return local->key(routing()[static_cast<size_t>(slot)]); };
  SlotsLeft left;
  for (int32_t slot = 0; slot < num_slots(); ++slot) {
    if (!is_wanted(slot, is_dropped)) continue;
    (local != nullptr && key(slot).has_value() ? left.here : left.missing).push_back(slot);
  }
  if (!left.missing.empty() || left.here.empty()) return left;
  const std::vector<int32_t> slots = std::exchange(left.here, {});
  std::vector<StoreRow> rows;
  for (const int32_t slot : slots) rows.push_back({.key = *key(slot), .row = expert_row(slot)});
  if (!residents.empty()) {
    local->store->run_pinned(layer_, rows, residents);
    for (const int32_t slot : slots) mark_filled(slot);
    return left;
  }
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

BatchRow MixtureLayer::expert_row(int64_t slot) const { return {.in = inputs_.at(slot / top_k_), .out = expert_outputs().at(slot)}; }

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
  Place<const float> answers = activations_.expert_out.place();
  if (is_static()) {
    // The sums are weighted already.
    answers = static_.combine(backend, expert_outputs(), hidden()).data;
    const std::vector<float> ones(static_cast<size_t>(normed_.count), 1.0f);
    backend.write(std::as_bytes(std::span(ones)), activations_.weights.place().as<std::byte>());
  }
  backend.combine({.hidden = hidden(),
                   .top_k = top_k_,
                   .weights = activations_.weights.place(),
                   .expert_out = answers,
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
