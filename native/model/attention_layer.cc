#include "model/attention_layer.h"

#include <optional>
#include <vector>

#include "kernels/row_stride.h"
#include "model/attend.h"
#include "runtime/tiles.h"

namespace expertmesh {

namespace {

using kernels::kBlockPositions;

// Rows rotated and stored by one thread at a time.
constexpr int64_t kRowGrain = 8;

// Rows of queries, and rows of keys and values with their way into the cache.
class AttentionLayer {
 public:
  AttentionLayer(Engine& engine, const AttentionInput& input, Activations& activations)
      : engine_(engine),
        kernels_(engine.kernels()),
        spec_(input.spec),
        weights_(input.weights),
        cache_(input.cache),
        rows_(input.rows),
        activations_(activations),
        hidden_(input.weights.q.matrix.k) {}

  void run() {
    const bool has_own_keys = spec_.sees != Sees::source;
    std::vector<Gemm> gemms = {projection(weights_.q, activations_.q)};
    if (has_own_keys) add_key_projections(gemms);
    run_gemms(engine_, gemms);
    for_rows([&](int64_t row) {
      prepare_query(row);
      if (has_own_keys) store_key_and_value(row);
    });
    const int64_t attended_stride = kernels::row_stride(spec_.attended_width());
    float* const attended = activations_.attended.reserve(rows_.count() * attended_stride);
    attend(engine_, {.spec = spec_, .rows = rows_, .cache = cache_, .relative_bias = weights_.relative_bias.get(), .q = activations_.q.data(),
                     .out = attended, .out_stride = attended_stride, .partials = activations_.attention_partials});
    const Gemm o{.x = attended, .ldx = attended_stride, .rows = rows_.count(), .w = &weights_.o.matrix, .bias = weights_.o.bias_or_null(),
                 .out = activations_.block_out.reserve(rows_.count() * hidden_), .ldo = hidden_};
    run_gemms(engine_, std::span(&o, 1));
  }

  void store_source() {
    std::vector<Gemm> gemms;
    add_key_projections(gemms);
    run_gemms(engine_, gemms);
    for_rows([&](int64_t row) { store_key_and_value(row); });
  }

 private:
  Gemm projection(const Linear& linear, Scratch<float>& out) {
    return {.x = activations_.normed.data(), .ldx = kernels::row_stride(hidden_), .rows = rows_.count(), .w = &linear.matrix,
            .bias = linear.bias_or_null(), .out = out.reserve(rows_.count() * linear.matrix.n), .ldo = linear.matrix.n};
  }

  void add_key_projections(std::vector<Gemm>& gemms) {
    gemms.push_back(projection(weights_.k, activations_.k));
    gemms.push_back(projection(weights_.v, activations_.v));
  }

  template <class Body>
  void for_rows(const Body& body) {
    engine_.parallel_ranges(rows_.count(), kRowGrain, [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; ++row) body(row);
    });
  }

  // Norms of one head or of the whole projection, clipping, RoPE.
  void prepare(float* x, const std::optional<NormWeights>& norm, int64_t num_heads, int64_t row) const {
    const int64_t width = num_heads * spec_.head_dim;
    if (norm.has_value()) {
      normalise_rows(kernels_, *norm, {.x = x, .ldx = norm->width(), .y = x, .ldy = norm->width(), .rows = width / norm->width()});
    }
    if (spec_.clip_qkv.has_value()) kernels_.clamp(x, *spec_.clip_qkv, width);
    if (spec_.rope_dim == 0) return;
    for (int64_t head = 0; head < num_heads; ++head) {
      kernels_.rope_half(x + (head + 1) * spec_.head_dim - spec_.rope_dim, activations_.rotations.cos(row), activations_.rotations.sin(row),
                         spec_.rope_dim);
    }
  }

  void prepare_query(int64_t row) { prepare(activations_.q.data() + row * spec_.q_width(), weights_.q_norm, spec_.num_heads, row); }

  void store_key_and_value(int64_t row) {
    float* const k = activations_.k.data() + row * spec_.k_width();
    float* const v = activations_.v.data() + row * spec_.v_width();
    prepare(k, weights_.k_norm, spec_.num_kv_heads, row);
    if (spec_.clip_qkv.has_value()) kernels_.clamp(v, *spec_.clip_qkv, spec_.v_width());
    const int64_t position = rows_.position(row);
    const int64_t block = rows_.sequence_of(row).blocks[static_cast<size_t>(position / kBlockPositions)];
    for (int64_t head = 0; head < spec_.num_kv_heads; ++head) {
      kernels_.kv_store(k + head * spec_.head_dim, v + head * spec_.value_dim, cache_.dtype(), cache_.keys(block, head),
                        cache_.values(block, head), position % kBlockPositions, spec_.head_dim, spec_.value_dim);
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
};

}  // namespace

void run_attention(Engine& engine, const AttentionInput& input, Activations& activations) { AttentionLayer(engine, input, activations).run(); }

void store_source(Engine& engine, const AttentionInput& input, Activations& activations) {
  AttentionLayer(engine, input, activations).store_source();
}

}  // namespace expertmesh
