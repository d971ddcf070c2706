#include "spec/spec.h"

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

// Far above any model; keeps every product of two sizes inside 64 bits.
constexpr int64_t kMaxSize = int64_t{1} << 30;

// Kernels keep token ids in f32 lanes, which hold whole numbers up to 2^24.
constexpr int64_t kMaxVocab = (int64_t{1} << 24) - 1;

void check_size(const std::string& where, const char* name, int64_t value, int64_t most = kMaxSize) {
  if (value < 1 || value > most) fail_argument(where, ".", name, " is ", value, "; wanted 1 to ", most);
}

void check_heads(const std::string& where, const AttentionSpec& spec) {
  check_size(where, "num_heads", spec.num_heads);
  check_size(where, "num_kv_heads", spec.num_kv_heads);
  check_size(where, "head_dim", spec.head_dim);
  check_size(where, "value_dim", spec.value_dim);
  if (spec.num_heads % spec.num_kv_heads != 0) {
    fail_argument(where, ".num_heads is ", spec.num_heads, "; wanted a multiple of num_kv_heads ", spec.num_kv_heads);
  }
}

void check_positions(const std::string& where, const AttentionSpec& spec, const DecoderSpec& decoder) {
  const int64_t rope_dim = decoder.rope.has_value() ? static_cast<int64_t>(2 * decoder.rope->inverse_frequencies.size()) : 0;
  if (spec.rope_dim != 0 && (spec.rope_dim != rope_dim || spec.rope_dim > spec.head_dim)) {
    fail_argument(where, ".rope_dim is ", spec.rope_dim, "; wanted 0, or twice the number of rope.inverse_frequencies (", rope_dim,
                  ") within head_dim ", spec.head_dim);
  }
  if (spec.relative_bias.has_value()) {
    check_size(where + ".relative_bias", "max_distance", spec.relative_bias->max_distance);
    // Half of them for each direction where both are seen, and of those half for single distances.
    if (spec.relative_bias->num_buckets < 4 || spec.relative_bias->num_buckets % 4 != 0 || spec.relative_bias->num_buckets > kMaxSize) {
      fail_argument(where, ".relative_bias.num_buckets is ", spec.relative_bias->num_buckets, "; wanted a multiple of 4");
    }
    if (spec.relative_bias->max_distance <= spec.relative_bias->num_buckets / 2) {
      fail_argument(where, ".relative_bias.max_distance is ", spec.relative_bias->max_distance, "; wanted more than half of num_buckets");
    }
    if (spec.sees == Sees::source) fail_argument(where, ".relative_bias is given; wanted null, as sees is source");
  }
}

void check_attention(const std::string& where, const AttentionSpec& spec, const DecoderSpec& decoder, StackKind stack) {
  check_heads(where, spec);
  check_positions(where, spec, decoder);
  const bool has_norm = spec.qk_norm != QkNorm::none;
  if (spec.q_norm.has_value() != has_norm || spec.k_norm.has_value() != has_norm) {
    fail_argument(where, ".q_norm and k_norm are named exactly where qk_norm is not none");
  }
  if (has_norm && (spec.q_norm->type != NormType::rms || spec.k_norm->type != NormType::rms)) {
    fail_argument(where, ".q_norm and k_norm: wanted type rms");
  }
  if (spec.clip_qkv.has_value() && !(*spec.clip_qkv > 0)) fail_argument(where, ".clip_qkv is ", *spec.clip_qkv, "; wanted more than 0");
  if (spec.sliding_window.has_value() != (spec.sees == Sees::window)) fail_argument(where, ".sliding_window is given exactly where sees is window");
  if (spec.sliding_window.has_value()) check_size(where, "sliding_window", *spec.sliding_window);
  // An encoder's rows are whole sources in one batch; only then is what a row sees there.
  if ((stack == StackKind::encoder) != (spec.sees == Sees::whole)) fail_argument(where, ".sees is whole in the encoder, and there only");
  if (spec.sees == Sees::source && (!decoder.encoder.has_value() || spec.rope_dim != 0)) {
    fail_argument(where, ".sees is source: wanted an encoder, and rope_dim 0");
  }
}

void check_gate(const std::string& where, const GateSpec& spec, int64_t num_experts) {
  if (spec.num_groups < 1 || num_experts % spec.num_groups != 0) {
    fail_argument(where, ".groups.count is ", spec.num_groups, "; wanted a divisor of num_experts ", num_experts);
  }
  if (spec.top_groups < 1 || spec.top_groups > spec.num_groups) {
    fail_argument(where, ".groups.kept is ", spec.top_groups, "; wanted 1 to groups.count ", spec.num_groups);
  }
  const int64_t most = spec.top_groups * (num_experts / spec.num_groups);
  if (spec.top_k < 1 || spec.top_k > most) fail_argument(where, ".top_k is ", spec.top_k, "; wanted 1 to ", most, ", the experts to choose from");
}

void check_capacity(const std::string& where, const CapacitySpec& spec) {
  if (spec.fraction.has_value() && !(*spec.fraction > 0 && *spec.fraction <= static_cast<double>(kMaxSize))) {
    fail_argument(where, ".fraction is ", *spec.fraction, "; wanted a number above 0");
  }
  if (spec.places.has_value() && (*spec.places < 0 || *spec.places > kMaxSize)) {
    fail_argument(where, ".places is ", *spec.places, "; wanted 0 to ", kMaxSize);
  }
  if (spec.padded_to.has_value() && (*spec.padded_to < 1 || *spec.padded_to > kMaxSize)) {
    fail_argument(where, ".padded_to is ", *spec.padded_to, "; wanted 1 to ", kMaxSize);
  }
  if (spec.padded_to.has_value() && spec.is_of_sequence) fail_argument(where, ".padded_to is ", *spec.padded_to, "; wanted none, as places are a sequence's");
}

void check_mixture(const std::string& where, const MixtureSpec& spec) {
  check_size(where, "num_experts", spec.num_experts, kernels::kMaxExperts);
  check_size(where, "expert_intermediate_size", spec.expert_intermediate_size);
  check_gate(where + ".gate", spec.gate, spec.num_experts);
  if (spec.gate.capacity.has_value()) check_capacity(where + ".gate.capacity", *spec.gate.capacity);
  if (static_cast<int64_t>(spec.experts.size()) != spec.num_experts) {
    fail_argument(where, ".experts has ", spec.experts.size(), " entries; wanted num_experts ", spec.num_experts);
  }
  for (size_t i = 0; i < spec.experts.size(); ++i) {
    const FeedForwardSpec& expert = spec.experts[i];
    if (expert.intermediate_size != spec.expert_intermediate_size) {
      fail_argument(where, ".experts[", i, "].intermediate_size is ", expert.intermediate_size, "; wanted expert_intermediate_size ",
                    spec.expert_intermediate_size);
    }
    if (expert.activation != spec.experts[0].activation || expert.gate.has_value() != spec.experts[0].gate.has_value()) {
      fail_argument(where, ".experts[", i, "] differs from the first in activation or gate");
    }
  }
  if (spec.shared.has_value()) check_size(where + ".shared", "intermediate_size", spec.shared->intermediate_size);
  if (spec.shared_gate.has_value() && !spec.shared.has_value()) fail_argument(where, ".shared_gate is named without a shared expert");
}

void check_sublayer(const std::string& where, const Sublayer& sublayer, const DecoderSpec& decoder, StackKind stack) {
  if (const auto* attention = std::get_if<AttentionSpec>(&sublayer)) check_attention(where + ".attention", *attention, decoder, stack);
  if (const auto* dense = std::get_if<FeedForwardSpec>(&sublayer)) check_size(where + ".feed_forward", "intermediate_size", dense->intermediate_size);
  if (const auto* mixture = std::get_if<MixtureSpec>(&sublayer)) check_mixture(where + ".mixture", *mixture);
}

void check_layer(const std::string& where, const LayerSpec& layer, const DecoderSpec& decoder, StackKind stack) {
  int64_t num_mixtures = 0;
  for (size_t i = 0; i < layer.sublayers.size(); ++i) {
    check_sublayer(concat(where, ".sublayers[", i, "]"), layer.sublayers[i], decoder, stack);
    if (std::holds_alternative<MixtureSpec>(layer.sublayers[i])) ++num_mixtures;
  }
  // The others read what it has made.
  if (layer.sublayers.empty() || !std::holds_alternative<NormSpec>(layer.sublayers[0])) fail_argument(where, ".sublayers: wanted a norm first");
  if (num_mixtures > 1) fail_argument(where, ".sublayers has ", num_mixtures, " mixtures; wanted at most 1");
}

void check_stack(const std::string& where, const StackSpec& stack, const DecoderSpec& decoder) {
  check_size(where, "num_layers", stack.num_layers);
  if (!stack.positions.has_value()) return;
  if (const auto* learned = std::get_if<LearnedPositions>(&*stack.positions)) {
    check_size(where + ".positions", "num_positions", learned->num_positions);
    if (learned->offset < 0 || learned->num_positions - learned->offset < decoder.context_length) {
      fail_argument(where, ".positions has ", learned->num_positions, " from ", learned->offset, " on; wanted context_length ", decoder.context_length);
    }
    return;
  }
  const auto& sinusoidal = std::get<SinusoidalPositions>(*stack.positions);
  if (static_cast<int64_t>(2 * sinusoidal.frequencies.size()) != decoder.hidden_size) {
    fail_argument(where, ".positions.frequencies has ", sinusoidal.frequencies.size(), " values; wanted half of hidden_size ", decoder.hidden_size);
  }
  if (sinusoidal.offset < 0 || sinusoidal.offset > kMaxSize) fail_argument(where, ".positions.offset is ", sinusoidal.offset, "; wanted 0 to ", kMaxSize);
}

}  // namespace

void validate(const DecoderSpec& spec) {
  check_size("spec", "hidden_size", spec.hidden_size);
  check_size("spec", "vocab_size", spec.vocab_size, kMaxVocab);
  check_size("spec", "context_length", spec.context_length);
  if (spec.encoder.has_value()) check_stack("spec.encoder", *spec.encoder, spec);
  check_stack("spec.decoder", spec.decoder, spec);
  if (static_cast<int64_t>(spec.layers.size()) != spec.end_layer(StackKind::decoder)) {
    fail_argument("spec.layers has ", spec.layers.size(), " entries; wanted ", spec.end_layer(StackKind::decoder), ", the layers of the stacks");
  }
  for (size_t i = 0; i < spec.layers.size(); ++i) {
    const bool is_encoder = static_cast<int64_t>(i) < spec.first_layer(StackKind::decoder);
    check_layer(concat("spec.layers[", i, "]"), spec.layers[i], spec, is_encoder ? StackKind::encoder : StackKind::decoder);
  }
}

void validate(const DecoderOptions& options) { check_size("options", "kv_blocks", options.kv_blocks); }

}  // namespace expertmesh
