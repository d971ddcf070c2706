#include "backend/cpu/attend.h"

#include <algorithm>
#include <array>
#include <vector>

namespace expertmesh::cpu {

namespace {

using kernels::kAttentionQueries;
using kernels::kSegmentPositions;

constexpr int64_t kBlocksPerSegment = kSegmentPositions / kBlockPositions;
// Floats of partial results held at once; a longer prefill is taken in parts.
constexpr int64_t kMaxPartialFloats = int64_t{1} << 21;

// Positions that a query sees: first <= position < end, of its own sequence or of the source.
struct Window {
  int64_t first;
  int64_t end;

  int64_t first_segment() const { return first / kSegmentPositions; }
  int64_t end_segment() const { return (end - 1) / kSegmentPositions + 1; }
  int64_t num_segments() const { return end_segment() - first_segment(); }
};

class Attention {
 public:
  Attention(Team& team, const AttentionRows& op, AttentionPartials& partials)
      : team_(team), kernels_(team.kernels()), op_(op), spec_(op.spec), rows_(op.rows), cache_(static_cast<KvBlocks&>(op.cache)), partials_(partials) {}

  void run() {
    for (int64_t begin = 0, end = 0; begin < rows_.count(); begin = end) {
      end = lay_out_partials(begin);
      attend(begin, end);
    }
  }

 private:
  // Rows [row_begin, row_end) of one sequence, one kv head, one segment.
  struct Task {
    int64_t row_begin;
    int64_t row_end;
    int64_t kv_head;
    int64_t segment;
  };

  Window window(int64_t row) const {
    const int64_t end = rows_.position(row) + 1;
    switch (spec_.sees) {
      case Sees::causal:
        return {0, end};
      case Sees::window:
        return {std::max<int64_t>(end - *spec_.sliding_window, 0), end};
      case Sees::whole:
        return {0, rows_.position(rows_.sequence(row).row_end - 1) + 1 - rows_.sequence(row).num_padding};
      case Sees::source:
        return {0, rows_.sequence(row).source_length};
    }
    return {0, 0};
  }

  // Gives each row from `begin` on its place in the partial results, [numHeads][segments that the row sees], until the
  // memory is used up. Returns the end of those rows.
  int64_t lay_out_partials(int64_t begin) {
    first_part_.clear();
    int64_t parts = 0;
    int64_t row = begin;
    for (; row < rows_.count(); ++row) {
      const int64_t wanted = window(row).num_segments() * spec_.num_heads;
      if (row > begin && (parts + wanted) * spec_.value_dim > kMaxPartialFloats) break;
      first_part_.push_back(parts);
      parts += wanted;
    }
    partials_.max.reserve(parts);
    partials_.sum.reserve(parts);
    partials_.acc.reserve(parts * spec_.value_dim);
    return row;
  }

  // Of the first segment that the row sees.
  int64_t part(int64_t begin, int64_t row, int64_t head) const {
    return first_part_[static_cast<size_t>(row - begin)] + head * window(row).num_segments();
  }

  void attend(int64_t begin, int64_t end) {
    const std::vector<Task> tasks = cut_tasks(begin, end);
    team_.parallel_for(static_cast<int64_t>(tasks.size()), [&](int64_t i) { attend_segment(begin, tasks[static_cast<size_t>(i)]); });
    team_.parallel_ranges(end - begin, kRowGrain, [&](int64_t first, int64_t last) {
      for (int64_t row = begin + first; row < begin + last; ++row) merge(begin, row);
    });
  }

  std::vector<Task> cut_tasks(int64_t begin, int64_t end) const {
    const int64_t row_step = std::max<int64_t>(1, kAttentionQueries * spec_.num_kv_heads / spec_.num_heads);
    std::vector<Task> tasks;
    for (const RowSequence& sequence : rows_.sequences) {
      const int64_t sequence_end = std::min(sequence.row_end, end);
      for (int64_t row = std::max(sequence.row_begin, begin); row < sequence_end; row += row_step) {
        const int64_t row_end = std::min(row + row_step, sequence_end);
        for (int64_t segment = window(row).first_segment(); segment < window(row_end - 1).end_segment(); ++segment) {
          for (int64_t kv_head = 0; kv_head < spec_.num_kv_heads; ++kv_head) tasks.push_back({row, row_end, kv_head, segment});
        }
      }
    }
    return tasks;
  }

  void attend_segment(int64_t begin, const Task& task) {
    const RowSequence& sequence = rows_.sequence(task.row_begin);
    const std::span<const int32_t> blocks = spec_.sees == Sees::source ? sequence.source_blocks : sequence.blocks;
    const int64_t last_position = window(task.row_end - 1).end - 1;
    const int64_t first_block = task.segment * kBlocksPerSegment;
    const int64_t num_blocks = std::min(kBlocksPerSegment, last_position / kBlockPositions + 1 - first_block);
    std::array<const void*, kBlocksPerSegment> keys;
    std::array<const void*, kBlocksPerSegment> values;
    for (int64_t i = 0; i < num_blocks; ++i) {
      const int64_t block = blocks[static_cast<size_t>(first_block + i)];
      keys[static_cast<size_t>(i)] = cache_.keys(block, task.kv_head);
      values[static_cast<size_t>(i)] = cache_.values(block, task.kv_head);
    }
    std::array<kernels::AttentionQuery, kAttentionQueries> queries;
    kernels::AttentionSegment segment{.queries = queries.data(), .num_queries = 0, .kv_dtype = cache_.dtype(), .k_blocks = keys.data(), .v_blocks = values.data(),
                                      .head_dim = spec_.head_dim, .value_dim = spec_.value_dim, .scale = spec_.scale};
    const int64_t group = spec_.num_heads / spec_.num_kv_heads;
    for (int64_t row = task.row_begin; row < task.row_end; ++row) {
      const Window seen = window(row);
      if (task.segment < seen.first_segment() || task.segment >= seen.end_segment()) continue;
      for (int64_t head = task.kv_head * group; head < (task.kv_head + 1) * group; ++head) {
        queries[static_cast<size_t>(segment.num_queries++)] = query(begin, row, head, task.segment);
        if (segment.num_queries < kAttentionQueries) continue;
        kernels_.attention(segment);
        segment.num_queries = 0;
      }
    }
    if (segment.num_queries > 0) kernels_.attention(segment);
  }

  kernels::AttentionQuery query(int64_t begin, int64_t row, int64_t head, int64_t segment) {
    const Window seen = window(row);
    const int64_t origin = segment * kSegmentPositions;
    const std::optional<RelativeBias>& bias = op_.weights.relative_bias;
    const int64_t own_part = part(begin, row, head) + segment - seen.first_segment();
    return {.q = op_.q.address() + (row * spec_.num_heads + head) * spec_.head_dim,
            .first = static_cast<int32_t>(std::max<int64_t>(seen.first - origin, 0)),
            .last = static_cast<int32_t>(std::min(seen.end - origin, kSegmentPositions)),
            .m = partials_.max.data() + own_part,
            .l = partials_.sum.data() + own_part,
            .acc = partials_.acc.data() + own_part * spec_.value_dim,
            .bias = bias.has_value() ? bias->at(head, rows_.position(row), origin).address() : nullptr};
  }

  void merge(int64_t begin, int64_t row) {
    for (int64_t head = 0; head < spec_.num_heads; ++head) {
      const int64_t first = part(begin, row, head);
      kernels_.attention_merge(partials_.max.data() + first, partials_.sum.data() + first,
                               partials_.acc.data() + first * spec_.value_dim, window(row).num_segments(), spec_.value_dim,
                               op_.out.at(row).address() + head * spec_.value_dim);
    }
  }

  Team& team_;
  const kernels::Table& kernels_;
  const AttentionRows& op_;
  const AttentionSpec& spec_;
  const StepRows& rows_;
  KvBlocks& cache_;
  AttentionPartials& partials_;
  // Of the rows in hand.
  std::vector<int64_t> first_part_;
};

}  // namespace

void attend(Team& team, const AttentionRows& op, AttentionPartials& partials) { Attention(team, op, partials).run(); }

}  // namespace expertmesh::cpu
