#include "model/weights.h"

#include <algorithm>
#include <map>
#include <utility>

#include "checkpoint/widen.h"
#include "model/relative_bias.h"

namespace expertmesh {

namespace {


class Loader {
 public:
  Loader(Engine& engine, const ForRanges& for_ranges, const Checkpoint& checkpoint, const DecoderSpec& spec, LoadProgress& progress)
      : engine_(engine), backend_(engine.backend()), for_ranges_(for_ranges), checkpoint_(checkpoint), spec_(spec), progress_(progress) {}

  DecoderWeights load() {
    progress_.start(total_bytes());
    DecoderWeights weights;
    weights.embedding = embedding();
    for (const LayerSpec& layer : spec_.layers) weights.layers.push_back(this->layer(layer));
    if (spec_.encoder.has_value()) weights.encoder = stack(*spec_.encoder);
    weights.decoder = stack(spec_.decoder);
    weights.lm_head = linear({spec_.lm_head, std::nullopt}, spec_.vocab_size, spec_.hidden_size);
    weights.memory = std::move(memory_);
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

  template <class T>
  Place<T> hold(Memory memory) {
    return memory_.emplace_back(std::move(memory)).place<T>();
  }

  // Reads and packs in one pass, by parts of the matrix.
  Linear linear(const LinearSpec& spec, int64_t n, int64_t k) {
    engine_.loads().yield();
    const TensorEntry& weight = checkpoint_.tensor(spec.weight, {n, k});
    const Format format = format_of(weight.dtype);
    const auto packed = hold<std::byte>(backend_.allocate(static_cast<size_t>(backend_.packed_bytes(format, n, k)), "packed weights"));
    const int64_t unit = backend_.rows_packed_at_once();
    const int64_t unit_bytes = canonical_bytes(format, unit, k);
    for_ranges_((n + unit - 1) / unit, [&](int64_t begin, int64_t end) {
      int64_t at = begin * unit_bytes;
      checkpoint_.read(weight, at, std::min(end * unit_bytes, size_bytes(weight)), unit_bytes, [&](std::span<const std::byte> rows) {
        const auto num_bytes = static_cast<int64_t>(rows.size());
        backend_.pack(rows.data(), format, num_bytes / canonical_bytes(format, 1, k), k, packed + at);
        at += num_bytes;
      });
    });
    progress_.add(size_bytes(weight));
    return {.matrix = {.data = packed, .format = format, .n = n, .k = k},
            .bias = spec.bias.has_value() ? vector(*spec.bias, n) : Place<const float>{}};
  }

  Place<const float> upload(std::span<const float> values) { return hold<const float>(backend_.upload(values, "weights")); }

  std::vector<float> read(const std::string& name, const std::vector<int64_t>& shape) const {
    return read_widened(checkpoint_, checkpoint_.tensor(name, shape));
  }

  Place<const float> vector(const std::string& name, int64_t length) { return upload(read(name, {length})); }

  Embedding embedding() {
    const TensorEntry& tensor = checkpoint_.tensor(spec_.embedding, {spec_.vocab_size, spec_.hidden_size});
    const auto rows = hold<std::byte>(backend_.allocate(static_cast<size_t>(size_bytes(tensor)), "the embedding table"));
    const auto row_bytes = spec_.hidden_size * static_cast<int64_t>(size_of(tensor.dtype));
    for_ranges_(spec_.vocab_size, [&](int64_t begin, int64_t end) {
      Place<std::byte> out = rows + begin * row_bytes;
      checkpoint_.read(tensor, begin * row_bytes, end * row_bytes, 1, [&](std::span<const std::byte> piece) {
        backend_.write(piece, out);
        out = out + static_cast<int64_t>(piece.size());
      });
    });
    progress_.add(size_bytes(tensor));
    return {.rows = rows, .dtype = tensor.dtype};
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
    if (const auto* learned = std::get_if<LearnedPositions>(&*spec.positions)) {
      weights.positions = LearnedTable{.rows = upload(read(learned->table, {learned->num_positions, spec_.hidden_size})), .offset = learned->offset};
    } else {
      const auto& sinusoidal = std::get<SinusoidalPositions>(*spec.positions);
      weights.positions = Waves{.frequencies = upload(sinusoidal.frequencies), .offset = sinusoidal.offset};
    }
    return weights;
  }

  NormWeights norm(const NormSpec& spec, int64_t width) {
    return {.type = spec.type,
            .eps = spec.eps,
            .width = width,
            .weight = vector(spec.weight, width),
            .bias = spec.bias.has_value() ? vector(*spec.bias, width) : Place<const float>{}};
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

  // Shared by the attentions that name the same table.
  RelativeBias relative_bias(const AttentionSpec& spec) {
    const auto known = relative_biases_.find(spec.relative_bias->table);
    if (known != relative_biases_.end()) return known->second;
    const std::vector<float> table = read(spec.relative_bias->table, {spec.relative_bias->num_buckets, spec.num_heads});
    const std::vector<float> values = relative_bias_values(*spec.relative_bias, table, spec.num_heads, spec.sees == Sees::whole, spec_.context_length);
    const RelativeBias bias{.values = upload(values), .context_length = spec_.context_length};
    relative_biases_.emplace(spec.relative_bias->table, bias);
    return bias;
  }

  FeedForwardWeights sublayer(const FeedForwardSpec& spec) {
    FeedForwardWeights weights{.activation = spec.activation, .is_gated = spec.gate.has_value(), .gate = {}, .up = {}, .down = {}};
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
  Backend& backend_;
  const ForRanges& for_ranges_;
  const Checkpoint& checkpoint_;
  const DecoderSpec& spec_;
  LoadProgress& progress_;
  std::map<std::string, RelativeBias> relative_biases_;  // by the name of their table
  std::vector<Memory> memory_;
};

}  // namespace

DecoderWeights load_weights(Engine& engine, const ForRanges& for_ranges, const Checkpoint& checkpoint, const DecoderSpec& spec,
                            LoadProgress& progress) {
  return Loader(engine, for_ranges, checkpoint, spec, progress).load();
}

}  // namespace expertmesh
