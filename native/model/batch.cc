#include "model/batch.h"

#include <optional>
#include <utility>

#include "expertmesh/error.h"
#include "model/attention_layer.h"

namespace expertmesh {

namespace {

// Choices of a step for each expert up to which they are worth foreseeing.
constexpr int64_t kForeseenChoices = 4;

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

bool Batch::is_abandoned() const {
  for (int64_t row = 0; row < num_rows(); ++row) {
    if (!dropped_[static_cast<size_t>(row)]) return false;
  }
  return true;
}

RunResult Batch::run(Engine& engine, const Batch* earlier) {
  if (state_ != State::fresh && state_ != State::behind) require(State::stopped);
  Backend& backend = engine.backend();
  for (size_t row = 0; row < is_dropped_.size(); ++row) is_dropped_[row] = dropped_[row] ? 1 : 0;
  // Before anything changes, so that a caller who forgot an answer can still bring it.
  if (state_ == State::stopped) mixture_.require_filled(backend, is_dropped_);
  const State before = std::exchange(state_, State::running);
  try {
    if (before == State::fresh) start(backend);
    if (before == State::stopped) {
      combine(backend);
      ++sublayer_;
    }
    return run_layers(engine, earlier);
  } catch (...) {
    state_ = State::failed;
    throw;
  }
}

RunResult Batch::run_layers(Engine& engine, const Batch* earlier) {
  for (const int64_t end = spec().end_layer(rows_.stack()); layer_ < end; ++layer_, sublayer_ = 0) {
    engine.jobs().yield();
    const std::vector<Sublayer>& sublayers = spec().layers[static_cast<size_t>(layer_)].sublayers;
    for (const auto num_sublayers = static_cast<int64_t>(sublayers.size()); sublayer_ < num_sublayers; ++sublayer_) {
      const bool is_attention = std::holds_alternative<AttentionSpec>(sublayers[static_cast<size_t>(sublayer_)]);
      if (is_attention && earlier != nullptr && !earlier->has_passed(layer_, sublayer_)) {
        state_ = State::behind;
        return {.stopped_at = std::nullopt, .routing = {}, .left = {}, .is_behind = true};
      }
      if (run_sublayer(engine.backend())) continue;
      state_ = State::stopped;
      return {.stopped_at = layer_, .routing = mixture_.routing(), .left = std::move(left_), .is_static = mixture_.is_static()};
    }
  }
  StepTimes::timed(decoder_->times().head, [&] { finish(engine.backend()); });
  state_ = State::done;
  return {.stopped_at = std::nullopt, .routing = {}, .left = {}};
}

bool Batch::has_passed(int64_t layer, int64_t sublayer) const {
  return state_ == State::done || std::pair(layer_, sublayer_) > std::pair(layer, sublayer);
}

void Batch::start(Backend& backend) {
  const int64_t hidden = spec().hidden_size;
  const StepRows step = rows_.step();
  if (spec().rope.has_value()) {
    const auto pairs = static_cast<int64_t>(spec().rope->inverse_frequencies.size());
    backend.rotations({.rows = step,
                       .frequencies = rows_.inverse_frequencies(),
                       .pairs = pairs,
                       .factor = spec().rope->attention_factor,
                       .out = activations_->rotations.reserve(backend, num_rows() * 2 * pairs)});
  }
  activations_->residual.reserve(backend, num_rows() * hidden);
  activations_->normed.reserve(backend, num_rows() * backend.row_stride(hidden));
  activations_->block_out.reserve(backend, num_rows() * hidden);
  backend.embed({.embedding = decoder_->weights().embedding,
                 .rows = step,
                 .scale = spec().stack(rows_.stack()).embedding_scale,
                 .positions = decoder_->weights().stack(rows_.stack()).positions,
                 .hidden = hidden,
                 .out = rows_of(activations_->residual)});
}

// False where it needs experts from elsewhere.
bool Batch::run_sublayer(Backend& backend) {
  const Sublayer& sublayer = spec().layers[static_cast<size_t>(layer_)].sublayers[static_cast<size_t>(sublayer_)];
  return std::visit([&](const auto& spec) { return run_sublayer(backend, spec); }, sublayer);
}

bool Batch::run_sublayer(Backend& backend, const NormSpec&) {
  StepTimes::timed(decoder_->times().attention, [&] {
    backend.norm({.weights = sublayer_weights<NormWeights>(), .x = rows_of(activations_->residual), .y = normed(backend)});
  });
  return true;
}

bool Batch::run_sublayer(Backend& backend, const AttentionSpec& spec) {
  StepTimes::timed(decoder_->times().attention, [&] {
    const Rows out = rows_of(activations_->block_out);
    run_attention(backend, {.spec = spec, .weights = sublayer_weights<AttentionWeights>(), .cache = decoder_->cache(layer_, sublayer_),
                            .rows = rows_.step(), .x = normed(backend)},
                  *activations_, out);
    backend.add(this->spec().hidden_size, out, rows_of(activations_->residual));
  });
  return true;
}

bool Batch::run_sublayer(Backend& backend, const FeedForwardSpec&) {
  StepTimes::timed(decoder_->times().experts, [&] {
    const Rows out = rows_of(activations_->block_out);
    backend.feed_forward({.weights = &sublayer_weights<FeedForwardWeights>(), .x = normed(backend), .out = out});
    backend.add(spec().hidden_size, out, rows_of(activations_->residual));
  });
  return true;
}

bool Batch::run_sublayer(Backend& backend, const MixtureSpec& spec) {
  StepTimes& times = decoder_->times();
  StepTimes::timed(times.gate, [&] { mixture_.route(backend, layer_, spec, sublayer_weights<MixtureWeights>(), normed(backend), rows_.step().sequences); });
  decoder_->add_load(layer_, mixture_.count_load(is_dropped_));
  StepTimes::timed(times.gate, [&] { prefetch_next(backend); });
  left_ = StepTimes::timed(times.experts, [&] { return mixture_.run_here(is_dropped_); });
  if (!left_.missing.empty()) return false;
  mixture_.require_filled(backend, is_dropped_);
  combine(backend);
  return true;
}

void Batch::prefetch_next(Backend& backend) {
  const std::vector<LayerSpec>& layers = spec().layers;
  int64_t next = layer_ + 1;
  const int64_t end = spec().end_layer(rows_.stack());
  while (next < end && layers[static_cast<size_t>(next)].mixture() == nullptr) ++next;
  const std::shared_ptr<const LocalExperts> local = next < end ? decoder_->local(map(), next) : nullptr;
  if (local == nullptr || !local->store->wants_prefetch(next)) return;
  // As many rows choose nearly all experts: there is nothing to foresee.
  const MixtureSpec& mixture = *layers[static_cast<size_t>(next)].mixture();
  if (num_rows() * mixture.gate.top_k >= kForeseenChoices * mixture.num_experts) return;
  std::vector<int32_t> wanted;
  for (const int32_t expert : early_gate_.choose(backend, *decoder_, next, rows_of(activations_->residual))) {
    if (const std::optional<int32_t> key = local->key(expert)) wanted.push_back(*key);
  }
  local->store->prefetch(next, wanted);
}

void Batch::combine(Backend& backend) {
  StepTimes::timed(decoder_->times().combine, [&] { mixture_.combine(backend); });
}

void Batch::finish(Backend& backend) {
  if (rows_.stack() == StackKind::encoder) {
    store_sources(backend);
  } else {
    compute_logits(backend);
  }
}

void Batch::store_sources(Backend& backend) {
  backend.norm({.weights = decoder_->weights().encoder->final_norm, .x = rows_of(activations_->residual), .y = normed(backend)});
  for (int64_t layer = spec().first_layer(StackKind::decoder); layer < spec().end_layer(StackKind::decoder); ++layer) {
    const std::vector<Sublayer>& sublayers = spec().layers[static_cast<size_t>(layer)].sublayers;
    for (size_t i = 0; i < sublayers.size(); ++i) {
      const auto* const attention = std::get_if<AttentionSpec>(&sublayers[i]);
      if (attention == nullptr || attention->sees != Sees::source) continue;
      const auto& weights = std::get<AttentionWeights>(decoder_->weights().layers[static_cast<size_t>(layer)][i]);
      store_source(backend, {.spec = *attention, .weights = weights, .cache = decoder_->cache(layer, static_cast<int64_t>(i)),
                             .rows = rows_.step(), .x = normed(backend)},
                   *activations_);
    }
  }
}

void Batch::compute_logits(Backend& backend) {
  const int64_t vocab = spec().vocab_size;
  Rows x = normed(backend);
  x.count = num_logit_rows();
  if (x.count == 0) return;
  backend.norm({.weights = decoder_->weights().decoder.final_norm, .x = rows_of(activations_->residual), .picked = rows_.logit_rows(),
                .scale = spec().head_scale, .y = x});
  const Product head{.w = &decoder_->weights().lm_head,
                     .x = x,
                     .y = {.data = activations_->logits.reserve(backend, x.count * vocab), .stride = vocab, .count = x.count}};
  backend.products(std::span(&head, 1));
}

void Batch::gather(Backend& backend, Copiers copiers, std::span<const int32_t> rows, std::byte* out) const {
  require(State::stopped);
  const int64_t num_inputs = mixture_.expert_inputs().count;
  for (const int32_t row : rows) {
    if (row < 0 || row >= num_inputs) fail_argument("row is ", row, "; the batch has ", num_inputs);
  }
  backend.gather({.dtype = wire_dtype(), .width = spec().hidden_size, .rows = mixture_.expert_inputs(), .indices = rows}, out, copiers);
}

void Batch::scatter(Backend& backend, Copiers copiers, std::span<const int32_t> slots, const std::byte* rows) {
  require(State::stopped);
  for (const int32_t slot : slots) {
    if (slot < 0 || slot >= mixture_.num_slots()) fail_argument("slot is ", slot, "; wanted 0 to ", mixture_.num_slots() - 1);
  }
  backend.scatter(rows, {.dtype = wire_dtype(), .width = spec().hidden_size, .rows = mixture_.expert_outputs(), .indices = slots}, copiers);
  for (const int32_t slot : slots) mixture_.mark_filled(slot);
}

MixtureLayer& Batch::stopped_layer() {
  require(State::stopped);
  return mixture_;
}

std::vector<int32_t> Batch::sample(Backend& backend, std::span<const SamplingInput> inputs) {
  require(State::done);
  std::vector<SampleRow> rows;
  for (const SamplingInput& input : inputs) {
    rows.push_back({.logits = logit_row(input.index), .params = input.params, .rules = input.rules.has_value() ? &*input.rules : nullptr});
  }
  return backend.sample(spec().vocab_size, rows);
}

std::vector<kernels::Logprobs> Batch::logprobs(Backend& backend, std::span<const LogprobInput> inputs) {
  require(State::done);
  std::vector<LogprobRow> rows;
  for (const LogprobInput& input : inputs) rows.push_back({.logits = logit_row(input.index), .token = input.token, .num_top = input.num_top});
  return backend.logprobs(spec().vocab_size, rows);
}

std::vector<double> Batch::nll(Backend& backend, std::span<const int32_t> indices, std::span<const int32_t> targets) {
  require(State::done);
  std::vector<NllRow> rows;
  for (size_t i = 0; i < indices.size(); ++i) rows.push_back({.logits = logit_row(indices[i]), .target = targets[i]});
  return backend.nll(spec().vocab_size, rows);
}

std::vector<float> Batch::logits(Backend& backend) {
  require(State::done);
  return backend.download<float>(activations_->logits.place(), num_logit_rows() * spec().vocab_size);
}

Place<const float> Batch::logit_row(int64_t index) const {
  if (index < 0 || index >= num_logit_rows()) fail_argument("index is ", index, "; the batch has ", num_logit_rows(), " rows of logits");
  return activations_->logits.place() + index * spec().vocab_size;
}

void Batch::require(State wanted) const {
  if (state_ == wanted) return;
  constexpr const char* kNames[] = {"has not run yet", "is running", "waits for experts", "is done", "has failed"};
  fail_argument("the batch ", kNames[static_cast<size_t>(state_)], "; wanted one that ", kNames[static_cast<size_t>(wanted)]);
}

}  // namespace expertmesh
