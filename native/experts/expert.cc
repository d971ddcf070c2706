#include "experts/expert.h"

#include <utility>

namespace expertmesh {

ExpertLayout::ExpertLayout(const Backend& backend, const FeedForwardSpec& spec, int64_t hidden_size, Format format)
    : format_(format), rows_packed_at_once_(backend.rows_packed_at_once()), activation_(spec.activation) {
  const LinearSpec* const linears[] = {spec.gate.has_value() ? &*spec.gate : nullptr, &spec.up, &spec.down};
  const int64_t n[] = {spec.intermediate_size, spec.intermediate_size, hidden_size};
  const int64_t k[] = {hidden_size, hidden_size, spec.intermediate_size};
  for (int i = 0; i < 3; ++i) {
    if (linears[i] == nullptr) continue;
    weight_parts_[i] = static_cast<int>(parts_.size());
    add(backend, linears[i]->weight, {n[i], k[i]});
  }
  for (int i = 0; i < 3; ++i) {
    if (linears[i] == nullptr || !linears[i]->bias.has_value()) continue;
    bias_parts_[i] = static_cast<int>(parts_.size());
    add(backend, *linears[i]->bias, {n[i]});
  }
}

void ExpertLayout::add(const Backend& backend, const std::string& name, std::vector<int64_t> shape) {
  constexpr int64_t kAlignment = 64;
  const int64_t n = shape[0];
  const bool is_bias = shape.size() == 1;
  const int64_t k = is_bias ? 1 : shape[1];
  const int64_t packed = is_bias ? (n * static_cast<int64_t>(sizeof(float)) + kAlignment - 1) / kAlignment * kAlignment : backend.packed_bytes(format_, n, k);
  const int64_t canonical = is_bias ? n * static_cast<int64_t>(size_of(element_of(format_))) : expertmesh::canonical_bytes(format_, n, k);
  parts_.push_back({.name = &name, .shape = std::move(shape), .is_bias = is_bias, .canonical_bytes = canonical, .packed_offset = packed_bytes_});
  canonical_bytes_ += canonical;
  packed_bytes_ += packed;
}

FeedForwardWeights ExpertLayout::weights(Place<const std::byte> packed) const {
  const auto linear = [&](size_t i) {
    Linear linear{};
    if (weight_parts_[i] >= 0) {
      const ExpertPart& part = parts_[static_cast<size_t>(weight_parts_[i])];
      linear.matrix = {.data = packed + part.packed_offset, .format = format_, .n = part.shape[0], .k = part.shape[1]};
    }
    if (bias_parts_[i] >= 0) linear.bias = (packed + parts_[static_cast<size_t>(bias_parts_[i])].packed_offset).as<const float>();
    return linear;
  };
  return {.activation = activation_, .is_gated = weight_parts_[0] >= 0, .gate = linear(0), .up = linear(1), .down = linear(2)};
}

}  // namespace expertmesh
