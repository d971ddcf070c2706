#include "model/static_gating.h"

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

// y = weights [rows][k] * x [k][width].
Rows blend(Backend& backend, std::span<const float> weights, int64_t k, const Rows& x, int64_t width, Buffer<float>& scratch, Buffer<float>& out) {
  const int64_t count = static_cast<int64_t>(weights.size()) / k;
  const Place<float> place = scratch.reserve(backend, static_cast<int64_t>(weights.size()));
  backend.write(std::as_bytes(weights), place.as<std::byte>());
  const Rows y{.data = out.reserve(backend, count * width), .stride = width, .count = count};
  backend.blend({.weights = {.data = place, .stride = k, .count = count}, .k = k, .x = x, .width = width, .y = y});
  return y;
}

}  // namespace

void StaticGating::dispatch(Backend& backend, const GateSpec& gate, int64_t num_experts, const Rows& x, int64_t hidden,
                            std::span<const int32_t> experts, std::span<const float> weights, const GivenPlaces& given) {
  const int64_t padded_to = *gate.capacity->padded_to;
  if (x.count > padded_to) fail_argument("the step has ", x.count, " rows; static gating pads to ", padded_to, ": wanted at most so many");
  count_ = x.count;
  places_ = given.places;
  const int64_t num_block_rows = num_experts * places_;
  std::vector<float> mask(static_cast<size_t>(num_block_rows * padded_to), 0.0f);
  combine_.assign(static_cast<size_t>(count_ * num_block_rows), 0.0f);
  for (size_t slot = 0; slot < experts.size(); ++slot) {
    if (given.is_dropped[slot] != 0) continue;
    const int64_t row = static_cast<int64_t>(slot) / gate.top_k;
    const int64_t block_row = experts[slot] * places_ + given.numbers[slot];
    mask[static_cast<size_t>(block_row * padded_to + row)] = 1.0f;
    combine_[static_cast<size_t>(row * num_block_rows + block_row)] = weights[slot];
  }
  blocks_ = blend(backend, mask, padded_to, x, hidden, activations_.block_weights, activations_.blocks);
}

std::vector<int32_t> StaticGating::experts() const {
  std::vector<int32_t> experts(static_cast<size_t>(num_rows()));
  for (size_t i = 0; i < experts.size(); ++i) experts[i] = static_cast<int32_t>(static_cast<int64_t>(i) / places_);
  return experts;
}

Rows StaticGating::combine(Backend& backend, const Rows& answers, int64_t hidden) {
  return blend(backend, combine_, num_rows(), answers, hidden, activations_.block_weights, activations_.combined);
}

}  // namespace expertmesh
