#include "model/attention_layer.h"

#include <algorithm>
#include <array>
#include <vector>

#include "kernels/row_stride.h"
#include "runtime/tiles.h"

namespace expertmesh {

namespace {

using kernels::kBlockPositions;
using kernels::kSegmentPositions;

constexpr int64_t kBlocksPerSegment = kSegmentPositions / kBlockPositions;
// Queries given to the kernel at once: they share each block of keys while it is in the cache.
constexpr int64_t kMaxQueries = 64;
// Floats of partial results held at once; a longer prefill is taken in parts.
constexpr int64_t kMaxPartialFloats = int64_t{1} << 21;
// Rows rotated and stored by one thread at a time.
constexpr int64_t kRowGrain = 8;

// Positions that a query sees: first <= position < end, its own being the last of them.
struct Window {
  int64_t first;
  int64_t end;

  int64_t first_segment() const { return first / kSegmentPositions; }
  int64_t end_segment() const { return (end - 1) / kSegmentPositions + 1; }
  int64_t num_segments() const { return end_segment() - first_segment(); }
};

class AttentionLayer {
 public:
  AttentionLayer(Engine& engine, const DecoderSpec& decoder, const AttentionSpec& spec, const AttentionWeights& weights, KvCache& cache,
                 const BatchRows& rows, Activations& activations)
      : engine_(engine),
        kernels_(engine.kernels()),
        spec_(spec),
        weights_(weights),
        cache_(cache),
        rows_(rows),
        activations_(activations),
        hidden_(decoder.hidden_size),
        norm_eps_(decoder.norm_eps),
        q_width_(spec.num_heads * spec.head_dim),
        attended_stride_(kernels::row_stride(q_width_)),
        kv_width_(spec.num_kv_heads * spec.head_dim) {}

  void run() {
    project();
    engine_.parallel_ranges(rows_.count(), kRowGrain, [this](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; ++row) rotate_and_store(row);
    });
    for (int64_t begin = 0, end = 0; begin < rows_.count(); begin = end) {
      end = lay_out_partials(begin);
      attend(begin, end);
    }
    const Gemm o{.x = activations_.attended.data(), .ldx = attended_stride_, .rows = rows_.count(), .w = &weights_.o.matrix,
                 .bias = weights_.o.bias_or_null(), .out = activations_.block_out.reserve(rows_.count() * hidden_), .ldo = hidden_};
    run_gemms(engine_, std::span(&o, 1));
  }

 private:
  // Rows [row_begin, row_end) of one sequence, one kv head, one segment.
  struct Task {
    int64_t row_begin;
    int64_t row_end;
    int64_t kv_head;
    int64_t segment;
  };

  void project() {
    const int64_t rows = rows_.count();
    const int64_t ldx = kernels::row_stride(hidden_);
    const float* const x = activations_.normed.data();
    activations_.attended.reserve(rows * attended_stride_);
    const auto gemm = [&](const Linear& linear, float* out) {
      return Gemm{.x = x, .ldx = ldx, .rows = rows, .w = &linear.matrix, .bias = linear.bias_or_null(), .out = out, .ldo = linear.matrix.n};
    };
    const std::array gemms = {gemm(weights_.q, activations_.q.reserve(rows * q_width_)),
                              gemm(weights_.k, activations_.k.reserve(rows * kv_width_)),
                              gemm(weights_.v, activations_.v.reserve(rows * kv_width_))};
    run_gemms(engine_, gemms);
  }

  Window window(int64_t row) const {
    const int64_t position = rows_.position(row);
    const int64_t length = spec_.sliding_window.value_or(position + 1);
    return {std::max<int64_t>(position + 1 - length, 0), position + 1};
  }

  void normalise(float* x, const std::vector<float>& norm, int64_t width) const {
    if (norm.empty()) return;
    const auto norm_width = static_cast<int64_t>(norm.size());  // of one head, or of the whole projection
    kernels_.rms_norm(x, norm_width, norm.data(), x, norm_width, width / norm_width, norm_width, norm_eps_);
  }

  void rotate_and_store(int64_t row) {
    const int64_t position = rows_.position(row);
    float* const q = activations_.q.data() + row * q_width_;
    float* const k = activations_.k.data() + row * kv_width_;
    float* const v = activations_.v.data() + row * kv_width_;
    normalise(q, weights_.q_norm, q_width_);
    normalise(k, weights_.k_norm, kv_width_);
    if (spec_.clip_qkv.has_value()) {
      kernels_.clamp(q, *spec_.clip_qkv, q_width_);
      kernels_.clamp(k, *spec_.clip_qkv, kv_width_);
      kernels_.clamp(v, *spec_.clip_qkv, kv_width_);
    }
    const float* const cos = activations_.rotations.cos(row);
    const float* const sin = activations_.rotations.sin(row);
    for (int64_t head = 0; head < spec_.num_heads; ++head) kernels_.rope_half(q + head * spec_.head_dim, cos, sin, spec_.head_dim);
    const int64_t block = rows_.sequence_of(row).blocks[static_cast<size_t>(position / kBlockPositions)];
    for (int64_t head = 0; head < spec_.num_kv_heads; ++head) {
      float* const key = k + head * spec_.head_dim;
      kernels_.rope_half(key, cos, sin, spec_.head_dim);
      kernels_.kv_store(key, v + head * spec_.head_dim, cache_.keys(block, head), cache_.values(block, head), position % kBlockPositions,
                        spec_.head_dim);
    }
  }

  // Gives each row from `begin` on its place in the partial results, [numHeads][segments that the row sees], until the
  // memory is used up. Returns the end of those rows.
  int64_t lay_out_partials(int64_t begin) {
    first_part_.clear();
    int64_t parts = 0;
    int64_t row = begin;
    for (; row < rows_.count(); ++row) {
      const int64_t wanted = window(row).num_segments() * spec_.num_heads;
      if (row > begin && (parts + wanted) * spec_.head_dim > kMaxPartialFloats) break;
      first_part_.push_back(parts);
      parts += wanted;
    }
    activations_.partial_max.reserve(parts);
    activations_.partial_sum.reserve(parts);
    activations_.partial_acc.reserve(parts * spec_.head_dim);
    return row;
  }

  // Of the first segment that the row sees.
  int64_t part(int64_t begin, int64_t row, int64_t head) const {
    return first_part_[static_cast<size_t>(row - begin)] + head * window(row).num_segments();
  }

  void attend(int64_t begin, int64_t end) {
    const std::vector<Task> tasks = cut_tasks(begin, end);
    engine_.parallel_for(static_cast<int64_t>(tasks.size()), [&](int64_t i) { attend_segment(begin, tasks[static_cast<size_t>(i)]); });
    engine_.parallel_ranges(end - begin, kRowGrain, [&](int64_t first, int64_t last) {
      for (int64_t row = begin + first; row < begin + last; ++row) merge(begin, row);
    });
  }

  std::vector<Task> cut_tasks(int64_t begin, int64_t end) const {
    const int64_t row_step = std::max<int64_t>(1, kMaxQueries * spec_.num_kv_heads / spec_.num_heads);
    std::vector<Task> tasks;
    for (const BatchRows::Sequence& sequence : rows_.sequences()) {
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
    const std::span<const int32_t> blocks = rows_.sequence_of(task.row_begin).blocks;
    const int64_t last_position = rows_.position(task.row_end - 1);
    const int64_t first_block = task.segment * kBlocksPerSegment;
    const int64_t num_blocks = std::min(kBlocksPerSegment, last_position / kBlockPositions + 1 - first_block);
    std::array<const float*, kBlocksPerSegment> keys;
    std::array<const float*, kBlocksPerSegment> values;
    for (int64_t i = 0; i < num_blocks; ++i) {
      const int64_t block = blocks[static_cast<size_t>(first_block + i)];
      keys[static_cast<size_t>(i)] = cache_.keys(block, task.kv_head);
      values[static_cast<size_t>(i)] = cache_.values(block, task.kv_head);
    }
    std::array<kernels::AttentionQuery, kMaxQueries> queries;
    kernels::AttentionSegment segment{.queries = queries.data(), .num_queries = 0, .k_blocks = keys.data(), .v_blocks = values.data(),
                                      .head_dim = spec_.head_dim, .scale = spec_.scale};
    const int64_t group = spec_.num_heads / spec_.num_kv_heads;
    for (int64_t row = task.row_begin; row < task.row_end; ++row) {
      const Window seen = window(row);
      if (task.segment < seen.first_segment() || task.segment >= seen.end_segment()) continue;
      for (int64_t head = task.kv_head * group; head < (task.kv_head + 1) * group; ++head) {
        queries[static_cast<size_t>(segment.num_queries++)] = query(begin, row, head, task.segment);
        if (segment.num_queries < kMaxQueries) continue;
        kernels_.attention(segment);
        segment.num_queries = 0;
      }
    }
    if (segment.num_queries > 0) kernels_.attention(segment);
  }

  kernels::AttentionQuery query(int64_t begin, int64_t row, int64_t head, int64_t segment) {
    const Window seen = window(row);
    const int64_t origin = segment * kSegmentPositions;
    const int64_t own_part = part(begin, row, head) + segment - seen.first_segment();
    return {.q = activations_.q.data() + row * q_width_ + head * spec_.head_dim,
            .first = static_cast<int32_t>(std::max<int64_t>(seen.first - origin, 0)),
            .last = static_cast<int32_t>(std::min(seen.end - origin, kSegmentPositions)),
            .m = activations_.partial_max.data() + own_part,
            .l = activations_.partial_sum.data() + own_part,
            .acc = activations_.partial_acc.data() + own_part * spec_.head_dim};
  }

  void merge(int64_t begin, int64_t row) {
    for (int64_t head = 0; head < spec_.num_heads; ++head) {
      const int64_t first = part(begin, row, head);
      kernels_.attention_merge(activations_.partial_max.data() + first, activations_.partial_sum.data() + first,
                               activations_.partial_acc.data() + first * spec_.head_dim, window(row).num_segments(), spec_.head_dim,
                               activations_.attended.data() + row * attended_stride_ + head * spec_.head_dim);
    }
  }

  Engine& engine_;
  const kernels::Table& kernels_;
  const AttentionSpec& spec_;
  const AttentionWeights& weights_;
  KvCache& cache_;
  const BatchRows& rows_;
  Activations& activations_;
  const int64_t hidden_;
  const float norm_eps_;
  const int64_t q_width_;
  const int64_t attended_stride_;
  const int64_t kv_width_;
  // Of the rows in hand.
  std::vector<int64_t> first_part_;
};

}  // namespace

void run_attention(Engine& engine, const DecoderSpec& decoder, const AttentionSpec& spec, const AttentionWeights& weights, KvCache& cache,
                   const BatchRows& rows, Activations& activations) {
  AttentionLayer(engine, decoder, spec, weights, cache, rows, activations).run();
}

}  // namespace expertmesh
