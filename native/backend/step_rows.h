#pragma once

#include <cstdint>
#include <span>

namespace expertmesh {

// Positions of a block of the KV cache.
inline constexpr int64_t kBlockPositions = 32;

// Rows of one sequence, at consecutive positions.
struct RowSequence {
  int64_t row_begin;
  int64_t row_end;
  std::span<const int32_t> blocks;
  // Of the rows, the last ones: computed as others are, but seen by none, and at no position.
  int64_t num_padding = 0;
  // What the encoder has made of the source; none without one.
  int64_t source_length = 0;
  std::span<const int32_t> source_blocks = {};
};

// The rows of one step, as operations see them.
struct StepRows {
  std::span<const int32_t> tokens;
  std::span<const int32_t> positions;
  std::span<const int32_t> sequence_of;  // [rows] indices into sequences
  std::span<const RowSequence> sequences;

  int64_t count() const { return static_cast<int64_t>(tokens.size()); }
  int32_t position(int64_t row) const { return positions[static_cast<size_t>(row)]; }
  bool is_padding(int64_t row) const { return row >= sequence(row).row_end - sequence(row).num_padding; }
  const RowSequence& sequence(int64_t row) const { return sequences[static_cast<size_t>(sequence_of[static_cast<size_t>(row)])]; }
};

}  // namespace expertmesh
