#include "backend/cpu/attention_rows.h"

#include "backend/cpu/kv_cache.h"
#include "backend/cpu/norm.h"

namespace expertmesh::cpu {

namespace {

// Norms of one head or of the whole projection, clipping, RoPE.
void prepare(const kernels::Table& kernels, const AttentionRows& op, const std::optional<NormWeights>& norm, int64_t num_heads, int64_t row, float* x) {
  const AttentionSpec& spec = op.spec;
  const int64_t width = num_heads * spec.head_dim;
  if (norm.has_value()) normalise_rows(kernels, *norm, x, norm->width, x, norm->width, width / norm->width);
  if (spec.clip_qkv.has_value()) kernels.clamp(x, *spec.clip_qkv, width);
  if (spec.rope_dim == 0) return;
  const float* const cosines = op.rotations.address() + row * spec.rope_dim;
  for (int64_t head = 0; head < num_heads; ++head) {
    kernels.rope_half(x + (head + 1) * spec.head_dim - spec.rope_dim, cosines, cosines + spec.rope_dim / 2, spec.rope_dim);
  }
}

// Head by head: the lines that a key's elements are scattered to stay in the L1 cache from row to row where they are of one head.
void store(const kernels::Table& kernels, const AttentionRows& op, int64_t begin, int64_t end) {
  const AttentionSpec& spec = op.spec;
  auto& cache = static_cast<KvBlocks&>(op.cache);
  for (int64_t head = 0; head < spec.num_kv_heads; ++head) {
    for (int64_t row = begin; row < end; ++row) {
      if (op.rows.is_padding(row)) continue;
      const int64_t position = op.rows.position(row);
      const int64_t block = op.rows.sequence(row).blocks[static_cast<size_t>(position / kBlockPositions)];
      kernels.kv_store(op.k.address() + row * spec.k_width() + head * spec.head_dim, op.v.address() + row * spec.v_width() + head * spec.value_dim,
                       cache.dtype(), cache.keys(block, head), cache.values(block, head), position % kBlockPositions, spec.head_dim, spec.value_dim);
    }
  }
}

}  // namespace

void prepare_attention(Team& team, const AttentionRows& op) {
  const kernels::Table& kernels = team.kernels();
  const AttentionSpec& spec = op.spec;
  const auto prepare_row = [&](int64_t row) {
    if (op.q) prepare(kernels, op, op.weights.q_norm, spec.num_heads, row, op.q.address() + row * spec.q_width());
    if (!op.k || op.rows.is_padding(row)) return;
    prepare(kernels, op, op.weights.k_norm, spec.num_kv_heads, row, op.k.address() + row * spec.k_width());
    if (spec.clip_qkv.has_value()) kernels.clamp(op.v.address() + row * spec.v_width(), *spec.clip_qkv, spec.v_width());
  };
  // Keys of neighbouring positions share cache lines, which threads that each take a few rows of a block would wrest from each other. Rows
  // that are no more than a block for each thread may be of as many sequences.
  const int64_t grain = op.rows.count() > team.num_threads() * kBlockPositions ? kBlockPositions : kRowGrain;
  team.parallel_ranges(op.rows.count(), grain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) prepare_row(row);
    if (op.k) store(kernels, op, begin, end);
  });
}

}  // namespace expertmesh::cpu
