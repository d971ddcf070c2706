#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "spec/spec.h"
#include "tests/model_file.h"

namespace expertmesh {

// A spec computed in double precision, whole sequences at a time, with nothing of the engine's: what its results are held
// against. It has what the encoder-decoder of these tests uses (no norms of queries, no groups of one).
class PlainModel {
 public:
  using Row = std::vector<double>;
  using Rows = std::vector<Row>;

  PlainModel(const ModelFile& file, const DecoderSpec& spec) : file_(file), spec_(spec) {}

  // What the encoder makes of the tokens.
  Rows encode(const std::vector<int32_t>& tokens) const { return run(StackKind::encoder, tokens, {}); }

  // Logits of every token.
  Rows decode(const std::vector<int32_t>& tokens, const Rows& source) const {
    Rows rows = run(StackKind::decoder, tokens, source);
    for (Row& row : rows) {
      for (double& value : row) value *= static_cast<double>(spec_.head_scale);
      row = product(file_.values(spec_.lm_head), row, spec_.vocab_size);
    }
    return rows;
  }

 private:
  Rows run(StackKind kind, const std::vector<int32_t>& tokens, const Rows& source) const {
    Rows residual = embed(kind, tokens);
    for (int64_t layer = spec_.first_layer(kind); layer < spec_.end_layer(kind); ++layer) {
      Rows normed;
      for (const Sublayer& sublayer : spec_.layers[static_cast<size_t>(layer)].sublayers) {
        if (const auto* norm = std::get_if<NormSpec>(&sublayer)) normed = map(residual, [&](const Row& x) { return normalise(*norm, x); });
        if (const auto* attention = std::get_if<AttentionSpec>(&sublayer)) add(residual, attend(*attention, normed, source));
        if (const auto* dense = std::get_if<FeedForwardSpec>(&sublayer)) {
          add(residual, map(normed, [&](const Row& x) { return feed_forward(*dense, x); }));
        }
        if (const auto* mixture = std::get_if<MixtureSpec>(&sublayer)) add(residual, map(normed, [&](const Row& x) { return mix(*mixture, x); }));
      }
    }
    return map(residual, [&](const Row& x) { return normalise(spec_.stack(kind).final_norm, x); });
  }

  Rows embed(StackKind kind, const std::vector<int32_t>& tokens) const {
    const auto hidden = static_cast<size_t>(spec_.hidden_size);
    const StackSpec& stack = spec_.stack(kind);
    const std::span<const float> table = file_.values(spec_.embedding);
    Rows rows;
    for (size_t position = 0; position < tokens.size(); ++position) {
      Row& row = rows.emplace_back(hidden);
      for (size_t i = 0; i < hidden; ++i) row[i] = static_cast<double>(table[static_cast<size_t>(tokens[position]) * hidden + i] * stack.embedding_scale);
      if (const auto* learned = std::get_if<LearnedPositions>(&*stack.positions)) {
        const size_t first = (position + static_cast<size_t>(learned->offset)) * hidden;
        for (size_t i = 0; i < hidden; ++i) row[i] += static_cast<double>(file_.values(learned->table)[first + i]);
      } else {
        const auto& waves = std::get<SinusoidalPositions>(*stack.positions);
        for (size_t i = 0; i < hidden / 2; ++i) {
          const auto angle = static_cast<double>(static_cast<float>(position + static_cast<size_t>(waves.offset)) * waves.frequencies[i]);
          row[i] += std::sin(angle);
          row[hidden / 2 + i] += std::cos(angle);
        }
      }
    }
    return rows;
  }

  template <class Body>
  static Rows map(const Rows& rows, const Body& body) {
    Rows out;
    for (const Row& row : rows) out.push_back(body(row));
    return out;
  }

  static void add(Rows& to, const Rows& rows) {
    for (size_t i = 0; i < to.size(); ++i) std::transform(to[i].begin(), to[i].end(), rows[i].begin(), to[i].begin(), std::plus<>());
  }

  static Row product(std::span<const float> weight, const Row& x, int64_t n) {
    Row y(static_cast<size_t>(n));
    for (size_t j = 0; j < y.size(); ++j) {
      for (size_t i = 0; i < x.size(); ++i) y[j] += static_cast<double>(weight[j * x.size() + i]) * x[i];
    }
    return y;
  }

  Row linear(const LinearSpec& spec, const Row& x, int64_t n) const {
    Row y = product(file_.values(spec.weight), x, n);
    for (size_t j = 0; spec.bias.has_value() && j < y.size(); ++j) y[j] += static_cast<double>(file_.values(*spec.bias)[j]);
    return y;
  }

  Row normalise(const NormSpec& spec, const Row& x) const {
    double mean = 0.0;
    for (const double value : x) mean += value / static_cast<double>(x.size());
    if (spec.type == NormType::rms) mean = 0.0;
    double variance = 0.0;
    for (const double value : x) variance += (value - mean) * (value - mean) / static_cast<double>(x.size());
    Row y(x.size());
    for (size_t i = 0; i < x.size(); ++i) {
      y[i] = (x[i] - mean) / std::sqrt(variance + static_cast<double>(spec.eps)) * static_cast<double>(file_.values(spec.weight)[i]);
      if (spec.bias.has_value()) y[i] += static_cast<double>(file_.values(*spec.bias)[i]);
    }
    return y;
  }

  static double activate(kernels::Activation activation, double x) {
    switch (activation) {
      case kernels::Activation::silu:
        return x / (1.0 + std::exp(-x));
      case kernels::Activation::relu:
        return std::max(x, 0.0);
      case kernels::Activation::gelu:
        return 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0)));
      case kernels::Activation::gelu_tanh:
        return 0.5 * x * (1.0 + std::tanh(std::sqrt(2.0 / std::acos(-1.0)) * (x + 0.044715 * x * x * x)));
    }
    return 0.0;
  }

  Row feed_forward(const FeedForwardSpec& spec, const Row& x) const {
    Row inner = linear(spec.up, x, spec.intermediate_size);
    const Row gate = spec.gate.has_value() ? linear(*spec.gate, x, spec.intermediate_size) : Row{};
    for (size_t i = 0; i < inner.size(); ++i) {
      inner[i] = gate.empty() ? activate(spec.activation, inner[i]) : activate(spec.activation, gate[i]) * inner[i];
    }
    return linear(spec.down, inner, spec_.hidden_size);
  }

  double bias(const AttentionSpec& spec, size_t head, int64_t distance) const {
    if (!spec.relative_bias.has_value()) return 0.0;
    const bool sees_both = spec.sees == Sees::whole;
    const int64_t buckets = sees_both ? spec.relative_bias->num_buckets / 2 : spec.relative_bias->num_buckets;
    const int64_t length = sees_both ? std::abs(distance) : std::max<int64_t>(-distance, 0);
    int64_t bucket = length;
    if (length >= buckets / 2) {
      const double exact = static_cast<double>(buckets) / 2;
      const double part = std::log(static_cast<double>(length) / exact) / std::log(static_cast<double>(spec.relative_bias->max_distance) / exact);
      bucket = std::min(buckets / 2 + static_cast<int64_t>(part * exact + 1e-9), buckets - 1);
    }
    if (sees_both && distance > 0) bucket += buckets;
    return static_cast<double>(file_.values(spec.relative_bias->table)[static_cast<size_t>(bucket * spec.num_heads) + head]);
  }

  Rows attend(const AttentionSpec& spec, const Rows& normed, const Rows& source) const {
    const Rows& seen = spec.sees == Sees::source ? source : normed;
    Rows keys = map(seen, [&](const Row& x) { return linear(spec.k, x, spec.k_width()); });
    for (size_t position = 0; position < keys.size(); ++position) turn(spec, position, keys[position]);
    const Rows values = map(seen, [&](const Row& x) { return linear(spec.v, x, spec.v_width()); });
    Rows out;
    for (size_t row = 0; row < normed.size(); ++row) {
      Row query = linear(spec.q, normed[row], spec.q_width());
      turn(spec, row, query);
      Row attended(static_cast<size_t>(spec.attended_width()));
      const size_t end = spec.sees == Sees::causal ? row + 1 : seen.size();
      for (size_t head = 0; head < static_cast<size_t>(spec.num_heads); ++head) attend_head(spec, query, keys, values, row, end, head, attended);
      out.push_back(linear(spec.o, attended, spec_.hidden_size));
    }
    return out;
  }

  // RoPE of the last elements of each head, halves against each other.
  void turn(const AttentionSpec& spec, size_t position, Row& heads) const {
    const auto pairs = static_cast<size_t>(spec.rope_dim / 2);
    for (size_t end = static_cast<size_t>(spec.head_dim); pairs > 0 && end <= heads.size(); end += static_cast<size_t>(spec.head_dim)) {
      for (size_t i = 0; i < pairs; ++i) {
        double& a = heads[end - 2 * pairs + i];
        double& b = heads[end - pairs + i];
        const auto angle = static_cast<double>(static_cast<float>(position) * spec_.rope->inverse_frequencies[i]);
        const double turned = a * std::cos(angle) - b * std::sin(angle);
        b = b * std::cos(angle) + a * std::sin(angle);
        a = turned;
      }
    }
  }

  void attend_head(const AttentionSpec& spec, const Row& query, const Rows& keys, const Rows& values, size_t row, size_t end, size_t head,
                   Row& attended) const {
    const auto head_dim = static_cast<size_t>(spec.head_dim);
    const auto value_dim = static_cast<size_t>(spec.value_dim);
    const size_t kv_head = head / static_cast<size_t>(spec.num_heads / spec.num_kv_heads);
    Row weights(end);
    double total = 0.0;
    for (size_t key = 0; key < end; ++key) {
      double score = 0.0;
      for (size_t d = 0; d < head_dim; ++d) score += query[head * head_dim + d] * keys[key][kv_head * head_dim + d];
      weights[key] = std::exp(score * static_cast<double>(spec.scale) + bias(spec, head, static_cast<int64_t>(key) - static_cast<int64_t>(row)));
      total += weights[key];
    }
    for (size_t key = 0; key < end; ++key) {
      for (size_t d = 0; d < value_dim; ++d) attended[head * value_dim + d] += weights[key] / total * values[key][kv_head * value_dim + d];
    }
  }

  Row mix(const MixtureSpec& spec, const Row& x) const {
    Row scores = linear(spec.router, x, spec.num_experts);
    double total = 0.0;
    for (const double logit : scores) total += std::exp(logit);
    for (double& score : scores) score = spec.gate.scores == kernels::GateScores::sigmoid ? 1.0 / (1.0 + std::exp(-score)) : std::exp(score) / total;
    const std::vector<size_t> chosen = choose(spec, scores);
    double sum = 0.0;
    for (const size_t expert : chosen) sum += scores[expert];
    Row out(x.size());
    for (const size_t expert : chosen) {
      const double weight = scores[expert] / (spec.gate.renormalise ? sum : 1.0) * static_cast<double>(spec.gate.scale);
      const Row y = feed_forward(spec.experts[expert], x);
      for (size_t i = 0; i < out.size(); ++i) out[i] += weight * y[i];
    }
    return out;
  }

  // Of the groups whose two best experts are best.
  std::vector<size_t> choose(const MixtureSpec& spec, Row by) const {
    if (spec.gate.correction_bias.has_value()) {
      for (size_t i = 0; i < by.size(); ++i) by[i] += static_cast<double>(file_.values(*spec.gate.correction_bias)[i]);
    }
    const size_t size = by.size() / static_cast<size_t>(spec.gate.num_groups);
    std::vector<std::pair<double, size_t>> groups;
    for (size_t first = 0; first < by.size(); first += size) {
      Row group(by.begin() + static_cast<std::ptrdiff_t>(first), by.begin() + static_cast<std::ptrdiff_t>(first + size));
      std::sort(group.rbegin(), group.rend());
      groups.emplace_back(group[0] + group[1], first);
    }
    std::sort(groups.rbegin(), groups.rend());
    std::vector<std::pair<double, size_t>> candidates;
    for (size_t g = 0; g < static_cast<size_t>(spec.gate.top_groups); ++g) {
      for (size_t i = 0; i < size; ++i) candidates.emplace_back(by[groups[g].second + i], groups[g].second + i);
    }
    std::sort(candidates.rbegin(), candidates.rend());
    std::vector<size_t> chosen;
    for (size_t i = 0; i < static_cast<size_t>(spec.gate.top_k); ++i) chosen.push_back(candidates[i].second);
    return chosen;
  }

  const ModelFile& file_;
  const DecoderSpec& spec_;
};

}  // namespace expertmesh
