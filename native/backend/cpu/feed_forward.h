#pragma once

#include <functional>
#include <span>

#include "backend/cpu/team.h"
#include "backend/cpu/tiles.h"
#include "backend/operations.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh::cpu {

struct FeedForwardScratch {
  // What goes into down: [rows][row_stride of the intermediate size].
  Scratch<float> gate;  // unused by plain ones
  Scratch<float> up;
  Scratch<float> forms;  // of the rows of the products in hand
};

// A part of the outputs that has just been computed, for what is to follow while it is in the cache.
using FeedForwardTileDone = std::function<void(const GemmTile& tile)>;

// out = down(act(gate(x)) * up(x)), or down(act(up(x))), for all tasks with all threads, in two steps: what goes into down, then
// down. All tasks are gated or none is. tile.task is the task's index, its panels are of the hidden columns. `done` may be null.
void run_feed_forward(Team& team, std::span<const FeedForwardRows> tasks, FeedForwardScratch& scratch, const FeedForwardTileDone& done);

}  // namespace expertmesh::cpu
