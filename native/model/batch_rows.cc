#include "model/batch_rows.h"

#include <unordered_map>
#include <utility>

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

void check_range(const char* name, std::span<const int32_t> values, int64_t end) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0 || values[i] >= end) fail_argument("input.", name, "[", i, "] is ", values[i], "; wanted 0 to ", end - 1);
  }
}

void check_length(const char* name, size_t length, size_t wanted) {
  if (length != wanted) fail_argument("input.", name, " has ", length, " values; wanted ", wanted, ", one for each token");
}

}  // namespace

BatchRows::BatchRows(const DecoderSpec& spec, int64_t kv_blocks, BatchInput input) : input_(std::move(input)) {
  if (spec.rope.has_value()) inverse_frequencies_ = spec.rope->inverse_frequencies;
  if (stack() == StackKind::encoder && !spec.encoder.has_value()) fail_argument("input.stack is encoder; the model has none");
  check_values(spec, kv_blocks);
  find_sequences();
  find_padding();
  check_sequences();
  check_written_blocks();
  check_frequencies();
  if (stack() == StackKind::encoder) check_encoder_rows();
  find_sources(spec.encoder.has_value(), kv_blocks);
}

void BatchRows::check_values(const DecoderSpec& spec, int64_t kv_blocks) const {
  if (input_.tokens.empty()) fail_argument("input.tokens is empty; wanted at least one row");
  check_length("positions", input_.positions.size(), input_.tokens.size());
  check_length("sequences", input_.sequences.size(), input_.tokens.size());
  check_range("tokens", input_.tokens, spec.vocab_size);
  check_range("positions", input_.positions, spec.context_length);
  check_range("block_table", input_.block_table, kv_blocks);
  check_range("logit_rows", input_.logit_rows, count());
  for (size_t i = 1; i < input_.logit_rows.size(); ++i) {
    if (input_.logit_rows[i] <= input_.logit_rows[i - 1]) fail_argument("input.logit_rows[", i, "] is not above the one before; wanted ascending rows");
  }
}

void BatchRows::find_sequences() {
  const std::vector<int32_t>& offsets = input_.block_offsets;
  if (offsets.size() < 2 || offsets.front() != 0 || offsets.back() != static_cast<int32_t>(input_.block_table.size())) {
    fail_argument("input.block_offsets: wanted 0 first and the length of block_table, ", input_.block_table.size(), ", last");
  }
  const size_t num_sequences = offsets.size() - 1;
  check_range("sequences", input_.sequences, static_cast<int64_t>(num_sequences));
  int64_t row = 0;
  for (size_t i = 0; i < num_sequences; ++i) {
    if (offsets[i + 1] < offsets[i]) fail_argument("input.block_offsets[", i + 1, "] is ", offsets[i + 1], ", less than the one before");
    const int64_t begin = row;
    while (row < count() && input_.sequences[static_cast<size_t>(row)] == static_cast<int32_t>(i)) ++row;
    if (row == begin) fail_argument("input.sequences: sequence ", i, " has no row where it is due, at row ", row, "; wanted 0, 1, … ascending");
    const std::span<const int32_t> blocks(input_.block_table);
    sequences_.push_back({.row_begin = begin, .row_end = row,
                          .blocks = blocks.subspan(static_cast<size_t>(offsets[i]), static_cast<size_t>(offsets[i + 1] - offsets[i]))});
  }
  if (row != count()) fail_argument("input.sequences[", row, "] is ", input_.sequences[static_cast<size_t>(row)], "; wanted ascending sequences");
}

void BatchRows::check_sequences() const {
  for (const RowSequence& sequence : sequences_) {
    for (int64_t row = sequence.row_begin + 1; row < sequence.row_end; ++row) {
      if (position(row) != position(row - 1) + 1) {
        fail_argument("input.positions[", row, "] is ", position(row), "; wanted ", position(row - 1) + 1, ", the next one of its sequence");
      }
    }
    const int64_t last = position(sequence.row_end - 1) - sequence.num_padding;
    const int64_t wanted = last / kBlockPositions + 1;
    if (static_cast<int64_t>(sequence.blocks.size()) < wanted) {
      fail_argument("input.block_table: the sequence of row ", sequence.row_begin, " has ", sequence.blocks.size(), " blocks; wanted ", wanted,
                    " for position ", last);
    }
  }
}

// A block that two sequences write, or one sequence at two places, would mix their keys without any later sign of it.
void BatchRows::check_written_blocks() const {
  std::unordered_map<int32_t, int64_t> row_of_block;
  for (const RowSequence& sequence : sequences_) {
    const int64_t last = (position(sequence.row_end - 1) - sequence.num_padding) / kBlockPositions;
    for (int64_t i = position(sequence.row_begin) / kBlockPositions; i <= last; ++i) {
      const int32_t block = sequence.blocks[static_cast<size_t>(i)];
      const auto [found, is_new] = row_of_block.emplace(block, sequence.row_begin);
      if (!is_new) {
        fail_argument("input.block_table: block ", block, " is written by the sequences of rows ", found->second, " and ", sequence.row_begin,
                      ", or twice; wanted a block of its own for each 32 positions");
      }
    }
  }
}

void BatchRows::check_frequencies() const {
  const size_t wanted = sequences_.size() * inverse_frequencies_.size();
  const size_t length = input_.rope_inverse_frequencies.size();
  if (length != 0 && length != wanted) {
    fail_argument("input.rope_inverse_frequencies has ", length, " values; wanted ", wanted, ", half a head for each sequence, or none");
  }
}

void BatchRows::find_padding() {
  const std::vector<int32_t>& given = input_.num_padding;
  if (given.empty()) return;
  if (stack() != StackKind::encoder) fail_argument("input.num_padding has ", given.size(), " values; wanted none of a decoder's rows");
  check_length("num_padding", given.size(), sequences_.size());
  for (size_t i = 0; i < given.size(); ++i) {
    const int64_t num_rows = sequences_[i].row_end - sequences_[i].row_begin;
    if (given[i] < 0 || given[i] >= num_rows) fail_argument("input.num_padding[", i, "] is ", given[i], "; wanted 0 to ", num_rows - 1);
    sequences_[i].num_padding = given[i];
  }
}

void BatchRows::check_encoder_rows() const {
  for (const RowSequence& sequence : sequences_) {
    if (position(sequence.row_begin) == 0) continue;
    fail_argument("input.positions[", sequence.row_begin, "] is ", position(sequence.row_begin), "; wanted 0: an encoder's batch has whole sources");
  }
  if (!input_.logit_rows.empty()) fail_argument("input.logit_rows has ", input_.logit_rows.size(), " values; wanted none of an encoder's rows");
}

void BatchRows::find_sources(bool has_encoder, int64_t kv_blocks) {
  const bool is_wanted = has_encoder && stack() == StackKind::decoder;
  if (input_.sources.has_value() != is_wanted) {
    fail_argument("input.sources: wanted ", is_wanted ? "the sources of the sequences" : "null", is_wanted ? "" : ", as these rows have none");
  }
  if (!is_wanted) return;
  const SourceInput& sources = *input_.sources;
  const std::vector<int32_t>& offsets = sources.block_offsets;
  check_length("sources.lengths", sources.lengths.size(), sequences_.size());
  check_length("sources.block_offsets", offsets.size(), sequences_.size() + 1);
  check_range("sources.block_table", sources.block_table, kv_blocks);
  if (offsets.front() != 0 || offsets.back() != static_cast<int32_t>(sources.block_table.size())) {
    fail_argument("input.sources.block_offsets: wanted 0 first and the length of block_table, ", sources.block_table.size(), ", last");
  }
  const std::span<const int32_t> blocks(sources.block_table);
  for (size_t i = 0; i < sequences_.size(); ++i) {
    const int64_t num_blocks = static_cast<int64_t>(offsets[i + 1]) - offsets[i];
    if (sources.lengths[i] < 1 || num_blocks < 1 || sources.lengths[i] > num_blocks * kBlockPositions) {
      fail_argument("input.sources.lengths[", i, "] is ", sources.lengths[i], " in ", num_blocks, " blocks; wanted 1 to ",
                    num_blocks * kBlockPositions);
    }
    sequences_[i].source_length = sources.lengths[i];
    sequences_[i].source_blocks = blocks.subspan(static_cast<size_t>(offsets[i]), static_cast<size_t>(num_blocks));
  }
}

}  // namespace expertmesh
