#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "backend/backend.h"
#include "experts/store.h"
#include "model/activations.h"
#include "model/decoder.h"
#include "model/static_gating.h"

namespace expertmesh {

// Slots without an answer, but those of dropped rows and choices, ascending.
struct SlotsLeft {
  std::vector<int32_t> missing;  // of experts that are not local, or have left
  std::vector<int32_t> here;     // of local experts: not computed yet, as some are missing
};

// One batch at one layer with experts: from the router to the sum. Slots are numbered row * top_k + choice; with static gating the rows are those
// of the experts' blocks, each of one expert, filled or not.
class MixtureLayer {
 public:
  MixtureLayer(const Decoder& decoder, Activations& activations) : decoder_(decoder), activations_(activations), static_(activations) {}

  // By which precision map the rows are computed; 0 unless it is said.
  void set_map(uint32_t map) { map_ = map; }
  uint32_t map() const { return map_; }
  // Chooses experts for the rows, which are those of the sequences, and rounds the rows to the wire dtype. A job of the engine.
  void route(Backend& backend, int64_t layer, const MixtureSpec& spec, const MixtureWeights& weights, const Rows& normed,
             std::span<const RowSequence> sequences);

  int64_t layer() const { return layer_; }
  int64_t top_k() const { return top_k_; }
  int64_t num_slots() const { return inputs_.count * top_k_; }
  bool is_static() const { return spec().gate.capacity.has_value() && spec().gate.capacity->padded_to.has_value(); }
  // [slots] chosen experts.
  const std::vector<int32_t>& routing() const { return routing_; }
  // What the experts see of the rows: f32 rounded to the wire dtype.
  const Rows& expert_inputs() const { return inputs_; }
  // [slots], where their answers belong: f32 rounded to the wire dtype.
  Rows expert_outputs() const { return {.data = activations_.expert_out.place(), .stride = hidden(), .count = num_slots()}; }
  void mark_filled(int64_t slot) { is_filled_[static_cast<size_t>(slot)] = 1; }

  // Counts the routed rows of each expert, without dropped rows and choices.
  std::vector<int64_t> count_load(std::span<const uint8_t> is_dropped) const;
  // A slot's row and where its answer belongs.
  BatchRow expert_row(int64_t slot) const;
  // Computes what is local and resident of the slots that are not of dropped rows, unless some are to come from elsewhere: then
  // nothing, so that those are on their way before own ones are computed, together with rows of peers.
  SlotsLeft run_here(std::span<const uint8_t> is_dropped);

  // Throws EM_INTERNAL naming a slot that nobody filled, unless its row or choice is dropped: then it becomes zero.
  void require_filled(Backend& backend, std::span<const uint8_t> is_dropped);
  // Adds experts in order of choice, then the shared expert, to the residual. A job of the engine.
  void combine(Backend& backend);

 private:
  int64_t hidden() const { return decoder_.spec().hidden_size; }
  const MixtureSpec& spec() const { return *spec_; }
  const MixtureWeights& weights() const { return *weights_; }
  void run_shared(Backend& backend);
  void keep_to_residents(Backend& backend, const LocalExperts& local, GateRows gate);
  void keep_to_capacity(Backend& backend, std::span<const RowSequence> sequences);
  void take_blocks(Backend& backend, std::span<const float> choice_weights, const GivenPlaces& given);
  void round_inputs(Backend& backend);
  // By the rows that are dropped, and by its own choices that have found no place.
  bool is_wanted(int64_t slot, std::span<const uint8_t> is_dropped) const {
    return is_static() || (is_dropped[static_cast<size_t>(slot / top_k_)] == 0 && (has_no_place_.empty() || has_no_place_[static_cast<size_t>(slot)] == 0));
  }

  const Decoder& decoder_;
  Activations& activations_;
  uint32_t map_ = 0;
  int64_t layer_ = -1;
  const MixtureSpec* spec_ = nullptr;  // of that layer, as are the weights
  const MixtureWeights* weights_ = nullptr;
  Rows normed_ = {};
  Rows inputs_ = {};
  int64_t top_k_ = 0;
  std::vector<int32_t> routing_;
  // Of static gating: the choices that have found a place, by expert.
  std::vector<int64_t> kept_;
  StaticGating static_;
  std::vector<uint8_t> is_filled_;  // [slots]
  std::vector<uint8_t> has_no_place_;  // [slots], or empty where all have
  // [num_experts] kept in memory until they have run, where routers choose among residents; else empty.
  std::vector<std::shared_ptr<const Expert>> residents_;
};

}  // namespace expertmesh
