#include "model/early_gate.h"

#include <algorithm>
#include <variant>

namespace expertmesh {

std::vector<int32_t> EarlyGate::choose(Backend& backend, const Decoder& decoder, int64_t layer, const Rows& residual) {
  const int64_t hidden = decoder.spec().hidden_size;
  const std::vector<Sublayer>& sublayers = decoder.spec().layers[static_cast<size_t>(layer)].sublayers;
  const auto& weights = decoder.weights().layers[static_cast<size_t>(layer)];
  const auto mixture = std::ranges::find_if(sublayers, [](const Sublayer& one) { return std::holds_alternative<MixtureSpec>(one); });
  const auto at = static_cast<size_t>(mixture - sublayers.begin());
  const auto& spec = std::get<MixtureSpec>(*mixture);
  Rows x = residual;
  if (at > 0 && std::holds_alternative<NormSpec>(sublayers[at - 1])) {
    const int64_t stride = backend.row_stride(hidden);
    x = {.data = normed_.reserve(backend, residual.count * stride), .stride = stride, .count = residual.count};
    backend.norm({.weights = std::get<NormWeights>(weights[at - 1]), .x = residual, .y = x});
  }
  const Rows logits{.data = logits_.reserve(backend, x.count * spec.num_experts), .stride = spec.num_experts, .count = x.count};
  const auto& gate = std::get<MixtureWeights>(weights[at]);
  const Product router{.w = &gate.router, .x = x, .y = logits};
  backend.products(std::span(&router, 1));
  const int64_t num_choices = x.count * spec.gate.top_k;
  backend.gate({.spec = spec.gate,
                .num_experts = spec.num_experts,
                .correction_bias = gate.correction_bias,
                .logits = logits,
                .experts = experts_.reserve(backend, num_choices),
                .weights = weights_.reserve(backend, num_choices)});
  std::vector<int64_t> rows(static_cast<size_t>(spec.num_experts));
  for (const int32_t expert : backend.download<int32_t>(experts_.place(), num_choices)) ++rows[static_cast<size_t>(expert)];
  std::vector<int32_t> chosen;
  for (int32_t expert = 0; expert < spec.num_experts; ++expert) {
    if (rows[static_cast<size_t>(expert)] > 0) chosen.push_back(expert);
  }
  std::ranges::stable_sort(chosen, [&](int32_t a, int32_t b) { return rows[static_cast<size_t>(a)] > rows[static_cast<size_t>(b)]; });
  return chosen;
}

}  // namespace expertmesh
