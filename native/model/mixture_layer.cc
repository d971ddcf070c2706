#include "model/mixture_layer.h"

#include <algorithm>
#include <utility>

#include "experts/wire_rows.h"
#include "expertmesh/error.h"
#include "kernels/scalar_math.h"
#include "model/feed_forward.h"
#include "runtime/tiles.h"

namespace expertmesh {

namespace {

// Rows handled by one thread at a time where each takes little work.
constexpr int64_t kRowGrain = 8;

}  // namespace

void MixtureLayer::route(Engine& engine, int64_t layer, const MixtureSpec& spec, const MixtureWeights& weights, int64_t num_rows) {
  layer_ = layer;
  spec_ = &spec;
  weights_ = &weights;
  num_rows_ = num_rows;
  top_k_ = spec.gate.top_k;
  is_filled_.assign(static_cast<size_t>(num_slots()), 0);
  activations_.expert_out.reserve(num_slots() * hidden());

  const int64_t num_experts = spec.num_experts;
  float* const logits = activations_.router_logits.reserve(num_rows * num_experts);
  int32_t* const experts = activations_.experts.reserve(num_slots());
  float* const choice_weights = activations_.weights.reserve(num_slots());
  const Gemm router{.x = activations_.normed.data(), .ldx = normed_stride(), .rows = num_rows, .w = &weights.router.matrix, .bias = weights.router.bias_or_null(),
                    .out = logits, .ldo = num_experts};
  run_gemms(engine, std::span(&router, 1));
  const kernels::GateOptions options{.scores = spec.gate.scores,
                                     .top_k = top_k_,
                                     .num_groups = spec.gate.num_groups,
                                     .top_groups = spec.gate.top_groups,
                                     .group_score = spec.gate.group_score,
                                     .correction_bias = weights.correction_bias.empty() ? nullptr : weights.correction_bias.data(),
                                     .renormalise = spec.gate.renormalise,
                                     .scale = spec.gate.scale};
  engine.parallel_ranges(num_rows, kRowGrain, [&](int64_t begin, int64_t end) {
    engine.kernels().gate(logits + begin * num_experts, end - begin, num_experts, options, experts + begin * top_k_,
                          choice_weights + begin * top_k_);
  });
  round_rows(engine);
}

void MixtureLayer::round_rows(Engine& engine) {
  const DType dtype = decoder_.options().wire_dtype;
  if (dtype == DType::f32) return;
  float* const wire = activations_.wire.reserve(num_rows_ * hidden());
  engine.parallel_ranges(num_rows_, kRowGrain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      round_to_wire(engine.kernels(), dtype, activations_.normed.data() + row * normed_stride(), wire + row * hidden(), hidden());
    }
  });
}

const float* MixtureLayer::expert_input(int64_t row) const {
  const bool is_rounded = decoder_.options().wire_dtype != DType::f32;
  return is_rounded ? activations_.wire.data() + row * hidden() : activations_.normed.data() + row * normed_stride();
}

std::vector<int64_t> MixtureLayer::count_load(std::span<const uint8_t> is_dropped) const {
  std::vector<int64_t> counts(static_cast<size_t>(spec().num_experts), 0);
  for (int64_t slot = 0; slot < num_slots(); ++slot) {
    if (is_dropped[static_cast<size_t>(slot / top_k_)] == 0) ++counts[static_cast<size_t>(routing()[static_cast<size_t>(slot)])];
  }
  return counts;
}

SlotsLeft MixtureLayer::run_here(Engine& engine, std::span<const uint8_t> is_dropped) {
  const std::shared_ptr<const LocalExperts> local = decoder_.local(layer_);
  SlotsLeft left;
  for (int32_t slot = 0; slot < num_slots(); ++slot) {
    if (is_dropped[static_cast<size_t>(slot / top_k_)] != 0) continue;
    const auto expert = static_cast<size_t>(routing()[static_cast<size_t>(slot)]);
    (local != nullptr && local->is_local[expert] != 0 ? left.here : left.missing).push_back(slot);
  }
  if (!left.missing.empty() || left.here.empty()) return left;
  const std::vector<int32_t> slots = std::exchange(left.here, {});
  std::vector<ExpertRow> rows;
  for (const int32_t slot : slots) rows.push_back(expert_row(slot));
  const std::vector<bool> is_computed = local->store->run(engine, layer_, rows);
  for (size_t i = 0; i < slots.size(); ++i) {
    if (is_computed[i]) {
      mark_filled(slots[i]);
    } else {
      left.missing.push_back(slots[i]);
    }
  }
  return left;
}

ExpertRow MixtureLayer::expert_row(int64_t slot) {
  return {.expert = routing()[static_cast<size_t>(slot)], .row = BatchRow{.in = expert_input(slot / top_k_), .out = expert_output(slot)}};
}

void MixtureLayer::require_filled(std::span<const uint8_t> is_dropped) {
  for (int64_t slot = 0; slot < num_slots(); ++slot) {
    if (is_filled_[static_cast<size_t>(slot)] != 0) continue;
    const int64_t row = slot / top_k_;
    if (is_dropped[static_cast<size_t>(row)] == 0) {
      fail_internal("layer ", layer_, ": nobody answered row ", row, " choice ", slot % top_k_, ", expert ",
                    routing()[static_cast<size_t>(slot)]);
    }
    std::fill_n(expert_output(slot), hidden(), 0.0f);
  }
}

void MixtureLayer::combine(Engine& engine) {
  const bool has_shared = spec().shared.has_value();
  if (has_shared) run_shared(engine);
  engine.parallel_ranges(num_rows_, kRowGrain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      engine.kernels().combine(activations_.weights.data() + row * top_k_, expert_output(row * top_k_), top_k_,
                               has_shared ? activations_.block_out.data() + row * hidden() : nullptr,
                               has_shared ? activations_.shared_weights.data()[row] : 0.0f, activations_.residual.data() + row * hidden(),
                               hidden());
    }
  });
}

void MixtureLayer::run_shared(Engine& engine) {
  const FeedForwardMatrices matrices = weights().shared->matrices();
  const FeedForwardRows task{.weights = &matrices, .x = activations_.normed.data(), .ldx = normed_stride(), .rows = num_rows_,
                     .out = activations_.block_out.reserve(num_rows_ * hidden())};
  run_feed_forward(engine, std::span(&task, 1), activations_.feed_forward, nullptr);
  float* const shared_weights = activations_.shared_weights.reserve(num_rows_);
  if (!weights().shared_gate.has_value()) {
    std::fill_n(shared_weights, num_rows_, 1.0f);
    return;
  }
  const Gemm gate{.x = activations_.normed.data(), .ldx = normed_stride(), .rows = num_rows_, .w = &weights().shared_gate->matrix, .bias = nullptr,
                  .out = shared_weights, .ldo = 1};
  run_gemms(engine, std::span(&gate, 1));
  for (int64_t row = 0; row < num_rows_; ++row) shared_weights[row] = kernels::sigmoid(shared_weights[row]);
}

}  // namespace expertmesh
