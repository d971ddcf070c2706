#include "backend/cpu/attention_probe.h"

#include <chrono>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <vector>

#include "backend/cpu/attend.h"
#include "backend/cpu/random_values.h"
#include "expertmesh/error.h"
#include "kernels/row_stride.h"

namespace expertmesh::cpu {

namespace {

using Clock = std::chrono::steady_clock;

AttentionSpec spec_of(const AttentionProbe& probe) {
  if (probe.num_heads % probe.num_kv_heads != 0) {
    fail_argument("an attention of ", probe.num_heads, " heads over ", probe.num_kv_heads, "; wanted a multiple of these");
  }
  AttentionSpec spec{};
  spec.sees = Sees::causal;
  spec.num_heads = probe.num_heads;
  spec.num_kv_heads = probe.num_kv_heads;
  spec.head_dim = spec.value_dim = probe.head_dim;
  spec.scale = 1.0f / std::sqrt(static_cast<float>(probe.head_dim));
  return spec;
}

// The same values in every block: what they are has no part in the time.
void fill(Team& team, KvBlocks& cache, int64_t num_blocks, const AttentionProbe& probe) {
  const int64_t count = probe.head_dim * kBlockPositions;
  std::vector<std::byte> block(static_cast<size_t>(count) * size_of(probe.kv_dtype));
  fill_random(team, 0, probe.kv_dtype, count, block.data());
  team.parallel_for(num_blocks, [&](int64_t i) {
    for (int64_t head = 0; head < probe.num_kv_heads; ++head) {
      std::memcpy(cache.keys(i, head), block.data(), block.size());
      std::memcpy(cache.values(i, head), block.data(), block.size());
    }
  });
}

}  // namespace

double probe_attention(Team& team, const AttentionProbe& probe) {
  const AttentionSpec spec = spec_of(probe);
  const int64_t num_blocks = (probe.position + probe.rows + kBlockPositions - 1) / kBlockPositions;
  std::vector<std::unique_ptr<KvBlocks>> caches;
  for (int64_t i = 0; i < probe.num_caches; ++i) {
    const KvShape shape{.dtype = probe.kv_dtype, .num_blocks = num_blocks, .num_kv_heads = probe.num_kv_heads, .head_dim = probe.head_dim,
                        .value_dim = probe.head_dim};
    fill(team, *caches.emplace_back(std::make_unique<KvBlocks>(shape)), num_blocks, probe);
  }
  std::vector<int32_t> blocks(static_cast<size_t>(num_blocks));
  std::iota(blocks.begin(), blocks.end(), 0);
  std::vector<int32_t> positions(static_cast<size_t>(probe.rows));
  std::iota(positions.begin(), positions.end(), static_cast<int32_t>(probe.position));
  const std::vector<int32_t> zeros(positions.size());
  const RowSequence sequence{.row_begin = 0, .row_end = probe.rows, .blocks = blocks};
  const StepRows rows{.tokens = zeros, .positions = positions, .sequence_of = zeros, .sequences = std::span(&sequence, 1)};
  Scratch<float> q;
  const int64_t q_count = probe.rows * spec.q_width();
  fill_random(team, 0, DType::f32, q_count, reinterpret_cast<std::byte*>(q.reserve(q_count)));
  Scratch<float> out;
  const int64_t out_stride = kernels::row_stride(spec.attended_width());
  out.reserve(probe.rows * out_stride);
  const AttentionWeights weights{};
  AttentionPartials partials;
  const auto run = [&](int64_t i) {
    attend(team, {.spec = spec, .weights = weights, .rows = rows, .rotations = {}, .cache = *caches[static_cast<size_t>(i % probe.num_caches)],
                  .q = Place<float>(q.data()), .k = {}, .v = {}, .out = {.data = Place<float>(out.data()), .stride = out_stride, .count = probe.rows}},
           partials);
  };
  // Takes the memory of partial results, which a backend keeps from step to step.
  run(probe.num_caches - 1);
  const Clock::time_point start = Clock::now();
  for (int64_t i = 0; i < probe.repeats; ++i) run(i);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace expertmesh::cpu
