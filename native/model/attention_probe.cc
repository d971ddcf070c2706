#include "model/attention_probe.h"

#include <chrono>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>
#include <vector>

#include "kernels/row_stride.h"
#include "model/attend.h"
#include "runtime/random_values.h"

namespace expertmesh {

namespace {

using Clock = std::chrono::steady_clock;
using kernels::kBlockPositions;

// A model of nothing but such an attention.
DecoderSpec spec_of(const AttentionProbe& probe) {
  DecoderSpec spec{};
  spec.hidden_size = spec.vocab_size = 1;
  spec.context_length = probe.position + probe.rows;
  AttentionSpec attention{};
  attention.sees = Sees::causal;
  attention.num_heads = probe.num_heads;
  attention.num_kv_heads = probe.num_kv_heads;
  attention.head_dim = attention.value_dim = probe.head_dim;
  attention.scale = 1.0f / std::sqrt(static_cast<float>(probe.head_dim));
  spec.decoder = {.num_layers = 1, .embedding_scale = 1.0f, .positions = std::nullopt, .final_norm = {}};
  spec.layers = {{.sublayers = {NormSpec{}, attention}}};
  validate(spec);
  return spec;
}

BatchInput rows_of(const AttentionProbe& probe) {
  BatchInput input;
  const auto rows = static_cast<size_t>(probe.rows);
  input.tokens.assign(rows, 0);
  input.sequences.assign(rows, 0);
  input.positions.resize(rows);
  std::iota(input.positions.begin(), input.positions.end(), static_cast<int32_t>(probe.position));
  input.block_table.resize(static_cast<size_t>((probe.position + probe.rows + kBlockPositions - 1) / kBlockPositions));
  std::iota(input.block_table.begin(), input.block_table.end(), 0);
  input.block_offsets = {0, static_cast<int32_t>(input.block_table.size())};
  return input;
}

// The same values in every block: what they are has no part in the time.
void fill(Engine& engine, KvCache& cache, int64_t num_blocks, const AttentionProbe& probe) {
  const int64_t count = probe.head_dim * kBlockPositions;
  std::vector<std::byte> block(static_cast<size_t>(count) * size_of(probe.kv_dtype));
  fill_random(engine, 0, probe.kv_dtype, count, block.data());
  engine.parallel_for(num_blocks, [&](int64_t i) {
    for (int64_t head = 0; head < probe.num_kv_heads; ++head) {
      std::memcpy(cache.keys(i, head), block.data(), block.size());
      std::memcpy(cache.values(i, head), block.data(), block.size());
    }
  });
}

}  // namespace

double probe_attention(Engine& engine, const AttentionProbe& probe) {
  const DecoderSpec spec = spec_of(probe);
  const AttentionSpec& attention = std::get<AttentionSpec>(spec.layers[0].sublayers[1]);
  BatchInput input = rows_of(probe);
  const auto num_blocks = static_cast<int64_t>(input.block_table.size());
  const BatchRows rows(spec, num_blocks, std::move(input));
  std::vector<KvCache> caches;
  for (int64_t i = 0; i < probe.num_caches; ++i) {
    fill(engine, caches.emplace_back(probe.kv_dtype, num_blocks, probe.num_kv_heads, probe.head_dim, probe.head_dim), num_blocks, probe);
  }
  Scratch<float> q;
  const int64_t q_count = probe.rows * attention.q_width();
  fill_random(engine, 0, DType::f32, q_count, reinterpret_cast<std::byte*>(q.reserve(q_count)));
  Scratch<float> out;
  const int64_t out_stride = kernels::row_stride(attention.attended_width());
  out.reserve(probe.rows * out_stride);
  AttentionPartials partials;
  const auto run = [&](int64_t i) {
    attend(engine, {.spec = attention, .rows = rows, .cache = caches[static_cast<size_t>(i % probe.num_caches)], .relative_bias = nullptr,
                    .q = q.data(), .out = out.data(), .out_stride = out_stride, .partials = partials});
  };
  // Takes the memory of partial results, which a decoder keeps from step to step.
  run(probe.num_caches - 1);
  const Clock::time_point start = Clock::now();
  for (int64_t i = 0; i < probe.repeats; ++i) run(i);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace expertmesh
