#include "addon/spec_reader.h"

namespace expertmesh::addon {

namespace {

LinearSpec read_linear(const Reader& reader) {
  return {.weight = reader.field("weight").text(), .bias = reader.field("bias").text_or_null()};
}

MlpSpec read_mlp(const Reader& reader) {
  return {.gate = read_linear(reader.field("gate")),
          .up = read_linear(reader.field("up")),
          .down = read_linear(reader.field("down")),
          .intermediate_size = reader.field("intermediateSize").integer()};
}

QkNorm read_qk_norm(const Reader& reader) {
  const std::string name = reader.text();
  if (name == "none") return QkNorm::none;
  if (name == "head") return QkNorm::head;
  if (name == "projection") return QkNorm::projection;
  reader.fail("none, head or projection");
}

std::optional<float> read_clip_or_null(const Reader& reader) {
  if (reader.is_null()) return std::nullopt;
  return static_cast<float>(reader.number());
}

std::optional<int64_t> read_window_or_null(const Reader& reader) {
  if (reader.is_null()) return std::nullopt;
  return reader.integer();
}

AttentionSpec read_attention(const Reader& reader) {
  return {.num_heads = reader.field("numHeads").integer(),
          .num_kv_heads = reader.field("numKvHeads").integer(),
          .head_dim = reader.field("headDim").integer(),
          .scale = static_cast<float>(reader.field("scale").number()),
          .q = read_linear(reader.field("q")),
          .k = read_linear(reader.field("k")),
          .v = read_linear(reader.field("v")),
          .o = read_linear(reader.field("o")),
          .qk_norm = read_qk_norm(reader.field("qkNorm")),
          .q_norm = reader.field("qNorm").text_or_null(),
          .k_norm = reader.field("kNorm").text_or_null(),
          .clip_qkv = read_clip_or_null(reader.field("clipQkv")),
          .sliding_window = read_window_or_null(reader.field("slidingWindow"))};
}

RopeSpec read_rope(const Reader& reader) {
  return {.inverse_frequencies = reader.field("inverseFrequencies").float32_array(),
          .attention_factor = static_cast<float>(reader.field("attentionFactor").number())};
}

std::optional<MlpSpec> read_mlp_or_null(const Reader& reader) {
  if (reader.is_null()) return std::nullopt;
  return read_mlp(reader);
}

std::optional<MoeSpec> read_moe_or_null(const Reader& reader) {
  if (reader.is_null()) return std::nullopt;
  MoeSpec moe{.router = reader.field("router").text(),
              .num_experts = reader.field("numExperts").integer(),
              .top_k = reader.field("topK").integer(),
              .renormalise = reader.field("renormalise").boolean(),
              .routed_scale = static_cast<float>(reader.field("routedScale").number()),
              .expert_intermediate_size = reader.field("expertIntermediateSize").integer(),
              .experts = {},
              .shared = read_mlp_or_null(reader.field("shared")),
              .shared_gate = reader.field("sharedGate").text_or_null()};
  reader.field("experts").for_elements([&](const Reader& expert) { moe.experts.push_back(read_mlp(expert)); });
  return moe;
}

LayerSpec read_layer(const Reader& reader) {
  return {.input_norm = reader.field("inputNorm").text(),
          .attention = read_attention(reader.field("attention")),
          .post_attention_norm = reader.field("postAttentionNorm").text(),
          .mlp = read_mlp_or_null(reader.field("mlp")),
          .moe = read_moe_or_null(reader.field("moe"))};
}

}  // namespace

TensorEntry read_tensor_entry(const Reader& reader) {
  TensorEntry entry{.name = reader.field("name").text(),
                    .file = reader.field("file").integer(),
                    .dtype = reader.field("dtype").dtype(),
                    .shape = {},
                    .begin = reader.field("begin").integer(),
                    .end = reader.field("end").integer()};
  reader.field("shape").for_elements([&](const Reader& length) { entry.shape.push_back(length.integer()); });
  return entry;
}

DecoderSpec read_decoder_spec(const Reader& reader) {
  DecoderSpec spec{.hidden_size = reader.field("hiddenSize").integer(),
                   .vocab_size = reader.field("vocabSize").integer(),
                   .context_length = reader.field("contextLength").integer(),
                   .norm_eps = static_cast<float>(reader.field("normEps").number()),
                   .embedding = reader.field("embedding").text(),
                   .final_norm = reader.field("finalNorm").text(),
                   .lm_head = reader.field("lmHead").text(),
                   .rope = read_rope(reader.field("rope")),
                   .layers = {}};
  reader.field("layers").for_elements([&](const Reader& layer) { spec.layers.push_back(read_layer(layer)); });
  validate(spec);
  return spec;
}

DecoderOptions read_decoder_options(const Reader& reader) {
  const DecoderOptions options{.kv_blocks = reader.field("kvBlocks").integer(), .wire_dtype = reader.field("wireDtype").dtype()};
  validate(options);
  return options;
}

}  // namespace expertmesh::addon
