#include "model/experts_run.h"

#include <vector>

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

void check_range(const char* what, size_t assignment, int64_t value, int64_t end) {
  if (value >= 0 && value < end) return;
  fail_argument("plan assignment ", assignment, " has ", what, ' ', value, "; wanted 0 to ", end - 1);
}

StoreRow batch_row(MixtureLayer& layer, size_t assignment, int32_t key, int32_t expert, int32_t row, int32_t slot) {
  check_range("slot", assignment, slot, layer.num_slots());
  const int32_t chosen = layer.routing()[static_cast<size_t>(slot)];
  if (row != slot / layer.top_k() || expert != chosen) {
    fail_argument("plan assignment ", assignment, " has row ", row, " and expert ", expert, " for slot ", slot, "; wanted row ",
                  slot / layer.top_k(), " and expert ", chosen, ", as routed");
  }
  return {.key = key, .row = layer.expert_row(slot)};
}

StoreRow wire_row(const RowSource& source, size_t assignment, int64_t row_bytes, int32_t key, int32_t row, int32_t answer) {
  check_range("row", assignment, row, source.num_rows);
  check_range("answer", assignment, answer, source.num_answers);
  return {.key = key, .row = WireRow{.in = source.rows + row * row_bytes, .out = source.out + answer * row_bytes}};
}

// The layers that wait, by source; null for wire rows.
std::vector<MixtureLayer*> stopped_layers(const ExpertStore& store, int64_t layer, std::span<const RowSource> sources) {
  std::vector<MixtureLayer*> layers;
  for (const RowSource& source : sources) {
    layers.push_back(source.batch == nullptr ? nullptr : &source.batch->stopped_layer());
    if (source.batch == nullptr) continue;
    if (layers.back()->layer() != layer) fail_argument("the batch waits at layer ", layers.back()->layer(), "; wanted layer ", layer);
    if (source.batch->spec().hidden_size != store.hidden_size() || source.batch->wire_dtype() != store.wire_dtype()) {
      fail_argument("the batch and the store differ in hidden size or wire dtype");
    }
  }
  return layers;
}

}  // namespace

std::vector<int32_t> run_experts(ExpertStore& store, int64_t layer, std::span<const RowSource> sources, std::span<const int32_t> plan) {
  if (plan.size() % kPlanStride != 0) fail_argument("plan has ", plan.size(), " integers; wanted a multiple of ", kPlanStride);
  const int64_t num_experts = store.mixture(layer).num_experts;
  const int64_t row_bytes = store.hidden_size() * static_cast<int64_t>(size_of(store.wire_dtype()));
  const std::vector<MixtureLayer*> layers = stopped_layers(store, layer, sources);
  std::vector<StoreRow> rows;
  for (size_t i = 0; i < plan.size() / kPlanStride; ++i) {
    const std::span<const int32_t> assignment = plan.subspan(i * kPlanStride, kPlanStride);
    const int32_t source = assignment[0];
    const int32_t key = assignment[1];
    check_range("source", i, source, static_cast<int64_t>(sources.size()));
    check_range("expert", i, key, num_keys(num_experts));
    MixtureLayer* const batch_layer = layers[static_cast<size_t>(source)];
    rows.push_back(batch_layer != nullptr
                       ? batch_row(*batch_layer, i, key, expert_of_key(key, num_experts), assignment[2], assignment[3])
                       : wire_row(sources[static_cast<size_t>(source)], i, row_bytes, key, assignment[2], assignment[3]));
  }
  const std::vector<bool> is_computed = store.run(layer, rows);
  std::vector<int32_t> missing;
  for (size_t i = 0; i < rows.size(); ++i) {
    MixtureLayer* const batch_layer = layers[static_cast<size_t>(plan[i * kPlanStride])];
    if (!is_computed[i]) {
      missing.push_back(static_cast<int32_t>(i));
    } else if (batch_layer != nullptr) {
      batch_layer->mark_filled(plan[i * kPlanStride + 3]);
    }
  }
  return missing;
}

}  // namespace expertmesh
