#pragma once

#include <cstdint>
#include <iterator>

#include "expertmesh/format.h"

namespace expertmesh {

inline constexpr int64_t kNumFormats = static_cast<int64_t>(std::size(kFormats));

// One expert of a layer in one format, as a number: two contents of an expert are two of them. Those in one format are in the order
// of their experts, and in f32 they are the experts' own numbers.
constexpr int32_t expert_key(int64_t expert, Format format, int64_t num_experts) {
  return static_cast<int32_t>(static_cast<int64_t>(format) * num_experts + expert);
}

constexpr int64_t num_keys(int64_t num_experts) { return kNumFormats * num_experts; }
constexpr int32_t expert_of_key(int32_t key, int64_t num_experts) { return static_cast<int32_t>(key % num_experts); }
constexpr Format format_of_key(int32_t key, int64_t num_experts) { return kFormats[key / num_experts]; }

}  // namespace expertmesh
