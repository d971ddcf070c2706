#include "model/weights.h"

#include <algorithm>
#include <map>
#include <utility>

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
    if (spec_.encoder.has_value()) weights.encoder = stack(*spec_.encoder);
    weights.decoder = stack(spec_.decoder);
    weights.lm_head = linear({spec_.lm_head, std::nullopt}, spec_.vocab_size, spec_.hidden_size);
    return weights;
  }

 private:
  // Of the matrices; vectors are too small to matter.
  int64_t total_bytes() const {
    int64_t total = bytes_of(spec_.embedding, spec_.vocab_size, spec_.hidden_size) + bytes_of(spec_.lm_head, spec_.vocab_size, spec_.hidden_size);
    for (const LayerSpec& layer : spec_.layers) {
      for (const Sublayer& sublayer : layer.sublayers) total += std::visit([this](const auto& spec) { return this->bytes_of(spec); }, sublayer);
    }
    return total;
  }

  int64_t bytes_of(const NormSpec&) const { return 0; }

  int64_t bytes_of(const AttentionSpec& spec) const {
    return bytes_of(spec.q.weight, spec.q_width(), spec_.hidden_size) + bytes_of(spec.k.weight, spec.k_width(), spec_.hidden_size) +
           bytes_of(spec.v.weight, spec.v_width(), spec_.hidden_size) + bytes_of(spec.o.weight, spec_.hidden_size, spec.attended_width());
  }

  int64_t bytes_of(const FeedForwardSpec& spec) const {
    return (spec.gate.has_value() ? bytes_of(spec.gate->weight, spec.intermediate_size, spec_.hidden_size) : 0) +
           bytes_of(spec.up.weight, spec.intermediate_size, spec_.hidden_size) +
           bytes_of(spec.down.weight, spec_.hidden_size, spec.intermediate_size);
  }

  int64_t bytes_of(const MixtureSpec& spec) const {
    return bytes_of(spec.router.weight, spec.num_experts, spec_.hidden_size) + (spec.shared.has_value() ? bytes_of(*spec.shared) : 0) +
           (spec.shared_gate.has_value() ? bytes_of(*spec.shared_gate, 1, spec_.hidden_size) : 0);
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

  std::vector<float> table(const std::string& name, int64_t rows, int64_t width) { 
    return widen_tensor(checkpoint_, checkpoint_.tensor(name, {rows, width}));
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
    for (const Sublayer& sublayer : spec.sublayers) {
      weights.push_back(std::visit([this](const auto& kind) -> SublayerWeights { return this->sublayer(kind); }, sublayer));
    }
    return weights;
  }

  StackWeights stack(const StackSpec& spec) {
    StackWeights weights{.positions = std::nullopt, .final_norm = sublayer(spec.final_norm)};
    if (!spec.positions.has_value()) return weights;
    std::vector<float> table;
    if (const auto* learned = std::get_if<LearnedPositions>(&*spec.positions)) table = this->table(learned->table, learned->num_positions, spec_.hidden_size);
    weights.positions.emplace(*spec.positions, std::move(table), spec_.hidden_size);
    return weights;
  }

  NormWeights norm(const NormSpec& spec, int64_t width) {
    return {.type = spec.type,
            .eps = spec.eps,
            .weight = vector(spec.weight, width),
            .bias = spec.bias.has_value() ? vector(*spec.bias, width) : std::vector<float>{}};
  }

  NormWeights sublayer(const NormSpec& spec) { return norm(spec, spec_.hidden_size); }

  AttentionWeights sublayer(const AttentionSpec& spec) {
    AttentionWeights weights;
    weights.q = linear(spec.q, spec.q_width(), spec_.hidden_size);
    weights.k = linear(spec.k, spec.k_width(), spec_.hidden_size);
    weights.v = linear(spec.v, spec.v_width(), spec_.hidden_size);
    weights.o = linear(spec.o, spec_.hidden_size, spec.attended_width());
    const bool is_per_head = spec.qk_norm == QkNorm::head;
    if (spec.q_norm.has_value()) weights.q_norm = norm(*spec.q_norm, is_per_head ? spec.head_dim : spec.q_width());
    if (spec.k_norm.has_value()) weights.k_norm = norm(*spec.k_norm, is_per_head ? spec.head_dim : spec.k_width());
    if (spec.relative_bias.has_value()) weights.relative_bias = relative_bias(spec);
    return weights;
  }

  std::shared_ptr<const RelativeBias> relative_bias(const AttentionSpec& spec) {
    std::shared_ptr<const RelativeBias>& known = relative_biases_[spec.relative_bias->table];
    if (known == nullptr) {
      const std::vector<float> table = this->table(spec.relative_bias->table, spec.relative_bias->num_buckets, spec.num_heads);
      known = std::make_shared<const RelativeBias>(*spec.relative_bias, table, spec.num_heads, spec.sees == Sees::whole, spec_.context_length);
    }
    return known;
  }

  FeedForwardWeights sublayer(const FeedForwardSpec& spec) {
    FeedForwardWeights weights{.activation = spec.activation, .gate = std::nullopt, .up = {}, .down = {}};
    if (spec.gate.has_value()) weights.gate = linear(*spec.gate, spec.intermediate_size, spec_.hidden_size);
    weights.up = linear(spec.up, spec.intermediate_size, spec_.hidden_size);
    weights.down = linear(spec.down, spec_.hidden_size, spec.intermediate_size);
    return weights;
  }

  MixtureWeights sublayer(const MixtureSpec& spec) {
    MixtureWeights weights;
    weights.router = linear(spec.router, spec.num_experts, spec_.hidden_size);
    if (spec.gate.correction_bias.has_value()) weights.correction_bias = vector(*spec.gate.correction_bias, spec.num_experts);
    if (spec.shared.has_value()) weights.shared = sublayer(*spec.shared);
    if (spec.shared_gate.has_value()) weights.shared_gate = linear({*spec.shared_gate, std::nullopt}, 1, spec_.hidden_size);
    return weights;
  }

  Engine& engine_;
  const Checkpoint& checkpoint_;
  const DecoderSpec& spec_;
  LoadProgress& progress_;
  ForRanges for_ranges_;
  std::map<std::string, std::shared_ptr<const RelativeBias>> relative_biases_;  // by the name of their table
};

}  // namespace

DecoderWeights load_weights(Engine& engine, const Checkpoint& checkpoint, const DecoderSpec& spec, LoadProgress& progress) {
  return Loader(engine, checkpoint, spec, progress).load();
}

}  // namespace expertmesh
