#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "backend/cpu/cpu_backend.h"
#include "backend/engine.h"
#include "model/batch.h"
#include "checkpoint/checkpoint.h"
#include "model/decoder.h"
#include "model/experts_run.h"
#include "tests/model_file.h"

namespace expertmesh {

inline std::unique_ptr<Backend> cpu_backend(int num_threads, const char* kernels = "auto") {
  return std::make_unique<CpuBackend>(num_threads, *kernels::find_backend(kernels));
}

// A job's result, waited for.
template <class T>
T on_engine(Engine& engine, Priority priority, const std::function<T()>& run) {
  std::promise<T> result;
  std::future<T> future = result.get_future();
  T value{};
  engine.jobs().submit(priority, {.call = "test", .run = [&] { value = run(); }, .done = [&](std::exception_ptr error) {
                                    if (error != nullptr) {
                                      result.set_exception(error);
                                    } else {
                                      result.set_value(std::move(value));
                                    }
                                  }});
  return future.get();
}

// A small decoder with what today's families have.
class TinyModel {
 public:
  // Routers have a bias that leaves experts outside `choosable` no chance; without it they have none.
  explicit TinyModel(const std::vector<int32_t>& choosable = {}) : file_(choosable.empty() ? "tiny" : "tiny-masked") {
    spec_.hidden_size = 48;
    spec_.vocab_size = 50;
    spec_.context_length = 2048;
    spec_.embedding = spec_.lm_head = file_.matrix("embedding", 50, 48);
    spec_.head_scale = 1.0f;
    spec_.decoder = {.num_layers = 3, .embedding_scale = 1.0f, .positions = std::nullopt, .final_norm = file_.norm("final_norm", 48)};
    spec_.rope = RopeSpec{.inverse_frequencies = {1.0f, 0.3f, 0.1f, 0.03f}, .attention_factor = 1.0f};
    for (int64_t layer = 0; layer < 3; ++layer) add_layer(layer, layer == 1);
    // Last, so that all other tensors are the same with it.
    for (const int64_t layer : {0, 2}) add_router_bias(spec_.layers[static_cast<size_t>(layer)], concat("layer", layer), choosable);
    file_.write();
  }

  const DecoderSpec& spec() const { return spec_; }
  DecoderSpec& spec() { return spec_; }
  const std::filesystem::path& path() const { return file_.path(); }
  std::shared_ptr<const Checkpoint> open() const { return file_.open(); }

 private:
  FeedForwardSpec feed_forward(const std::string& name, int64_t intermediate) {
    return {.activation = kernels::Activation::silu,
            .gate = file_.linear(name + "_gate", intermediate, 48, true),
            .up = file_.linear(name + "_up", intermediate, 48, false),
            .down = file_.linear(name + "_down", 48, intermediate, true),
            .intermediate_size = intermediate};
  }

  void add_layer(int64_t index, bool is_dense) {
    const std::string name = concat("layer", index);
    LayerSpec layer;
    layer.sublayers.push_back(file_.norm(name + "_input", 48));
    AttentionSpec attention{.sees = Sees::causal, .sliding_window = std::nullopt, .num_heads = 6, .num_kv_heads = 2, .head_dim = 8, .value_dim = 8,
                            .rope_dim = 8, .relative_bias = std::nullopt, .scale = 0.35f, .q = file_.linear(name + "_q", 48, 48, true),
                            .k = file_.linear(name + "_k", 16, 48, true), .v = file_.linear(name + "_v", 16, 48, true),
                            .o = file_.linear(name + "_o", 48, 48, false), .qk_norm = QkNorm::head, .q_norm = file_.norm(name + "_qn", 8),
                            .k_norm = file_.norm(name + "_kn", 8), .clip_qkv = std::nullopt};
    if (index == 0) attention.clip_qkv = 0.9f;
    if (index == 2) {
      attention.sees = Sees::window;
      attention.sliding_window = 70;
    }
    layer.sublayers.push_back(std::move(attention));
    layer.sublayers.push_back(file_.norm(name + "_post", 48));
    if (is_dense) {
      layer.sublayers.push_back(feed_forward(name + "_mlp", 70));
    } else {
      const GateSpec gate{.scores = kernels::GateScores::softmax, .top_k = 2, .num_groups = 1, .top_groups = 1, .group_score = kernels::GroupScore::best,
                          .correction_bias = std::nullopt, .renormalise = true, .scale = 1.5f};
      MixtureSpec mixture{.router = file_.linear(name + "_router", 6, 48, false), .gate = gate, .num_experts = 6, .expert_intermediate_size = 33,
                          .experts = {}, .shared = feed_forward(name + "_shared", 20), .shared_gate = std::nullopt};
      if (index == 0) mixture.shared_gate = file_.matrix(name + "_sigmoid_gate", 1, 48);
      for (int64_t expert = 0; expert < 6; ++expert) mixture.experts.push_back(feed_forward(concat(name, "_expert", expert), 33));
      layer.sublayers.push_back(std::move(mixture));
    }
    spec_.layers.push_back(std::move(layer));
  }

  void add_router_bias(LayerSpec& layer, const std::string& name, const std::vector<int32_t>& choosable) {
    if (choosable.empty()) return;
    std::vector<float> bias(6, -1e30f);
    for (const int32_t expert : choosable) bias[static_cast<size_t>(expert)] = 0.0f;
    auto& mixture = std::get<MixtureSpec>(layer.sublayers.back());
    mixture.router.bias = file_.vector(name + "_router_bias", 6);
    file_.set(*mixture.router.bias, bias);
  }

  ModelFile file_;
  DecoderSpec spec_ = {};
};

}  // namespace expertmesh
