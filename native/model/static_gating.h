#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "backend/backend.h"
#include "model/activations.h"
#include "model/capacity.h"

namespace expertmesh {

// Static gating of one batch at one layer, as GShard and fairseq do it and arXiv 2303.06182 measures it: every expert gets a block of as many rows
// as it has places, filled or not, by a product with the mask of kept choices; its answers come back by a product with their weights.
class StaticGating {
 public:
  explicit StaticGating(Activations& activations) : activations_(activations) {}

  // `x`, at most `padded_to` rows, into blocks. `experts` and `weights` [rows][top_k] are the choices, with the places that they were given.
  // Throws EM_NATIVE_ARGUMENT where there are more rows than the batch is padded to.
  void dispatch(Backend& backend, const GateSpec& gate, int64_t num_experts, const Rows& x, int64_t hidden, std::span<const int32_t> experts,
                std::span<const float> weights, const GivenPlaces& given);
  // [experts][places] rows of the experts' input.
  const Rows& blocks() const { return blocks_; }
  // [experts][places] whose they are.
  std::vector<int32_t> experts() const;
  // Answers in the order of the blocks to the rows' weighted sums, [rows][hidden].
  Rows combine(Backend& backend, const Rows& answers, int64_t hidden);

 private:
  int64_t num_rows() const { return blocks_.count; }

  Activations& activations_;
  Rows blocks_ = {};
  int64_t places_ = 0;
  int64_t count_ = 0;           // of the rows given
  std::vector<float> combine_;  // [rows][experts][places]
};

}  // namespace expertmesh
