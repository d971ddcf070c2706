#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "backend/step_rows.h"
#include "spec/spec.h"

namespace expertmesh {

// The choices of one batch at one layer, in the order of its rows.
struct RoutedRows {
  std::span<const RowSequence> sequences;
  int64_t num_experts;
  std::span<const int32_t> experts;  // [rows][top_k], the best first
};

struct GivenPlaces {
  int64_t places = 0;                // of each expert, where all rows share them
  std::vector<int32_t> numbers;      // [rows][top_k] the choice's place, or the one that it would have
  std::vector<uint8_t> is_dropped;   // [rows][top_k] 1 where there is none of that number
};

// Gives out the places of `gate.capacity`, which is there. `weights` [rows][top_k] are the chosen scores and become what experts are
// weighted with: renormalised, those of dropped choices 0, scaled. The rules are those of NLLB-MoE and Switch Transformers in
// transformers 4.57; sequences count as long as the longest, as there, though rows of padding are here only where they take places; a
// batch that is padded to some number counts as that many rows.
GivenPlaces give_places(const GateSpec& gate, const RoutedRows& routed, std::span<float> weights);

}  // namespace expertmesh
