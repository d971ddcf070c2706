#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "backend/engine.h"
#include "kernels/logit_rules.h"
#include "kernels/logprobs.h"
#include "model/activations.h"
#include "model/batch_rows.h"
#include "model/decoder.h"
#include "model/early_gate.h"
#include "model/mixture_layer.h"

namespace expertmesh {

struct RunResult {
  // The layer that waits for experts from elsewhere; none when the batch is done.
  std::optional<int64_t> stopped_at;
  std::vector<int32_t> routing;  // [rows, top_k] of that layer
  SlotsLeft left;                // of that layer
  bool is_static = false;        // its rows are those of static gating's blocks
  bool is_behind = false;        // nothing is wanted, but that the earlier batch gets on
};

// What sampling of one row of logits asks for.
struct SamplingInput {
  int64_t index;  // into logit_rows
  kernels::SamplingParams params;
  std::optional<kernels::LogitRules> rules;
};

// Whose logarithms are wanted of one row of logits.
struct LogprobInput {
  int64_t index;  // into logit_rows
  int32_t token;
  int64_t num_top;
};

// One step: rows on their way through the layers. All calls that take an engine are jobs of it. Calls throw
// EM_NATIVE_ARGUMENT where the batch is not in the state they need.
class Batch {
 public:
  Batch(std::shared_ptr<Decoder> decoder, BatchInput input);
  ~Batch();
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  int64_t num_rows() const { return rows_.count(); }
  // The precision map that its experts are computed by; before the first run.
  void set_map(uint32_t map) { mixture_.set_map(map); }
  uint32_t map() const { return mixture_.map(); }
  int64_t num_logit_rows() const { return static_cast<int64_t>(rows_.logit_rows().size()); }
  const DecoderSpec& spec() const { return decoder_->spec(); }
  DType wire_dtype() const { return decoder_->options().wire_dtype; }

  // From any thread; holds from the next run on.
  void drop_row(int64_t row) { dropped_[static_cast<size_t>(row)] = true; }
  // From any thread: every row is dropped.
  bool is_abandoned() const;

  // Rows may come after those of `earlier` in their sequences: no attention is computed before its, whose keys they see.
  RunResult run(Engine& engine, const Batch* earlier = nullptr);
  // The next two are for a batch that waits. Several may run at once, and beside run_experts, as long as they fill different slots.
  // out [rows, hidden] in the wire dtype.
  void gather(Backend& backend, Copiers copiers, std::span<const int32_t> rows, std::byte* out) const;
  // rows [slots, hidden] in the wire dtype.
  void scatter(Backend& backend, Copiers copiers, std::span<const int32_t> slots, const std::byte* rows);
  // The layer that waits, for those who fill its slots.
  MixtureLayer& stopped_layer();

  // Tokens; -1 where the rules ban every one.
  std::vector<int32_t> sample(Backend& backend, std::span<const SamplingInput> inputs);
  // Of the logits as the model gives them, before any rules.
  std::vector<kernels::Logprobs> logprobs(Backend& backend, std::span<const LogprobInput> inputs);
  std::vector<double> nll(Backend& backend, std::span<const int32_t> indices, std::span<const int32_t> targets);
  // [logit_rows, vocab]
  std::vector<float> logits(Backend& backend);

 private:
  enum class State { fresh, running, stopped, behind, done, failed };

  RunResult run_layers(Engine& engine, const Batch* earlier);
  // Whether keys and values of its rows are in the cache of this sublayer. A job of the engine.
  bool has_passed(int64_t layer, int64_t sublayer) const;
  bool run_sublayer(Backend& backend);
  bool run_sublayer(Backend& backend, const NormSpec& spec);
  bool run_sublayer(Backend& backend, const AttentionSpec& spec);
  bool run_sublayer(Backend& backend, const FeedForwardSpec& spec);
  bool run_sublayer(Backend& backend, const MixtureSpec& spec);
  void combine(Backend& backend);
  // Tells the store what the next layer with experts is likely to need, while this one's are computed.
  void prefetch_next(Backend& backend);
  void start(Backend& backend);
  void finish(Backend& backend);
  void store_sources(Backend& backend);
  void compute_logits(Backend& backend);
  // Of the sublayer in hand.
  template <class Weights>
  const Weights& sublayer_weights() const {
    return std::get<Weights>(decoder_->weights().layers[static_cast<size_t>(layer_)][static_cast<size_t>(sublayer_)]);
  }
  Rows rows_of(const Buffer<float>& buffer) const { return {.data = buffer.place(), .stride = spec().hidden_size, .count = num_rows()}; }
  // What the sublayers read.
  Rows normed(Backend& backend) const {
    return {.data = activations_->normed.place(), .stride = backend.row_stride(spec().hidden_size), .count = num_rows()};
  }
  void require(State wanted) const;
  Place<const float> logit_row(int64_t index) const;

  std::shared_ptr<Decoder> decoder_;
  BatchRows rows_;
  std::unique_ptr<Activations> activations_;
  MixtureLayer mixture_;
  EarlyGate early_gate_;
  State state_ = State::fresh;
  // The next to run, or the mixture that waits.
  int64_t layer_ = 0;
  int64_t sublayer_ = 0;
  SlotsLeft left_;  // of the mixture that waits
  std::unique_ptr<std::atomic<bool>[]> dropped_;  // [rows]
  std::vector<uint8_t> is_dropped_;               // [rows] as this run sees them
};

}  // namespace expertmesh
