#include "model/decoder.h"

#include <algorithm>
#include <utility>

#include "expertmesh/error.h"
#include "runtime/for_ranges.h"
#include "runtime/thread_pool.h"

namespace expertmesh {

namespace {

// More reads under way keep no disk busier; fewer leave it idle while they pack.
constexpr int kLoadThreads = 4;
// Of one tensor.
constexpr int64_t kLoadPieces = 16;

}  // namespace

Decoder::Decoder(Engine& engine, const Checkpoint& checkpoint, DecoderSpec spec, DecoderOptions options, LoadProgress& progress)
    : spec_(std::move(spec)),
      options_(options),
      load_(zero_load()) {
  for (const LayerSpec& layer : spec_.layers) {
    std::vector<std::unique_ptr<KvCache>>& caches = caches_.emplace_back(layer.sublayers.size());
    for (size_t i = 0; i < caches.size(); ++i) {
      if (const auto* attention = std::get_if<AttentionSpec>(&layer.sublayers[i])) {
        caches[i] = engine.backend().make_kv_cache({.dtype = options_.kv_dtype,
                                                    .num_blocks = options_.kv_blocks,
                                                    .num_kv_heads = attention->num_kv_heads,
                                                    .head_dim = attention->head_dim,
                                                    .value_dim = attention->value_dim});
      }
    }
  }
  // Threads of their own, which end with the load: those that compute stay free.
  ThreadPool readers(kLoadThreads);
  const ForRanges for_ranges = [&readers](int64_t count, const auto& body) {
    const int64_t grain = (count + kLoadPieces - 1) / kLoadPieces;
    readers.parallel_for((count + grain - 1) / grain, [&](int64_t piece) { body(piece * grain, std::min((piece + 1) * grain, count)); });
  };
  weights_ = load_weights(engine, for_ranges, checkpoint, spec_, progress);
}

void Decoder::set_local(std::shared_ptr<ExpertStore> store, uint32_t map, int64_t layer, std::vector<uint8_t> formats) {
  const int64_t num_experts = store->mixture(layer).num_experts;
  const MixtureSpec* const own = layer < static_cast<int64_t>(spec_.layers.size()) ? spec_.layers[static_cast<size_t>(layer)].mixture() : nullptr;
  if (store->hidden_size() != spec_.hidden_size || own == nullptr || own->num_experts != num_experts) {
    fail_argument("the store is of another model than the decoder");
  }
  if (store->wire_dtype() != options_.wire_dtype) {
    fail_argument("the store has wire dtype ", name_of(store->wire_dtype()), "; wanted ", name_of(options_.wire_dtype),
                  ", the decoder's");
  }
  if (static_cast<int64_t>(formats.size()) != num_experts) {
    fail_argument("local has ", formats.size(), " values; wanted ", num_experts, ", one for each expert");
  }
  if (const auto wrong = std::ranges::find_if(formats, [](uint8_t format) { return format > kNumFormats; }); wrong != formats.end()) {
    fail_argument("local has ", static_cast<int>(*wrong), " for an expert; wanted 0, or 1 and the index of a format, up to ", kNumFormats);
  }
  auto local = std::make_shared<const LocalExperts>(LocalExperts{std::move(store), std::move(formats)});
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const LocalExperts>>& layers = local_[map];
  layers.resize(spec_.layers.size());
  layers[static_cast<size_t>(layer)] = std::move(local);
}

void Decoder::drop_map(uint32_t map) {
  const std::lock_guard lock(mutex_);
  local_.erase(map);
}

std::shared_ptr<const LocalExperts> Decoder::local(uint32_t map, int64_t layer) const {
  const std::lock_guard lock(mutex_);
  const auto found = local_.find(map);
  return found == local_.end() ? nullptr : found->second[static_cast<size_t>(layer)];
}

void Decoder::add_load(int64_t layer, std::span<const int64_t> counts) {
  const std::lock_guard lock(mutex_);
  LayerLoad& load = load_[static_cast<size_t>(layer)];
  const auto num_active = std::ranges::count_if(counts, [](int64_t rows) { return rows > 0; });
  for (size_t i = 0; i < load.rows.size(); ++i) load.rows[i] += static_cast<double>(counts[i]);
  load.batches += num_active > 0 ? 1.0 : 0.0;
  load.active_experts += static_cast<double>(num_active);
}

std::vector<LayerLoad> Decoder::take_load() {
  std::vector<LayerLoad> zero = zero_load();
  const std::lock_guard lock(mutex_);
  return std::exchange(load_, std::move(zero));
}

std::vector<LayerLoad> Decoder::zero_load() const {
  std::vector<LayerLoad> load;
  for (const LayerSpec& layer : spec_.layers) {
    const MixtureSpec* const mixture = layer.mixture();
    load.push_back({.rows = std::vector<double>(mixture != nullptr ? static_cast<size_t>(mixture->num_experts) : 0, 0.0)});
  }
  return load;
}

}  // namespace expertmesh
