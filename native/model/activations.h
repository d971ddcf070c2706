#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "backend/backend.h"

namespace expertmesh {

// Everything a batch computes on its way, rows first. Grown as needed and handed from batch to batch.
struct Activations {
  Buffer<float> residual;       // [rows][hidden]
  Buffer<float> normed;         // [rows][row_stride of hidden]
  Buffer<float> wire;           // [rows][hidden] normed, rounded to the wire dtype; unused where that is f32
  Buffer<float> rotations;      // [rows][cos, sin][pairs]
  Buffer<float> q;              // [rows][num_heads * head_dim]
  Buffer<float> k;              // [rows][num_kv_heads * head_dim]
  Buffer<float> v;              // [rows][num_kv_heads * value_dim]
  Buffer<float> attended;       // [rows][row_stride of num_heads * value_dim]
  Buffer<float> block_out;      // [rows][hidden] of attention, a dense feed-forward block or the shared expert
  Buffer<float> router_logits;  // [rows][num_experts]
  Buffer<int32_t> experts;      // [rows][top_k]
  Buffer<float> weights;        // [rows][top_k]
  Buffer<float> expert_out;     // [rows][top_k][hidden], rounded to the wire dtype
  Buffer<float> blocks;         // [experts][places][hidden] of static gating, as the next two are
  Buffer<float> block_weights;  // [experts][places][rows padded], then [rows][experts][places]
  Buffer<float> combined;       // [rows][hidden]
  Buffer<float> shared_logits;  // [rows] of the shared expert's gate
  Buffer<float> logits;         // [logit_rows][vocab]
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
