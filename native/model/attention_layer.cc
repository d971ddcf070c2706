#include "model/attention_layer.h"

#include <array>
#include <vector>

#include "kernels/row_stride.h"
#include "model/attend.h"
#include "runtime/tiles.h"

namespace expertmesh {

namespace {

using kernels::kBlockPositions;

// Rows rotated and stored by one thread at a time.
constexpr int64_t kRowGrain = 8;

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
    attend(engine_, {.spec = spec_, .rows = rows_, .cache = cache_, .q = activations_.q.data(), .out = activations_.attended.data(),
                     .out_stride = attended_stride_, .partials = activations_.attention_partials});
    const Gemm o{.x = activations_.attended.data(), .ldx = attended_stride_, .rows = rows_.count(), .w = &weights_.o.matrix,
                 .bias = weights_.o.bias_or_null(), .out = activations_.block_out.reserve(rows_.count() * hidden_), .ldo = hidden_};
    run_gemms(engine_, std::span(&o, 1));
  }

 private:
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
};

}  // namespace

void run_attention(Engine& engine, const DecoderSpec& decoder, const AttentionSpec& spec, const AttentionWeights& weights, KvCache& cache,
                   const BatchRows& rows, Activations& activations) {
  AttentionLayer(engine, decoder, spec, weights, cache, rows, activations).run();
}

}  // namespace expertmesh
