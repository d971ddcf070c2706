#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "expertmesh/dtype.h"

namespace expertmesh {

// The native side of the types in packages/native/src/binding.ts; the meanings are written there.

struct TensorEntry {
  std::string name;
  int64_t file;
  DType dtype;
  std::vector<int64_t> shape;
  int64_t begin;
  int64_t end;
};

struct LinearSpec {
  std::string weight;
  std::optional<std::string> bias;
};

enum class QkNorm { none, head, projection };

struct AttentionSpec {
  int64_t num_heads;
  int64_t num_kv_heads;
  int64_t head_dim;
  float scale;
  LinearSpec q;
  LinearSpec k;
  LinearSpec v;
  LinearSpec o;
  QkNorm qk_norm;
  std::optional<std::string> q_norm;
  std::optional<std::string> k_norm;
  std::optional<float> clip_qkv;
  std::optional<int64_t> sliding_window;
};

struct RopeSpec {
  std::vector<float> inverse_frequencies;  // [headDim / 2]
  float attention_factor;
};

struct MlpSpec {
  LinearSpec gate;
  LinearSpec up;
  LinearSpec down;
  int64_t intermediate_size;
};

struct MoeSpec {
  std::string router;
  int64_t num_experts;
  int64_t top_k;
  bool renormalise;
  float routed_scale;
  int64_t expert_intermediate_size;
  std::vector<MlpSpec> experts;
  std::optional<MlpSpec> shared;
  std::optional<std::string> shared_gate;
};

struct LayerSpec {
  std::string input_norm;
  AttentionSpec attention;
  std::string post_attention_norm;
  std::optional<MlpSpec> mlp;
  std::optional<MoeSpec> moe;
};

struct DecoderSpec {
  int64_t hidden_size;
  int64_t vocab_size;
  int64_t context_length;
  float norm_eps;
  std::string embedding;
  std::string final_norm;
  std::string lm_head;
  RopeSpec rope;
  std::vector<LayerSpec> layers;
};

struct DecoderOptions {
  int64_t kv_blocks;
  DType wire_dtype;
};

// Throws EM_NATIVE_ARGUMENT naming the first value that is out of its range or contradicts another.
void validate(const DecoderSpec& spec);
void validate(const DecoderOptions& options);

}  // namespace expertmesh
