#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/spec.h"

namespace expertmesh {

// As in packages/native/src/binding.ts.
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
};

// The rows of one step, checked: what the layers read.
class BatchRows {
 public:
  // Rows of one sequence, at consecutive positions.
  struct Sequence {
    int64_t row_begin;
    int64_t row_end;
    std::span<const int32_t> blocks;
    // What the encoder has made of the source; none without one.
    int64_t source_length = 0;
    std::span<const int32_t> source_blocks = {};
  };

  // Throws EM_NATIVE_ARGUMENT naming what contradicts the binding.
  // `spec` outlives the rows.
  BatchRows(const DecoderSpec& spec, int64_t kv_blocks, BatchInput input);

  int64_t count() const { return static_cast<int64_t>(input_.tokens.size()); }
  int32_t token(int64_t row) const { return input_.tokens[static_cast<size_t>(row)]; }
  int32_t position(int64_t row) const { return input_.positions[static_cast<size_t>(row)]; }
  StackKind stack() const { return input_.stack; }
  // [pairs] of the row's sequence, none without RoPE.
  std::span<const float> inverse_frequencies(int64_t row) const;
  const Sequence& sequence_of(int64_t row) const { return sequences_[static_cast<size_t>(input_.sequences[static_cast<size_t>(row)])]; }
  std::span<const Sequence> sequences() const { return sequences_; }
  std::span<const int32_t> logit_rows() const { return input_.logit_rows; }

 private:
  void check_values(const DecoderSpec& spec, int64_t kv_blocks) const;
  void find_sequences();
  void check_sequences() const;
  void check_written_blocks() const;
  void check_frequencies() const;
  void check_encoder_rows() const;
  void find_sources(bool has_encoder, int64_t kv_blocks);

  // Of the spec.
  std::span<const float> inverse_frequencies_;
  BatchInput input_;
  std::vector<Sequence> sequences_;
};

}  // namespace expertmesh
