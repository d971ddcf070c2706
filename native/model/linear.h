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

// Room for a packed matrix, so that one laid out after it is aligned too.
int64_t packed_bytes(int64_t n, int64_t k, DType dtype);

// Packs a [n, k] tensor into `out` of packed_bytes.
void pack_tensor(const TensorView& view, int64_t n, int64_t k, void* out, const ForRanges& for_ranges);

// The tensor's elements widened to f32 into out.
void widen_tensor(const TensorView& view, float* out);
std::vector<float> widen_tensor(const TensorView& view);

// Throws as Checkpoint::tensor does unless the weight is [n, k] and the bias [n].
Linear load_linear(const Checkpoint& checkpoint, const LinearSpec& spec, int64_t n, int64_t k, const ForRanges& for_ranges);

}  // namespace expertmesh
