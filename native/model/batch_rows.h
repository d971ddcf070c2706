#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backend/step_rows.h"
#include "spec/spec.h"

namespace expertmesh {

// What a step is to compute: the meanings are those of the binding.
struct SourceInput {
  std::vector<int32_t> lengths;
  std::vector<int32_t> block_table;
  std::vector<int32_t> block_offsets;
};

struct BatchInput {
  std::vector<int32_t> tokens;
  std::vector<int32_t> positions;
  std::vector<int32_t> sequences;
  std::vector<int32_t> block_table;
  std::vector<int32_t> block_offsets;
  std::vector<float> rope_inverse_frequencies;
  std::vector<int32_t> logit_rows;
  StackKind stack = StackKind::decoder;
  std::optional<SourceInput> sources = std::nullopt;
  std::vector<int32_t> num_padding = {};
};

// The rows of one step, checked: what the layers read.
class BatchRows {
 public:
  // Throws EM_NATIVE_ARGUMENT naming what contradicts the binding. `spec` outlives the rows.
  BatchRows(const DecoderSpec& spec, int64_t kv_blocks, BatchInput input);

  int64_t count() const { return static_cast<int64_t>(input_.tokens.size()); }
  StackKind stack() const { return input_.stack; }
  // As operations see them; good as long as these rows.
  StepRows step() const { return {.tokens = input_.tokens, .positions = input_.positions, .sequence_of = input_.sequences, .sequences = sequences_}; }
  // [pairs], or [sequences][pairs]; none without RoPE.
  std::span<const float> inverse_frequencies() const {
    return input_.rope_inverse_frequencies.empty() ? inverse_frequencies_ : std::span<const float>(input_.rope_inverse_frequencies);
  }
  std::span<const int32_t> logit_rows() const { return input_.logit_rows; }

 private:
  int32_t position(int64_t row) const { return input_.positions[static_cast<size_t>(row)]; }
  void check_values(const DecoderSpec& spec, int64_t kv_blocks) const;
  void find_sequences();
  void check_sequences() const;
  void check_written_blocks() const;
  void check_frequencies() const;
  void find_padding();
  void check_encoder_rows() const;
  void find_sources(bool has_encoder, int64_t kv_blocks);

  // Of the spec.
  std::span<const float> inverse_frequencies_;
  BatchInput input_;
  std::vector<RowSequence> sequences_;
};

}  // namespace expertmesh
