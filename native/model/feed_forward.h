#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "model/linear.h"
#include "runtime/aligned_buffer.h"
#include "runtime/engine.h"
#include "runtime/tiles.h"

namespace expertmesh {

// Rows of one feed-forward block: a dense layer's, a shared expert's, or one expert's share of a run.
struct FeedForwardRows {
  const FeedForwardMatrices* weights;
  const float* x;  // [rows][ldx]
  int64_t ldx;
  int64_t rows;
  float* out;  // [rows][hidden]
};

// [rows][row_stride of the intermediate size].
struct FeedForwardScratch {
  Scratch<float> gate;  // unused by plain ones
  Scratch<float> up;
};

// A part of the outputs that has just been computed, for what is to follow while it is in the cache.
using FeedForwardTileDone = std::function<void(const GemmTile& tile)>;

// out = down(act(gate(x)) * up(x)), or down(act(up(x))), for all tasks with all threads, in two steps: what goes into down, then
// down. All tasks are gated or none is. tile.task is the task's index, its panels are of the hidden columns. `done` may be null.
void run_feed_forward(Engine& engine, std::span<const FeedForwardRows> tasks, FeedForwardScratch& scratch, const FeedForwardTileDone& done);

}  // namespace expertmesh
