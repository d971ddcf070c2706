#pragma once

#include <cstdint>
#include <vector>

#include "backend/backend.h"
#include "model/decoder.h"

namespace expertmesh {

// Which experts a layer is likely to need, before the layers in between have run: its own gate on the present hidden state. Residuals
// change little from layer to layer, so that most of its choices are foreseen (Eliseev and Mazur, arXiv 2312.17238). One batch's.
class EarlyGate {
 public:
  // [hidden] residuals before the experts of the layer in hand. The experts of `layer` that are chosen at least once, the most
  // wanted first. A job of the engine.
  std::vector<int32_t> choose(Backend& backend, const Decoder& decoder, int64_t layer, const Rows& residual);

 private:
  Buffer<float> normed_;   // [rows][row_stride of hidden]
  Buffer<float> logits_;   // [rows][num_experts]
  Buffer<int32_t> experts_;  // [rows][top_k]
  Buffer<float> weights_;  // [rows][top_k]
};

}  // namespace expertmesh
