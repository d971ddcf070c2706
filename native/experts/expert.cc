#include "experts/expert.h"

#include <utility>

namespace expertmesh {

ExpertLayout::ExpertLayout(const FeedForwardSpec& spec, int64_t hidden_size, Format format) : format_(format), activation_(spec.activation) {
  const LinearSpec* const linears[] = {spec.gate.has_value() ? &*spec.gate : nullptr, &spec.up, &spec.down};
  const int64_t n[] = {spec.intermediate_size, spec.intermediate_size, hidden_size};
  const int64_t k[] = {hidden_size, hidden_size, spec.intermediate_size};
  for (int i = 0; i < 3; ++i) {
    if (linears[i] == nullptr) continue;
    weight_parts_[i] = static_cast<int>(parts_.size());
    add(linears[i]->weight, {n[i], k[i]});
  }
  for (int i = 0; i < 3; ++i) {
    if (linears[i] == nullptr || !linears[i]->bias.has_value()) continue;
    bias_parts_[i] = static_cast<int>(parts_.size());
    add(*linears[i]->bias, {n[i]});
  }
}

void ExpertLayout::add(const std::string& name, std::vector<int64_t> shape) {
  constexpr int64_t kAlignment = 64;
  const int64_t n = shape[0];
  const bool is_bias = shape.size() == 1;
  const int64_t k = is_bias ? 1 : shape[1];
  const int64_t packed = is_bias ? (n * static_cast<int64_t>(sizeof(float)) + kAlignment - 1) / kAlignment * kAlignment : kernels::packed_bytes(format_, n, k);
  const int64_t canonical = is_bias ? n * static_cast<int64_t>(size_of(element_of(format_))) : expertmesh::canonical_bytes(format_, n, k);
  parts_.push_back({.name = &name, .shape = std::move(shape), .is_bias = is_bias, .canonical_bytes = canonical, .packed_offset = packed_bytes_});
  canonical_bytes_ += canonical;
  packed_bytes_ += packed;
}

FeedForwardMatrices ExpertLayout::matrices(const std::byte* packed) const {
  const auto matrix = [&](size_t i) {
    if (weight_parts_[i] < 0) return kernels::PackedMatrix{};
    const ExpertPart& part = parts_[static_cast<size_t>(weight_parts_[i])];
    return kernels::PackedMatrix{.data = packed + part.packed_offset, .format = format_, .n = part.shape[0], .k = part.shape[1]};
  };
  const auto bias = [&](size_t i) {
    const int part = bias_parts_[i];
    return part < 0 ? nullptr : reinterpret_cast<const float*>(packed + parts_[static_cast<size_t>(part)].packed_offset);
  };
  return {.activation = activation_,
          .is_gated = weight_parts_[0] >= 0,
          .gate = matrix(0),
          .up = matrix(1),
          .down = matrix(2),
          .gate_bias = bias(0),
          .up_bias = bias(1),
          .down_bias = bias(2)};
}

}  // namespace expertmesh
