#pragma once

#include <vector>

#include "backend/cpu/feed_forward.h"
#include "backend/cpu/team.h"
#include "backend/operations.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh::cpu {

// Runs rows through experts, those of each as one product. Keeps its memory between runs.
class ExpertRunner {
 public:
  void run(Team& team, const ExpertRun& run, FeedForwardScratch& scratch);

 private:
  void run_slice(Team& team, const ExpertRun& run, std::span<const ExpertRows> experts, FeedForwardScratch& scratch);

  Scratch<float> inputs_;   // [rows][row_stride of hidden]
  Scratch<float> outputs_;  // [rows][hidden]
};

}  // namespace expertmesh::cpu
