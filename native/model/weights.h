#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "backend/engine.h"
#include "backend/weights.h"
#include "checkpoint/checkpoint.h"
#include "runtime/for_ranges.h"
#include "spec/spec.h"

namespace expertmesh {

struct MixtureWeights {
  Linear router;                       // [num_experts, hidden]
  Place<const float> correction_bias;  // [num_experts], or none
  std::optional<FeedForwardWeights> shared;
  std::optional<Linear> shared_gate;  // [1, hidden]
};

using SublayerWeights = std::variant<NormWeights, AttentionWeights, FeedForwardWeights, MixtureWeights>;

// By sublayer, of the same kinds as in the spec.
using LayerWeights = std::vector<SublayerWeights>;

struct StackWeights {
  std::optional<PositionWeights> positions;
  NormWeights final_norm;
};

struct DecoderWeights {
  Embedding embedding;  // [vocab, hidden]
  std::vector<LayerWeights> layers;
  std::optional<StackWeights> encoder;
  StackWeights decoder;
  Linear lm_head;  // [vocab, hidden]
  // What all of them lie in.
  std::vector<Memory> memory;

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

// All weights but the experts', into the engine's backend. `for_ranges` says which threads read and pack. A job of `engine`: ends
// early with EM_NATIVE_CLOSED.
DecoderWeights load_weights(Engine& engine, const ForRanges& for_ranges, const Checkpoint& checkpoint, const DecoderSpec& spec,
                            LoadProgress& progress);

}  // namespace expertmesh
