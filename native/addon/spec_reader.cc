#include "addon/spec_reader.h"

#include <optional>
#include <string>
#include <utility>

#include "expertmesh/error.h"

namespace expertmesh::addon {

namespace {

LinearSpec read_linear(const Reader& reader) {
  return {.weight = reader.field("weight").text(), .bias = reader.field("bias").text_or_null()};
}

// One of the names.
template <class Value, size_t kCount>
Value read_name(const Reader& reader, const std::pair<const char*, Value> (&names)[kCount]) {
  const std::string name = reader.text();
  std::string wanted;
  for (const auto& [known, value] : names) {
    if (name == known) return value;
    wanted += concat(wanted.empty() ? "" : " or ", known);
  }
  reader.fail(wanted);
}

// read(reader), or nothing where the value is null.
template <class Read>
auto read_or_null(const Reader& reader, const Read& read) -> std::optional<decltype(read(reader))> {
  if (reader.is_null()) return std::nullopt;
  return read(reader);
}

float read_float(const Reader& reader) { return static_cast<float>(reader.number()); }
int64_t read_integer(const Reader& reader) { return reader.integer(); }

NormSpec read_norm(const Reader& reader) {
  return {.type = read_name<NormType>(reader.field("type"), {{"rms", NormType::rms}, {"layer", NormType::layer}}),
          .weight = reader.field("weight").text(),
          .bias = reader.field("bias").text_or_null(),
          .eps = read_float(reader.field("eps"))};
}

RelativeBiasSpec read_relative_bias(const Reader& reader) {
  return {.table = reader.field("table").text(),
          .num_buckets = reader.field("numBuckets").integer(),
          .max_distance = reader.field("maxDistance").integer()};
}

AttentionSpec read_attention(const Reader& reader) {
  return {.sees = read_name<Sees>(reader.field("sees"),
                                  {{"causal", Sees::causal}, {"window", Sees::window}, {"whole", Sees::whole}, {"source", Sees::source}}),
          .sliding_window = read_or_null(reader.field("slidingWindow"), read_integer),
          .num_heads = reader.field("numHeads").integer(),
          .num_kv_heads = reader.field("numKvHeads").integer(),
          .head_dim = reader.field("headDim").integer(),
          .value_dim = reader.field("valueDim").integer(),
          .rope_dim = reader.field("ropeDim").integer(),
          .relative_bias = read_or_null(reader.field("relativeBias"), read_relative_bias),
          .scale = read_float(reader.field("scale")),
          .q = read_linear(reader.field("q")),
          .k = read_linear(reader.field("k")),
          .v = read_linear(reader.field("v")),
          .o = read_linear(reader.field("o")),
          .qk_norm = read_name<QkNorm>(reader.field("qkNorm"),
                                       {{"none", QkNorm::none}, {"head", QkNorm::head}, {"projection", QkNorm::projection}}),
          .q_norm = read_or_null(reader.field("qNorm"), read_norm),
          .k_norm = read_or_null(reader.field("kNorm"), read_norm),
          .clip_qkv = read_or_null(reader.field("clipQkv"), read_float)};
}

RopeSpec read_rope(const Reader& reader) {
  return {.inverse_frequencies = reader.field("inverseFrequencies").float32_array(),
          .attention_factor = read_float(reader.field("attentionFactor"))};
}

FeedForwardSpec read_feed_forward(const Reader& reader) {
  using kernels::Activation;
  return {.activation = read_name<Activation>(
              reader.field("activation"),
              {{"silu", Activation::silu}, {"relu", Activation::relu}, {"gelu", Activation::gelu}, {"geluTanh", Activation::gelu_tanh}}),
          .gate = read_or_null(reader.field("gate"), read_linear),
          .up = read_linear(reader.field("up")),
          .down = read_linear(reader.field("down")),
          .intermediate_size = reader.field("intermediateSize").integer()};
}

CapacitySpec read_capacity(const Reader& reader) {
  return {.is_of_sequence = read_name<bool>(reader.field("sharedBy"), {{"batch", false}, {"sequence", true}}),
          .fraction = read_or_null(reader.field("fraction"), [](const Reader& fraction) { return fraction.number(); }),
          .places = read_or_null(reader.field("places"), [](const Reader& places) { return places.integer(); }),
          .renormalises_first = reader.field("renormalisesFirst").boolean(),
          .is_by_probability = reader.field("isByProbability").boolean(),
          .padded_to = read_or_null(reader.field("paddedTo"), [](const Reader& rows) { return rows.integer(); })};
}

GateSpec read_gate(const Reader& reader) {
  using kernels::GateScores;
  using kernels::GroupScore;
  GateSpec gate{.scores = read_name<GateScores>(reader.field("scores"), {{"softmax", GateScores::softmax}, {"sigmoid", GateScores::sigmoid}}),
                .top_k = reader.field("topK").integer(),
                .num_groups = 1,
                .top_groups = 1,
                .group_score = GroupScore::best,
                .correction_bias = reader.field("correctionBias").text_or_null(),
                .renormalise = reader.field("renormalise").boolean(),
                .scale = read_float(reader.field("scale")),
                .capacity = read_or_null(reader.field("capacity"), read_capacity)};
  const Reader groups = reader.field("groups");
  if (groups.is_null()) return gate;
  gate.num_groups = groups.field("count").integer();
  gate.top_groups = groups.field("kept").integer();
  gate.group_score = read_name<GroupScore>(groups.field("score"), {{"best", GroupScore::best}, {"bestTwo", GroupScore::best_two}});
  return gate;
}

MixtureSpec read_mixture(const Reader& reader) {
  MixtureSpec mixture{.router = read_linear(reader.field("router")),
                      .gate = read_gate(reader.field("gate")),
                      .num_experts = reader.field("numExperts").integer(),
                      .expert_intermediate_size = reader.field("expertIntermediateSize").integer(),
                      .experts = {},
                      .shared = read_or_null(reader.field("shared"), read_feed_forward),
                      .shared_gate = reader.field("sharedGate").text_or_null()};
  reader.field("experts").for_elements([&](const Reader& expert) { mixture.experts.push_back(read_feed_forward(expert)); });
  return mixture;
}

Sublayer read_sublayer(const Reader& reader) {
  using Read = Sublayer (*)(const Reader&);
  const Read read = read_name<Read>(reader.field("kind"),
                                    {{"norm", [](const Reader& sublayer) -> Sublayer { return read_norm(sublayer.field("norm")); }},
                                     {"attention", [](const Reader& sublayer) -> Sublayer { return read_attention(sublayer.field("attention")); }},
                                     {"feedForward", [](const Reader& sublayer) -> Sublayer { return read_feed_forward(sublayer.field("feedForward")); }},
                                     {"mixture", [](const Reader& sublayer) -> Sublayer { return read_mixture(sublayer.field("mixture")); }}});
  return read(reader);
}

LayerSpec read_layer(const Reader& reader) {
  LayerSpec layer;
  reader.field("sublayers").for_elements([&](const Reader& sublayer) { layer.sublayers.push_back(read_sublayer(sublayer)); });
  return layer;
}

PositionsSpec read_positions(const Reader& reader) {
  const int64_t offset = reader.field("offset").integer();
  enum class Kind { learned, sinusoidal };
  if (read_name<Kind>(reader.field("kind"), {{"learned", Kind::learned}, {"sinusoidal", Kind::sinusoidal}}) == Kind::sinusoidal) {
    return SinusoidalPositions{.frequencies = reader.field("frequencies").float32_array(), .offset = offset};
  }
  return LearnedPositions{.table = reader.field("table").text(), .num_positions = reader.field("numPositions").integer(), .offset = offset};
}

StackSpec read_stack(const Reader& reader) {
  return {.num_layers = reader.field("numLayers").integer(),
          .embedding_scale = read_float(reader.field("embeddingScale")),
          .positions = read_or_null(reader.field("positions"), read_positions),
          .final_norm = read_norm(reader.field("finalNorm"))};
}

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

// All but the layers.
DecoderSpec read_head(const Reader& reader) {
  return {.hidden_size = reader.field("hiddenSize").integer(),
          .vocab_size = reader.field("vocabSize").integer(),
          .context_length = reader.field("contextLength").integer(),
          .embedding = reader.field("embedding").text(),
          .lm_head = reader.field("lmHead").text(),
          .head_scale = read_float(reader.field("headScale")),
          .rope = read_or_null(reader.field("rope"), read_rope),
          .encoder = read_or_null(reader.field("encoder"), read_stack),
          .decoder = read_stack(reader.field("decoder")),
          .layers = {}};
}

}  // namespace

TensorsReader::TensorsReader(const Reader& tensors) : list_(tensors) {}

bool TensorsReader::read_part() {
  constexpr uint32_t kTensors = 256;
  return list_.read(kTensors, [this](const Reader& tensor) { tensors_.push_back(read_tensor_entry(tensor)); });
}

SpecReader::SpecReader(const Reader& spec) : spec_(read_head(spec)), layers_(spec.field("layers")) {}

bool SpecReader::read_part() {
  return layers_.read(1, [this](const Reader& layer) { spec_.layers.push_back(read_layer(layer)); });
}

DecoderOptions read_decoder_options(const Reader& reader) {
  const DecoderOptions options{.kv_blocks = reader.field("kvBlocks").integer(),
                               .kv_dtype = reader.field("kvDtype").dtype(),
                               .wire_dtype = reader.field("wireDtype").dtype()};
  validate(options);
  return options;
}

}  // namespace expertmesh::addon
