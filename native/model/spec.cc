#include "model/spec.h"

#include "expertmesh/error.h"
#include "kernels/kernels.h"

namespace expertmesh {

namespace {

// Far above any model; keeps every product of two sizes inside 64 bits.
constexpr int64_t kMaxSize = int64_t{1} << 30;

// Kernels keep token ids in f32 lanes, which hold whole numbers up to 2^24.
constexpr int64_t kMaxVocab = (int64_t{1} << 24) - 1;

void check_size(const std::string& where, const char* name, int64_t value, int64_t most = kMaxSize) {
  if (value < 1 || value > most) fail_argument(where, ".", name, " is ", value, "; wanted 1 to ", most);
}

void check_attention(const std::string& where, const AttentionSpec& spec, int64_t rope_dim) {
  check_size(where, "numHeads", spec.num_heads);
  check_size(where, "numKvHeads", spec.num_kv_heads);
  check_size(where, "headDim", spec.head_dim);
  if (spec.num_heads % spec.num_kv_heads != 0) {
    fail_argument(where, ".numHeads is ", spec.num_heads, "; wanted a multiple of numKvHeads ", spec.num_kv_heads);
  }
  if (spec.head_dim != rope_dim) {
    fail_argument(where, ".headDim is ", spec.head_dim, "; wanted ", rope_dim, ", twice the number of rope.inverseFrequencies");
  }
  const bool has_norm = spec.qk_norm != QkNorm::none;
  if (spec.q_norm.has_value() != has_norm || spec.k_norm.has_value() != has_norm) {
    fail_argument(where, ".qNorm and kNorm are named exactly where qkNorm is not none");
  }
  if (spec.clip_qkv.has_value() && !(*spec.clip_qkv > 0)) fail_argument(where, ".clipQkv is ", *spec.clip_qkv, "; wanted more than 0");
  if (spec.sliding_window.has_value()) check_size(where, "slidingWindow", *spec.sliding_window);
}

void check_moe(const std::string& where, const MoeSpec& spec) {
  check_size(where, "numExperts", spec.num_experts, kernels::kMaxExperts);
  check_size(where, "expertIntermediateSize", spec.expert_intermediate_size);
  if (spec.top_k < 1 || spec.top_k > spec.num_experts) {
    fail_argument(where, ".topK is ", spec.top_k, "; wanted 1 to numExperts ", spec.num_experts);
  }
  if (static_cast<int64_t>(spec.experts.size()) != spec.num_experts) {
    fail_argument(where, ".experts has ", spec.experts.size(), " entries; wanted numExperts ", spec.num_experts);
  }
  for (size_t i = 0; i < spec.experts.size(); ++i) {
    if (spec.experts[i].intermediate_size != spec.expert_intermediate_size) {
      fail_argument(where, ".experts[", i, "].intermediateSize is ", spec.experts[i].intermediate_size,
                    "; wanted expertIntermediateSize ", spec.expert_intermediate_size);
    }
  }
  if (spec.shared.has_value()) check_size(where + ".shared", "intermediateSize", spec.shared->intermediate_size);
  if (spec.shared_gate.has_value() && !spec.shared.has_value()) fail_argument(where, ".sharedGate is named without a shared expert");
}

}  // namespace

void validate(const DecoderSpec& spec) {
  check_size("spec", "hiddenSize", spec.hidden_size);
  check_size("spec", "vocabSize", spec.vocab_size, kMaxVocab);
  check_size("spec", "contextLength", spec.context_length);
  if (spec.layers.empty()) fail_argument("spec.layers is empty");
  const auto rope_dim = static_cast<int64_t>(2 * spec.rope.inverse_frequencies.size());
  for (size_t i = 0; i < spec.layers.size(); ++i) {
    const std::string where = concat("spec.layers[", i, "]");
    const LayerSpec& layer = spec.layers[i];
    check_attention(where + ".attention", layer.attention, rope_dim);
    if (layer.mlp.has_value() == layer.moe.has_value()) fail_argument(where, ": wanted exactly one of mlp and moe");
    if (layer.mlp.has_value()) check_size(where + ".mlp", "intermediateSize", layer.mlp->intermediate_size);
    if (layer.moe.has_value()) check_moe(where + ".moe", *layer.moe);
  }
}

void validate(const DecoderOptions& options) { check_size("options", "kvBlocks", options.kv_blocks); }

}  // namespace expertmesh
