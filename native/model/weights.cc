#include "model/weights.h"

#include <algorithm>

namespace expertmesh {

namespace {

// Panels packed by one thread at a time.
constexpr int64_t kPackGrain = 8;
// Rows of the embedding read by one thread at a time.
constexpr int64_t kRowGrain = 128;

class Loader {
 public:
  Loader(Engine& engine, const Checkpoint& checkpoint, const DecoderSpec& spec, LoadProgress& progress)
      : engine_(engine), checkpoint_(checkpoint), spec_(spec), progress_(progress) {
    for_ranges_ = [&engine](int64_t count, const auto& body) { engine.parallel_ranges(count, kPackGrain, body); };
  }

  DecoderWeights load() {
    progress_.start(total_bytes());
    DecoderWeights weights;
    weights.embedding = embedding();
    for (const LayerSpec& layer : spec_.layers) weights.layers.push_back(this->layer(layer));
    weights.final_norm = vector(spec_.final_norm, spec_.hidden_size);
    weights.lm_head = linear({spec_.lm_head, std::nullopt}, spec_.vocab_size, spec_.hidden_size);
    return weights;
  }

 private:
  // Of the matrices; vectors are too small to matter.
  int64_t total_bytes() const {
    int64_t total = bytes_of(spec_.embedding, spec_.vocab_size, spec_.hidden_size) + bytes_of(spec_.lm_head, spec_.vocab_size, spec_.hidden_size);
    for (const LayerSpec& layer : spec_.layers) {
      const AttentionSpec& attention = layer.attention;
      const int64_t q_width = attention.num_heads * attention.head_dim;
      const int64_t kv_width = attention.num_kv_heads * attention.head_dim;
      total += bytes_of(attention.q.weight, q_width, spec_.hidden_size) + bytes_of(attention.k.weight, kv_width, spec_.hidden_size) +
               bytes_of(attention.v.weight, kv_width, spec_.hidden_size) + bytes_of(attention.o.weight, spec_.hidden_size, q_width);
      if (layer.mlp.has_value()) total += bytes_of(*layer.mlp);
      if (layer.moe.has_value()) {
        total += bytes_of(layer.moe->router, layer.moe->num_experts, spec_.hidden_size);
        if (layer.moe->shared.has_value()) total += bytes_of(*layer.moe->shared);
        if (layer.moe->shared_gate.has_value()) total += bytes_of(*layer.moe->shared_gate, 1, spec_.hidden_size);
      }
    }
    return total;
  }

  int64_t bytes_of(const MlpSpec& mlp) const {
    return bytes_of(mlp.gate.weight, mlp.intermediate_size, spec_.hidden_size) +
           bytes_of(mlp.up.weight, mlp.intermediate_size, spec_.hidden_size) +
           bytes_of(mlp.down.weight, spec_.hidden_size, mlp.intermediate_size);
  }

  int64_t bytes_of(const std::string& name, int64_t n, int64_t k) const { return size_bytes(checkpoint_.tensor(name, {n, k})); }

  Linear linear(const LinearSpec& spec, int64_t n, int64_t k) {
    engine_.jobs().yield("decoderOpen");
    Linear loaded = load_linear(checkpoint_, spec, n, k, for_ranges_);
    progress_.add(bytes_of(spec.weight, n, k));
    return loaded;
  }

  std::vector<float> vector(const std::string& name, int64_t length) {
    return widen_tensor(checkpoint_, checkpoint_.tensor(name, {length}));
  }

  Embedding embedding() {
    const TensorEntry& tensor = checkpoint_.tensor(spec_.embedding, {spec_.vocab_size, spec_.hidden_size});
    Embedding table{.rows = AlignedBuffer(static_cast<size_t>(size_bytes(tensor)), "the embedding table"), .dtype = tensor.dtype};
    const auto row_bytes = spec_.hidden_size * static_cast<int64_t>(size_of(tensor.dtype));
    engine_.parallel_ranges(spec_.vocab_size, kRowGrain, [&](int64_t begin, int64_t end) {
      std::byte* out = table.rows.data() + begin * row_bytes;
      checkpoint_.read(tensor, begin * row_bytes, end * row_bytes, 1, [&](std::span<const std::byte> piece) {
        out = std::copy(piece.begin(), piece.end(), out);
      });
    });
    progress_.add(size_bytes(tensor));
    return table;
  }

  LayerWeights layer(const LayerSpec& spec) {
    LayerWeights weights;
    weights.input_norm = vector(spec.input_norm, spec_.hidden_size);
    weights.attention = attention(spec.attention);
    weights.post_attention_norm = vector(spec.post_attention_norm, spec_.hidden_size);
    if (spec.mlp.has_value()) weights.mlp = mlp(*spec.mlp);
    if (spec.moe.has_value()) weights.moe = moe(*spec.moe);
    return weights;
  }

  AttentionWeights attention(const AttentionSpec& spec) {
    const int64_t q_width = spec.num_heads * spec.head_dim;
    const int64_t kv_width = spec.num_kv_heads * spec.head_dim;
    AttentionWeights weights;
    weights.q = linear(spec.q, q_width, spec_.hidden_size);
    weights.k = linear(spec.k, kv_width, spec_.hidden_size);
    weights.v = linear(spec.v, kv_width, spec_.hidden_size);
    weights.o = linear(spec.o, spec_.hidden_size, q_width);
    const bool is_per_head = spec.qk_norm == QkNorm::head;
    if (spec.q_norm.has_value()) weights.q_norm = vector(*spec.q_norm, is_per_head ? spec.head_dim : q_width);
    if (spec.k_norm.has_value()) weights.k_norm = vector(*spec.k_norm, is_per_head ? spec.head_dim : kv_width);
    return weights;
  }

  MlpWeights mlp(const MlpSpec& spec) {
    MlpWeights weights;
    weights.gate = linear(spec.gate, spec.intermediate_size, spec_.hidden_size);
    weights.up = linear(spec.up, spec.intermediate_size, spec_.hidden_size);
    weights.down = linear(spec.down, spec_.hidden_size, spec.intermediate_size);
    return weights;
  }

  MoeWeights moe(const MoeSpec& spec) {
    MoeWeights weights;
    weights.router = linear({spec.router, std::nullopt}, spec.num_experts, spec_.hidden_size);
    if (spec.shared.has_value()) weights.shared = mlp(*spec.shared);
    if (spec.shared_gate.has_value()) weights.shared_gate = linear({*spec.shared_gate, std::nullopt}, 1, spec_.hidden_size);
    return weights;
  }

  Engine& engine_;
  const Checkpoint& checkpoint_;
  const DecoderSpec& spec_;
  LoadProgress& progress_;
  ForRanges for_ranges_;
};

}  // namespace

DecoderWeights load_weights(Engine& engine, const Checkpoint& checkpoint, const DecoderSpec& spec, LoadProgress& progress) {
  return Loader(engine, checkpoint, spec, progress).load();
}

}  // namespace expertmesh
