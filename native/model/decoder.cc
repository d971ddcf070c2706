#include "model/decoder.h"

#include <utility>

#include "expertmesh/error.h"

namespace expertmesh {

Decoder::Decoder(Engine& engine, const Checkpoint& checkpoint, DecoderSpec spec, DecoderOptions options, LoadProgress& progress)
    : spec_(std::move(spec)),
      options_(options),
      local_(spec_.layers.size()),
      load_(zero_load()) {
  for (const LayerSpec& layer : spec_.layers) {
    caches_.emplace_back(options_.kv_blocks, layer.attention.num_kv_heads, layer.attention.head_dim);
  }
  weights_ = load_weights(engine, checkpoint, spec_, progress);
}

void Decoder::set_local(std::shared_ptr<ExpertStore> store, int64_t layer, std::vector<uint8_t> is_local) {
  const MoeSpec& moe = store->moe(layer);
  if (store->hidden_size() != spec_.hidden_size || layer >= static_cast<int64_t>(spec_.layers.size()) ||
      !spec_.layers[static_cast<size_t>(layer)].moe.has_value() ||
      spec_.layers[static_cast<size_t>(layer)].moe->num_experts != moe.num_experts) {
    fail_argument("decoderSetLocal: the store is of another model than the decoder");
  }
  if (store->wire_dtype() != options_.wire_dtype) {
    fail_argument("decoderSetLocal: the store has wire dtype ", name_of(store->wire_dtype()), "; wanted ", name_of(options_.wire_dtype),
                  ", the decoder's");
  }
  if (static_cast<int64_t>(is_local.size()) != moe.num_experts) {
    fail_argument("decoderSetLocal: local has ", is_local.size(), " values; wanted ", moe.num_experts, ", one for each expert");
  }
  auto local = std::make_shared<const LocalExperts>(LocalExperts{std::move(store), std::move(is_local)});
  const std::lock_guard lock(mutex_);
  local_[static_cast<size_t>(layer)] = std::move(local);
}

std::shared_ptr<const LocalExperts> Decoder::local(int64_t layer) const {
  const std::lock_guard lock(mutex_);
  return local_[static_cast<size_t>(layer)];
}

void Decoder::add_load(int64_t layer, std::span<const int64_t> counts) {
  const std::lock_guard lock(mutex_);
  std::vector<double>& load = load_[static_cast<size_t>(layer)];
  for (size_t i = 0; i < load.size(); ++i) load[i] += static_cast<double>(counts[i]);
}

std::vector<std::vector<double>> Decoder::take_load() {
  std::vector<std::vector<double>> zero = zero_load();
  const std::lock_guard lock(mutex_);
  return std::exchange(load_, std::move(zero));
}

std::vector<std::vector<double>> Decoder::zero_load() const {
  std::vector<std::vector<double>> load;
  for (const LayerSpec& layer : spec_.layers) {
    load.emplace_back(layer.moe.has_value() ? static_cast<size_t>(layer.moe->num_experts) : 0, 0.0);
  }
  return load;
}

}  // namespace expertmesh
