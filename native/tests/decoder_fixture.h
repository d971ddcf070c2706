#pragma once

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "expertmesh/error.h"
#include "model/batch.h"
#include "model/checkpoint.h"
#include "model/decoder.h"
#include "model/experts_run.h"
#include "runtime/engine.h"

namespace expertmesh {

// A small model with every feature of the spec, its weights a fixed pseudo-random sequence in a file of its own.
class TinyModel {
 public:
  TinyModel() : path_(std::filesystem::temp_directory_path() / concat("expertmesh-tiny-", ::getpid(), ".bin")) {
    spec_.hidden_size = 48;
    spec_.vocab_size = 50;
    spec_.context_length = 2048;
    spec_.norm_eps = 1e-5f;
    spec_.embedding = spec_.lm_head = matrix("embedding", 50, 48);
    spec_.final_norm = vector("final_norm", 48);
    spec_.rope = {.inverse_frequencies = {1.0f, 0.3f, 0.1f, 0.03f}, .attention_factor = 1.0f};
    for (int64_t layer = 0; layer < 3; ++layer) add_layer(layer, layer == 1);
    std::ofstream file(path_, std::ios::binary);
    file.write(reinterpret_cast<const char*>(data_.data()), static_cast<std::streamsize>(data_.size() * sizeof(float)));
  }
  ~TinyModel() { std::filesystem::remove(path_); }

  const DecoderSpec& spec() const { return spec_; }
  const std::filesystem::path& path() const { return path_; }
  std::shared_ptr<const Checkpoint> open() const {
    return std::make_shared<const Checkpoint>(std::vector<std::string>{path_.string()}, tensors_);
  }

 private:
  std::string add(const std::string& name, std::vector<int64_t> shape, float scale, float offset) {
    int64_t count = 1;
    for (const int64_t length : shape) count *= length;
    const auto begin = static_cast<int64_t>(data_.size() * sizeof(float));
    for (int64_t i = 0; i < count; ++i) {
      state_ = state_ * 6364136223846793005 + 1442695040888963407;  // constants of Knuth's MMIX
      data_.push_back(offset + scale * (static_cast<float>(state_ >> 40) * 0x1p-23f - 1.0f));
    }
    tensors_.push_back({.name = name, .file = 0, .dtype = DType::f32, .shape = std::move(shape), .begin = begin,
                        .end = begin + count * static_cast<int64_t>(sizeof(float))});
    return name;
  }
  std::string matrix(const std::string& name, int64_t n, int64_t k) { return add(name, {n, k}, 0.3f, 0.0f); }
  std::string vector(const std::string& name, int64_t n) { return add(name, {n}, 0.2f, 1.0f); }
  LinearSpec linear(const std::string& name, int64_t n, int64_t k, bool has_bias) {
    LinearSpec spec{.weight = matrix(name, n, k), .bias = std::nullopt};
    if (has_bias) spec.bias = vector(name + "_bias", n);
    return spec;
  }
  MlpSpec mlp(const std::string& name, int64_t intermediate) {
    return {.gate = linear(name + "_gate", intermediate, 48, true),
            .up = linear(name + "_up", intermediate, 48, false),
            .down = linear(name + "_down", 48, intermediate, true),
            .intermediate_size = intermediate};
  }

  void add_layer(int64_t index, bool is_dense) {
    const std::string name = concat("layer", index);
    LayerSpec layer{.input_norm = vector(name + "_input", 48),
                    .attention = {.num_heads = 6, .num_kv_heads = 2, .head_dim = 8, .scale = 0.35f, .q = linear(name + "_q", 48, 48, true),
                                  .k = linear(name + "_k", 16, 48, true), .v = linear(name + "_v", 16, 48, true),
                                  .o = linear(name + "_o", 48, 48, false), .qk_norm = QkNorm::head, .q_norm = vector(name + "_qn", 8),
                                  .k_norm = vector(name + "_kn", 8), .clip_qkv = std::nullopt, .sliding_window = std::nullopt},
                    .post_attention_norm = vector(name + "_post", 48),
                    .mlp = std::nullopt,
                    .moe = std::nullopt};
    if (index == 0) layer.attention.clip_qkv = 0.9f;
    if (index == 2) layer.attention.sliding_window = 70;
    if (is_dense) {
      layer.mlp = mlp(name + "_mlp", 70);
    } else {
      MoeSpec moe{.router = matrix(name + "_router", 6, 48), .num_experts = 6, .top_k = 2, .renormalise = true, .routed_scale = 1.5f,
                  .expert_intermediate_size = 33, .experts = {}, .shared = mlp(name + "_shared", 20), .shared_gate = std::nullopt};
      if (index == 0) moe.shared_gate = matrix(name + "_sigmoid_gate", 1, 48);
      for (int64_t expert = 0; expert < 6; ++expert) moe.experts.push_back(mlp(concat(name, "_expert", expert), 33));
      layer.moe = std::move(moe);
    }
    spec_.layers.push_back(std::move(layer));
  }

  std::filesystem::path path_;
  uint64_t state_ = 1;
  std::vector<float> data_;
  std::vector<TensorEntry> tensors_;
  DecoderSpec spec_ = {};
};

}  // namespace expertmesh
