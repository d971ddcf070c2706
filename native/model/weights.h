#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "model/checkpoint.h"
#include "model/linear.h"
#include "model/norm.h"
#include "model/positions.h"
#include "model/relative_bias.h"
#include "model/spec.h"
#include "runtime/engine.h"

namespace expertmesh {

struct AttentionWeights {
  Linear q;  // [numHeads * headDim, hidden]
  Linear k;  // [numKvHeads * headDim, hidden]
  Linear v;  // [numKvHeads * valueDim, hidden]
  Linear o;  // [hidden, numHeads * valueDim]
  std::optional<NormWeights> q_norm;
  std::optional<NormWeights> k_norm;
  // Null for none; shared by the attentions that name the same table.
  std::shared_ptr<const RelativeBias> relative_bias;
};

struct FeedForwardWeights {
  kernels::Activation activation;
  std::optional<Linear> gate;
  Linear up;
  Linear down;

  FeedForwardMatrices matrices() const {
    return {.activation = activation,
            .is_gated = gate.has_value(),
            .gate = gate.has_value() ? gate->matrix : kernels::PackedMatrix{},
            .up = up.matrix,
            .down = down.matrix,
            .gate_bias = gate.has_value() ? gate->bias_or_null() : nullptr,
            .up_bias = up.bias_or_null(),
            .down_bias = down.bias_or_null()};
  }
};

struct MixtureWeights {
  Linear router;                       // [numExperts, hidden]
  std::vector<float> correction_bias;  // [numExperts], or empty
  std::optional<FeedForwardWeights> shared;
  std::optional<Linear> shared_gate;  // [1, hidden]
};

using SublayerWeights = std::variant<NormWeights, AttentionWeights, FeedForwardWeights, MixtureWeights>;

// By sublayer, of the same kinds as in the spec.
using LayerWeights = std::vector<SublayerWeights>;

struct StackWeights {
  std::optional<Positions> positions;
  NormWeights final_norm;
};

// A table of rows in the checkpoint's dtype: single rows are looked up, so packing would not help.
struct Embedding {
  AlignedBuffer rows;
  DType dtype;
};

struct DecoderWeights {
  Embedding embedding;  // [vocab, hidden]
  std::vector<LayerWeights> layers;
  std::optional<StackWeights> encoder;
  StackWeights decoder;
  Linear lm_head;  // [vocab, hidden]

  const StackWeights& stack(StackKind kind) const { return kind == StackKind::encoder ? *encoder : decoder; }
};

// Fraction of the bytes loaded, read by any thread.
class LoadProgress {
 public:
  void start(int64_t total_bytes) {
    done_ = 0;
    total_ = total_bytes;
  }
  void add(int64_t bytes) { done_ += bytes; }
  double fraction() const {
    const int64_t total = total_;
    return total == 0 ? 0 : static_cast<double>(done_) / static_cast<double>(total);
  }

 private:
  std::atomic<int64_t> done_{0};
  std::atomic<int64_t> total_{0};
};

// All weights but the experts'. A job of `engine`: packs with all its threads and ends early with EM_NATIVE_CLOSED.
DecoderWeights load_weights(Engine& engine, const Checkpoint& checkpoint, const DecoderSpec& spec, LoadProgress& progress);

}  // namespace expertmesh
