#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "expertmesh/dtype.h"
#include "kernels/activation_kind.h"
#include "kernels/gate_scores.h"

namespace expertmesh {

// What a model is, in plain values; the meanings are written in packages/native/src/model-spec.ts.

struct LinearSpec {
  std::string weight;
  std::optional<std::string> bias;
};

enum class NormType { rms, layer };

struct NormSpec {
  NormType type;
  std::string weight;
  std::optional<std::string> bias;
  float eps;
};

struct RelativeBiasSpec {
  std::string table;
  int64_t num_buckets;
  int64_t max_distance;
};

enum class Sees { causal, window, whole, source };
enum class QkNorm { none, head, projection };

struct AttentionSpec {
  Sees sees;
  std::optional<int64_t> sliding_window;
  int64_t num_heads;
  int64_t num_kv_heads;
  int64_t head_dim;
  int64_t value_dim;
  int64_t rope_dim;
  std::optional<RelativeBiasSpec> relative_bias;
  float scale;
  LinearSpec q;
  LinearSpec k;
  LinearSpec v;
  LinearSpec o;
  QkNorm qk_norm;
  std::optional<NormSpec> q_norm;
  std::optional<NormSpec> k_norm;
  std::optional<float> clip_qkv;

  int64_t q_width() const { return num_heads * head_dim; }
  int64_t k_width() const { return num_kv_heads * head_dim; }
  int64_t v_width() const { return num_kv_heads * value_dim; }
  int64_t attended_width() const { return num_heads * value_dim; }
};

struct RopeSpec {
  std::vector<float> inverse_frequencies;
  float attention_factor;
};

struct FeedForwardSpec {
  kernels::Activation activation;
  std::optional<LinearSpec> gate;
  LinearSpec up;
  LinearSpec down;
  int64_t intermediate_size;
};

struct CapacitySpec {
  bool is_of_sequence;  // else of the batch
  std::optional<double> fraction;
  std::optional<int64_t> places;
  bool renormalises_first;
  bool is_by_probability;
  // Static gating: rows that a batch is padded to, the experts computing all their places. None: rows go to experts as they are.
  std::optional<int64_t> padded_to = std::nullopt;
};

struct GateSpec {
  kernels::GateScores scores;
  int64_t top_k;
  int64_t num_groups;  // 1: no groups
  int64_t top_groups;
  kernels::GroupScore group_score;
  std::optional<std::string> correction_bias;
  bool renormalise;
  float scale;
  std::optional<CapacitySpec> capacity = std::nullopt;
};

struct MixtureSpec {
  LinearSpec router;
  GateSpec gate;
  int64_t num_experts;
  int64_t expert_intermediate_size;
  std::vector<FeedForwardSpec> experts;
  std::optional<FeedForwardSpec> shared;
  std::optional<std::string> shared_gate;
};

using Sublayer = std::variant<NormSpec, AttentionSpec, FeedForwardSpec, MixtureSpec>;

struct LayerSpec {
  std::vector<Sublayer> sublayers;

  // Null for a dense layer.
  const MixtureSpec* mixture() const {
    for (const Sublayer& sublayer : sublayers) {
      if (const auto* mixture = std::get_if<MixtureSpec>(&sublayer)) return mixture;
    }
    return nullptr;
  }
};

struct LearnedPositions {
  std::string table;
  int64_t num_positions;
  int64_t offset;
};

struct SinusoidalPositions {
  std::vector<float> frequencies;
  int64_t offset;
};

using PositionsSpec = std::variant<LearnedPositions, SinusoidalPositions>;

struct StackSpec {
  int64_t num_layers;
  float embedding_scale;
  std::optional<PositionsSpec> positions;
  NormSpec final_norm;
};

enum class StackKind { encoder, decoder };

struct DecoderSpec {
  int64_t hidden_size;
  int64_t vocab_size;
  int64_t context_length;
  std::string embedding;
  std::string lm_head;
  float head_scale;
  std::optional<RopeSpec> rope;
  std::optional<StackSpec> encoder;
  StackSpec decoder;
  std::vector<LayerSpec> layers;

  const StackSpec& stack(StackKind kind) const { return kind == StackKind::encoder ? *encoder : decoder; }
  int64_t first_layer(StackKind kind) const { return kind == StackKind::encoder || !encoder.has_value() ? 0 : encoder->num_layers; }
  int64_t end_layer(StackKind kind) const { return first_layer(kind) + stack(kind).num_layers; }
};

struct DecoderOptions {
  int64_t kv_blocks;
  DType kv_dtype;
  DType wire_dtype;
};

// Throws EM_NATIVE_ARGUMENT naming the first value that is out of its range or contradicts another.
void validate(const DecoderSpec& spec);
void validate(const DecoderOptions& options);

}  // namespace expertmesh
