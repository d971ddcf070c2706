#include "model/batch.h"

#include <utility>

#include "experts/wire_rows.h"
#include "expertmesh/error.h"
#include "kernels/row_stride.h"
#include "model/attention_layer.h"
#include "model/feed_forward.h"
#include "model/norm.h"
#include "runtime/tiles.h"

namespace expertmesh {

namespace {

// Rows handled by one thread at a time where each takes little work.
constexpr int64_t kRowGrain = 8;

}  // namespace

Batch::Batch(std::shared_ptr<Decoder> decoder, BatchInput input)
    : decoder_(std::move(decoder)),
      rows_(decoder_->spec(), decoder_->options().kv_blocks, std::move(input)),
      activations_(decoder_->activations().take()),
      mixture_(*decoder_, *activations_),
      layer_(decoder_->spec().first_layer(rows_.stack())),
      dropped_(std::make_unique<std::atomic<bool>[]>(static_cast<size_t>(rows_.count()))),
      is_dropped_(static_cast<size_t>(rows_.count()), 0) {}

Batch::~Batch() { decoder_->activations().give_back(std::move(activations_)); }

RunResult Batch::run(Engine& engine) {
  if (state_ != State::fresh) require(State::stopped, "batchRun");
  for (size_t row = 0; row < is_dropped_.size(); ++row) is_dropped_[row] = dropped_[row] ? 1 : 0;
  // Before anything changes, so that a caller who forgot an answer can still bring it.
  if (state_ == State::stopped) mixture_.require_filled(is_dropped_);
  const bool is_start = std::exchange(state_, State::running) == State::fresh;
  try {
    if (is_start) {
      if (spec().rope.has_value()) activations_->rotations.compute(engine, rows_, spec().rope->attention_factor);
      embed(engine);
    } else {
      combine(engine);
      ++sublayer_;
    }
    return run_layers(engine);
  } catch (...) {
    state_ = State::failed;
    throw;
  }
}

RunResult Batch::run_layers(Engine& engine) {
  for (const int64_t end = spec().end_layer(rows_.stack()); layer_ < end; ++layer_, sublayer_ = 0) {
    engine.jobs().yield("batchRun");
    const auto num_sublayers = static_cast<int64_t>(spec().layers[static_cast<size_t>(layer_)].sublayers.size());
    for (; sublayer_ < num_sublayers; ++sublayer_) {
      if (run_sublayer(engine)) continue;
      state_ = State::stopped;
      const std::span<const int32_t> routing = mixture_.routing();
      return {.stopped_at = layer_, .routing = {routing.begin(), routing.end()}, .left = std::move(left_)};
    }
  }
  StepTimes::timed(decoder_->times().head, [&] { finish(engine); });
  state_ = State::done;
  return {.stopped_at = std::nullopt, .routing = {}, .left = {}};
}

// False where it needs experts from elsewhere.
bool Batch::run_sublayer(Engine& engine) {
  const Sublayer& sublayer = spec().layers[static_cast<size_t>(layer_)].sublayers[static_cast<size_t>(sublayer_)];
  return std::visit([&](const auto& spec) { return run_sublayer(engine, spec); }, sublayer);
}

bool Batch::run_sublayer(Engine& engine, const NormSpec&) {
  const int64_t hidden = spec().hidden_size;
  StepTimes::timed(decoder_->times().attention, [&] {
    normalise(engine, sublayer_weights<NormWeights>(),
              {.x = activations_->residual.data(), .ldx = hidden, .y = activations_->normed.data(), .ldy = normed_stride(), .rows = num_rows()});
  });
  return true;
}

bool Batch::run_sublayer(Engine& engine, const AttentionSpec& spec) {
  StepTimes::timed(decoder_->times().attention, [&] {
    run_attention(engine, {.spec = spec, .weights = sublayer_weights<AttentionWeights>(), .cache = decoder_->cache(layer_, sublayer_), .rows = rows_},
                  *activations_);
    add_to_residual(engine);
  });
  return true;
}

bool Batch::run_sublayer(Engine& engine, const FeedForwardSpec&) {
  const FeedForwardMatrices matrices = sublayer_weights<FeedForwardWeights>().matrices();
  const FeedForwardRows task{.weights = &matrices, .x = normed(), .ldx = normed_stride(), .rows = num_rows(), .out = activations_->block_out.data()};
  StepTimes::timed(decoder_->times().experts, [&] {
    run_feed_forward(engine, std::span(&task, 1), activations_->feed_forward, nullptr);
    add_to_residual(engine);
  });
  return true;
}

bool Batch::run_sublayer(Engine& engine, const MixtureSpec& spec) {
  StepTimes& times = decoder_->times();
  StepTimes::timed(times.gate, [&] { mixture_.route(engine, layer_, spec, sublayer_weights<MixtureWeights>(), num_rows()); });
  decoder_->add_load(layer_, mixture_.count_load(is_dropped_));
  left_ = StepTimes::timed(times.experts, [&] { return mixture_.run_here(engine, is_dropped_); });
  if (!left_.missing.empty()) return false;
  mixture_.require_filled(is_dropped_);
  combine(engine);
  return true;
}

void Batch::combine(Engine& engine) {
  StepTimes::timed(decoder_->times().combine, [&] { mixture_.combine(engine); });
}

void Batch::embed(Engine& engine) {
  const int64_t hidden = spec().hidden_size;
  const Embedding& embedding = decoder_->weights().embedding;
  const StackSpec& stack = spec().stack(rows_.stack());
  const std::optional<Positions>& positions = decoder_->weights().stack(rows_.stack()).positions;
  const DType dtype = embedding.dtype;
  const auto row_bytes = hidden * static_cast<int64_t>(size_of(dtype));
  float* const residual = activations_->residual.reserve(num_rows() * hidden);
  activations_->normed.reserve(num_rows() * kernels::row_stride(hidden));
  activations_->block_out.reserve(num_rows() * hidden);
  engine.parallel_ranges(num_rows(), kRowGrain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      float* const x = residual + row * hidden;
      engine.kernels().widen(embedding.rows.data() + rows_.token(row) * row_bytes, dtype, x, hidden);
      if (stack.embedding_scale != 1.0f) engine.kernels().scale(x, stack.embedding_scale, hidden);
      if (positions.has_value()) positions->add(engine.kernels(), rows_.position(row), x, activations_->block_out.data() + row * hidden);
    }
  });
}

void Batch::add_to_residual(Engine& engine) {
  const int64_t hidden = spec().hidden_size;
  engine.parallel_ranges(num_rows(), kRowGrain, [&](int64_t begin, int64_t end) {
    engine.kernels().add(activations_->residual.data() + begin * hidden, activations_->block_out.data() + begin * hidden, (end - begin) * hidden);
  });
}

void Batch::finish(Engine& engine) {
  if (rows_.stack() == StackKind::encoder) {
    store_sources(engine);
  } else {
    compute_logits(engine);
  }
}

void Batch::store_sources(Engine& engine) {
  normalise(engine, decoder_->weights().encoder->final_norm,
            {.x = activations_->residual.data(), .ldx = spec().hidden_size, .y = activations_->normed.data(), .ldy = normed_stride(), .rows = num_rows()});
  for (int64_t layer = spec().first_layer(StackKind::decoder); layer < spec().end_layer(StackKind::decoder); ++layer) {
    const std::vector<Sublayer>& sublayers = spec().layers[static_cast<size_t>(layer)].sublayers;
    for (size_t i = 0; i < sublayers.size(); ++i) {
      const auto* const attention = std::get_if<AttentionSpec>(&sublayers[i]);
      if (attention == nullptr || attention->sees != Sees::source) continue;
      const auto& weights = std::get<AttentionWeights>(decoder_->weights().layers[static_cast<size_t>(layer)][i]);
      store_source(engine, {.spec = *attention, .weights = weights, .cache = decoder_->cache(layer, static_cast<int64_t>(i)), .rows = rows_},
                   *activations_);
    }
  }
}

void Batch::compute_logits(Engine& engine) {
  const int64_t hidden = spec().hidden_size;
  const int64_t stride = normed_stride();
  const std::span<const int32_t> rows = rows_.logit_rows();
  float* const normed = activations_->normed.data();
  const NormWeights& norm = decoder_->weights().decoder.final_norm;
  engine.parallel_ranges(num_logit_rows(), kRowGrain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      normalise_rows(engine.kernels(), norm, {.x = activations_->residual.data() + rows[static_cast<size_t>(i)] * hidden, .ldx = hidden,
                                              .y = normed + i * stride, .ldy = stride, .rows = 1});
      if (spec().head_scale != 1.0f) engine.kernels().scale(normed + i * stride, spec().head_scale, hidden);
    }
  });
  const Gemm head{.x = normed, .ldx = stride, .rows = num_logit_rows(), .w = &decoder_->weights().lm_head.matrix, .bias = nullptr,
                  .out = activations_->logits.reserve(num_logit_rows() * spec().vocab_size), .ldo = spec().vocab_size};
  run_gemms(engine, std::span(&head, 1));
}

void Batch::gather(const kernels::Table& kernels, const ForRanges& for_ranges, std::span<const int32_t> rows, std::byte* out) const {
  require(State::stopped, "batchGather");
  const int64_t hidden = spec().hidden_size;
  const auto row_bytes = hidden * static_cast<int64_t>(size_of(wire_dtype()));
  for_ranges(static_cast<int64_t>(rows.size()), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      write_wire_row(kernels, wire_dtype(), mixture_.expert_input(rows[static_cast<size_t>(i)]), out + i * row_bytes, hidden);
    }
  });
}

void Batch::scatter(const kernels::Table& kernels, const ForRanges& for_ranges, std::span<const int32_t> slots, const std::byte* rows) {
  require(State::stopped, "batchScatter");
  for (const int32_t slot : slots) {
    if (slot < 0 || slot >= mixture_.num_slots()) fail_argument("batchScatter: slot is ", slot, "; wanted 0 to ", mixture_.num_slots() - 1);
  }
  const int64_t hidden = spec().hidden_size;
  const auto row_bytes = hidden * static_cast<int64_t>(size_of(wire_dtype()));
  for_ranges(static_cast<int64_t>(slots.size()), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t slot = slots[static_cast<size_t>(i)];
      read_wire_row(kernels, wire_dtype(), rows + i * row_bytes, mixture_.expert_output(slot), hidden);
      mixture_.mark_filled(slot);
    }
  });
}

MixtureLayer& Batch::stopped_layer(const char* call) {
  require(State::stopped, call);
  return mixture_;
}

namespace {

int32_t sample_by_rules(const kernels::Table& kernels, std::vector<float> logits, const SamplingInput& input) {
  const auto vocab = static_cast<int64_t>(logits.size());
  const std::optional<int32_t> beyond = kernels::apply_rules(*input.rules, logits);
  const int32_t token = beyond.has_value() ? *beyond : kernels.sample(logits.data(), vocab, input.params);
  return logits[static_cast<size_t>(token)] == -std::numeric_limits<float>::infinity() ? -1 : token;
}

}  // namespace

std::vector<int32_t> Batch::sample(Engine& engine, std::span<const SamplingInput> inputs) {
  require(State::done, "batchSample");
  for (const SamplingInput& input : inputs) logit_row(input.index, "batchSample");
  std::vector<int32_t> tokens(inputs.size());
  engine.parallel_for(static_cast<int64_t>(inputs.size()), [&](int64_t i) {
    const SamplingInput& input = inputs[static_cast<size_t>(i)];
    const float* const logits = logit_row(input.index, "batchSample");
    tokens[static_cast<size_t>(i)] = input.rules.has_value()
                                         ? sample_by_rules(engine.kernels(), {logits, logits + spec().vocab_size}, input)
                                         : engine.kernels().sample(logits, spec().vocab_size, input.params);
  });
  return tokens;
}

std::vector<kernels::Logprobs> Batch::logprobs(Engine& engine, std::span<const LogprobInput> inputs) {
  require(State::done, "batchLogprobs");
  for (const LogprobInput& input : inputs) logit_row(input.index, "batchLogprobs");
  std::vector<kernels::Logprobs> results(inputs.size());
  engine.parallel_for(static_cast<int64_t>(inputs.size()), [&](int64_t i) {
    const LogprobInput& input = inputs[static_cast<size_t>(i)];
    const std::span logits(logit_row(input.index, "batchLogprobs"), static_cast<size_t>(spec().vocab_size));
    results[static_cast<size_t>(i)] = kernels::logprobs_of(engine.kernels(), logits, input.token, input.num_top);
  });
  return results;
}

std::vector<double> Batch::nll(Engine& engine, std::span<const int32_t> indices, std::span<const int32_t> targets) {
  require(State::done, "batchNll");
  for (const int32_t index : indices) logit_row(index, "batchNll");
  std::vector<double> values(indices.size());
  engine.parallel_for(static_cast<int64_t>(indices.size()), [&](int64_t i) {
    const auto at = static_cast<size_t>(i);
    values[at] = engine.kernels().nll(logit_row(indices[at], "batchNll"), spec().vocab_size, targets[at]);
  });
  return values;
}

std::vector<float> Batch::logits() {
  require(State::done, "batchLogits");
  const float* const begin = activations_->logits.data();
  return {begin, begin + num_logit_rows() * spec().vocab_size};
}

const float* Batch::logit_row(int64_t index, const char* call) const {
  if (index < 0 || index >= num_logit_rows()) fail_argument(call, ": index is ", index, "; the batch has ", num_logit_rows(), " rows of logits");
  return activations_->logits.data() + index * spec().vocab_size;
}

void Batch::require(State wanted, const char* call) const {
  if (state_ == wanted) return;
  constexpr const char* kNames[] = {"has not run yet", "is running", "waits for experts", "is done", "has failed"};
  fail_argument(call, ": the batch ", kNames[static_cast<size_t>(state_)], "; wanted one that ", kNames[static_cast<size_t>(wanted)]);
}

}  // namespace expertmesh
