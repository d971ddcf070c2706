#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/kernels.h"
#include "model/checkpoint.h"
#include "model/spec.h"
#include "runtime/aligned_buffer.h"
#include "runtime/for_ranges.h"

namespace expertmesh {

// A projection with its weights packed for the kernels.
struct Linear {
  AlignedBuffer storage;
  kernels::PackedMatrix matrix;
  std::vector<float> bias;  // [n], or empty

  const float* bias_or_null() const { return bias.empty() ? nullptr : bias.data(); }
};

// The weights of down(act(gate(x)) * up(x)), or of down(act(up(x))), packed; views of memory held elsewhere.
struct FeedForwardMatrices {
  kernels::Activation activation;
  bool is_gated;
  kernels::PackedMatrix gate;  // [intermediate, hidden], where it is gated
  kernels::PackedMatrix up;    // [intermediate, hidden]
  kernels::PackedMatrix down;  // [hidden, intermediate]
  const float* gate_bias;
  const float* up_bias;
  const float* down_bias;
};

// The tensor's elements widened to f32 into out.
void widen_tensor(const Checkpoint& checkpoint, const TensorEntry& tensor, float* out);
std::vector<float> widen_tensor(const Checkpoint& checkpoint, const TensorEntry& tensor);

// Reads and packs in one pass, by panels. Throws as Checkpoint::tensor does unless the weight is [n, k] and the bias [n], and
// as Checkpoint::read does.
Linear load_linear(const Checkpoint& checkpoint, const LinearSpec& spec, int64_t n, int64_t k, const ForRanges& for_ranges);

}  // namespace expertmesh
