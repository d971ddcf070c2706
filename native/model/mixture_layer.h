#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "experts/expert.h"
#include "experts/grouped_run.h"
#include "kernels/row_stride.h"
#include "model/activations.h"
#include "model/decoder.h"
#include "runtime/engine.h"

namespace expertmesh {

// Slots without an answer, but those of dropped rows, ascending.
struct SlotsLeft {
  std::vector<int32_t> missing;  // of experts that are not local, or have left
  std::vector<int32_t> here;     // of local experts: not computed yet, as some are missing
};

// One batch at one layer with experts: from the router to the sum. Slots are numbered row * topK + choice.
class MixtureLayer {
 public:
  MixtureLayer(const Decoder& decoder, Activations& activations) : decoder_(decoder), activations_(activations) {}

  // Chooses experts for the rows of `normed` and rounds the rows to the wire dtype. A job of `engine`.
  void route(Engine& engine, int64_t layer, const MixtureSpec& spec, const MixtureWeights& weights, int64_t num_rows);

  int64_t layer() const { return layer_; }
  int64_t top_k() const { return top_k_; }
  int64_t num_slots() const { return num_rows_ * top_k_; }
  // [slots] chosen experts.
  std::span<const int32_t> routing() const { return {activations_.experts.data(), static_cast<size_t>(num_slots())}; }
  // [hidden], what the experts see of a row: f32 rounded to the wire dtype.
  const float* expert_input(int64_t row) const;
  // [hidden], where a slot's answer belongs: f32 rounded to the wire dtype.
  float* expert_output(int64_t slot) { return activations_.expert_out.data() + slot * hidden(); }
  void mark_filled(int64_t slot) { is_filled_[static_cast<size_t>(slot)] = 1; }

  // Counts the routed rows of each expert, without the dropped ones.
  std::vector<int64_t> count_load(std::span<const uint8_t> is_dropped) const;
  // A slot's row and where its answer belongs.
  ExpertRow expert_row(int64_t slot);
  // Computes what is local and resident of the slots that are not of dropped rows, unless some are to come from elsewhere: then
  // nothing, so that those are on their way before own ones are computed, together with rows of peers.
  SlotsLeft run_here(Engine& engine, std::span<const uint8_t> is_dropped);

  // Throws EM_INTERNAL naming a slot that nobody filled, unless its row is dropped: then it becomes zero.
  void require_filled(std::span<const uint8_t> is_dropped);
  // Adds experts in order of choice, then the shared expert, to the residual. A job of `engine`.
  void combine(Engine& engine);

 private:
  int64_t hidden() const { return decoder_.spec().hidden_size; }
  int64_t normed_stride() const { return kernels::row_stride(hidden()); }
  const MixtureSpec& spec() const { return *spec_; }
  const MixtureWeights& weights() const { return *weights_; }
  void round_rows(Engine& engine);
  void run_shared(Engine& engine);

  const Decoder& decoder_;
  Activations& activations_;
  int64_t layer_ = -1;
  const MixtureSpec* spec_ = nullptr;  // of that layer, as are the weights
  const MixtureWeights* weights_ = nullptr;
  int64_t num_rows_ = 0;
  int64_t top_k_ = 0;
  std::vector<uint8_t> is_filled_;  // [slots]
};

}  // namespace expertmesh
