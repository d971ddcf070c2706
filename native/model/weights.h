#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "model/checkpoint.h"
#include "model/linear.h"
#include "model/spec.h"
#include "runtime/engine.h"

namespace expertmesh {

struct AttentionWeights {
  Linear q;  // [numHeads * headDim, hidden]
  Linear k;  // [numKvHeads * headDim, hidden]
  Linear v;  // [numKvHeads * headDim, hidden]
  Linear o;  // [hidden, numHeads * headDim]
  std::vector<float> q_norm;
  std::vector<float> k_norm;
};

struct MlpWeights {
  Linear gate;
  Linear up;
  Linear down;

  MlpMatrices matrices() const {
    return {gate.matrix, up.matrix, down.matrix, gate.bias_or_null(), up.bias_or_null(), down.bias_or_null()};
  }
};

struct MoeWeights {
  Linear router;  // [numExperts, hidden]
  std::optional<MlpWeights> shared;
  std::optional<Linear> shared_gate;  // [1, hidden]
};

struct LayerWeights {
  std::vector<float> input_norm;
  AttentionWeights attention;
  std::vector<float> post_attention_norm;
  std::optional<MlpWeights> mlp;
  std::optional<MoeWeights> moe;
};

// A table of rows in the checkpoint's dtype: single rows are looked up, so packing would not help.
struct Embedding {
  AlignedBuffer rows;
  DType dtype;
};

struct DecoderWeights {
  Embedding embedding;  // [vocab, hidden]
  std::vector<LayerWeights> layers;
  std::vector<float> final_norm;
  Linear lm_head;  // [vocab, hidden]
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
