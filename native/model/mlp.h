#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "model/linear.h"
#include "runtime/aligned_buffer.h"
#include "runtime/engine.h"
#include "runtime/tiles.h"

namespace expertmesh {

// Rows of one gated MLP: a dense layer's, a shared expert's, or one expert's share of a run.
struct MlpRows {
  const MlpMatrices* weights;
  const float* x;  // [rows][ldx]
  int64_t ldx;
  int64_t rows;
  float* out;  // [rows][hidden]
};

// [rows][row_stride of the intermediate size].
struct MlpScratch {
  Scratch<float> gate;
  Scratch<float> up;
};

// A part of the outputs that has just been computed, for what is to follow while it is in the cache.
using MlpTileDone = std::function<void(const GemmTile& tile)>;

// out = down(silu(gate(x)) * up(x)) for all tasks with all threads, in two steps: gate and up with their product, then
// down. tile.task is the task's index, its panels are of the hidden columns. `done` may be null.
void run_mlps(Engine& engine, std::span<const MlpRows> tasks, MlpScratch& scratch, const MlpTileDone& done);

}  // namespace expertmesh
