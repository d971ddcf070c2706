#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "model/attend.h"
#include "model/feed_forward.h"
#include "model/rotations.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh {

// Everything a batch computes on its way, rows first. Grown as needed and handed from batch to batch.
struct Activations {
  Scratch<float> residual;        // [rows][hidden]
  Scratch<float> normed;          // [rows][row_stride of hidden]
  Scratch<float> wire;            // [rows][hidden] normed, rounded to the wire dtype; unused where that is f32
  Rotations rotations;
  Scratch<float> q;               // [rows][numHeads * headDim]
  Scratch<float> k;               // [rows][numKvHeads * headDim]
  Scratch<float> v;               // [rows][numKvHeads * headDim]
  Scratch<float> attended;        // [rows][row_stride of numHeads * headDim]
  AttentionPartials attention_partials;
  Scratch<float> block_out;       // [rows][hidden] of attention, a dense feed-forward block or the shared expert
  Scratch<float> router_logits;   // [rows][numExperts]
  Scratch<int32_t> experts;       // [rows][topK]
  Scratch<float> weights;         // [rows][topK]
  Scratch<float> expert_out;      // [rows][topK][hidden], rounded to the wire dtype
  Scratch<float> shared_weights;  // [rows] of the shared expert
  Scratch<float> logits;          // [logitRows][vocab]
  FeedForwardScratch feed_forward;
};

// Spare Activations of one decoder. A step's memory is as large as a prefill; asking the system for it at each step
// would cost more than a decode step.
class ActivationsPool {
 public:
  std::unique_ptr<Activations> take();
  void give_back(std::unique_ptr<Activations> activations);

 private:
  static constexpr size_t kMaxSpare = 4;
  // Scoring asks for the logits of every row, generation for one row a sequence.
  static constexpr size_t kMaxSpareLogitBytes = size_t{64} << 20;

  std::mutex mutex_;
  std::vector<std::unique_ptr<Activations>> spare_;
};

}  // namespace expertmesh
