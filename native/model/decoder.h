#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "backend/engine.h"
#include "experts/store.h"
#include "model/activations.h"
#include "model/step_times.h"
#include "model/weights.h"
#include "spec/spec.h"

namespace expertmesh {

// Which of a layer's experts may be computed without stopping, under one precision map.
struct LocalExperts {
  std::shared_ptr<ExpertStore> store;
  std::vector<uint8_t> formats;  // [num_experts] 0: not local; else 1 + the format

  // The expert's in the store; none where it is not local.
  std::optional<int32_t> key(int32_t expert) const {
    const uint8_t format = formats[static_cast<size_t>(expert)];
    if (format == 0) return std::nullopt;
    return expert_key(expert, kFormats[format - 1], static_cast<int64_t>(formats.size()));
  }
};

// What has been routed at one layer.
struct LayerLoad {
  std::vector<double> rows;  // [num_experts, or none for a dense layer]
  // Runs of the layer with at least one row for an expert, and how many experts each had rows for, summed.
  double batches = 0.0;
  double active_experts = 0.0;
};

// A loaded model without its experts: weights, KV cache, and what is counted. Batches run through it.
class Decoder {
 public:
  // Loads the weights: a job of engine.loads(), of whose closing it takes notice.
  Decoder(Engine& engine, const Checkpoint& checkpoint, DecoderSpec spec, DecoderOptions options, LoadProgress& progress);

  const DecoderSpec& spec() const { return spec_; }
  const DecoderOptions& options() const { return options_; }
  const DecoderWeights& weights() const { return weights_; }
  ActivationsPool& activations() { return activations_; }
  StepTimes& times() { return times_; }

  // From jobs of the engine only.
  // Of an attention.
  KvCache& cache(int64_t layer, int64_t sublayer) { return *caches_[static_cast<size_t>(layer)][static_cast<size_t>(sublayer)]; }

  // Of batches of precision map `map`: `formats` [num_experts], 0 where the expert is not local, else 1 + its format. Throws
  // EM_NATIVE_ARGUMENT unless the layer has experts, formats has one value for each, and the store is of the same model and wire
  // dtype. From any thread, as are the next four.
  void set_local(std::shared_ptr<ExpertStore> store, uint32_t map, int64_t layer, std::vector<uint8_t> formats);
  // Nothing is local under this map any more.
  void drop_map(uint32_t map);
  // Null before the first set_local of the map and layer.
  std::shared_ptr<const LocalExperts> local(uint32_t map, int64_t layer) const;
  // One batch at the layer: counts [num_experts].
  void add_load(int64_t layer, std::span<const int64_t> counts);
  // [layers]; starts again from zero.
  std::vector<LayerLoad> take_load();

 private:
  std::vector<LayerLoad> zero_load() const;

  DecoderSpec spec_;
  DecoderOptions options_;
  std::vector<std::vector<std::unique_ptr<KvCache>>> caches_;  // [layers][sublayers], of the attentions
  DecoderWeights weights_;
  ActivationsPool activations_;
  StepTimes times_;

  mutable std::mutex mutex_;
  std::map<uint32_t, std::vector<std::shared_ptr<const LocalExperts>>> local_;  // by precision map, then layer
  std::vector<LayerLoad> load_;
};

}  // namespace expertmesh
