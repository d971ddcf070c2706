#include <memory>
#include <utility>

#include "addon/calls.h"
#include "addon/handles.h"
#include "addon/long_call.h"
#include "addon/spec_reader.h"
#include "addon/values.h"
#include "experts/checksum.h"
#include "model/experts_run.h"

namespace expertmesh::addon {

namespace {

// Runs `run` on the store's own threads.
Napi::Value start_load(Napi::Env env, const char* call, const std::shared_ptr<StoreOwner>& owner, Priority priority,
                       std::function<Deliver()> run) {
  return owner->engine->completions.start(env, owner->loads, priority, call, {.owners = {owner}, .answers = {}}, std::move(run));
}

InPlace in_place(const Reader& reader) {
  const std::string name = reader.text();
  if (name == "off") return InPlace::off;
  if (name == "on") return InPlace::on;
  if (name == "auto") return InPlace::by_cost;
  reader.fail("off, on or auto");
}

// Lets experts go on those threads, unless a run still uses them.
void release_experts(const Args& args, const std::shared_ptr<StoreOwner>& owner, std::shared_ptr<void> experts) {
  owner->engine->completions.release(args.env(), owner->loads, args.call(), {.owners = {owner}, .answers = {}}, std::move(experts));
}

// Throws unless the array is whole rows; their number.
int64_t count_rows(const Reader& reader, const ExpertStore& store) {
  const size_t size = reader.bytes_in_place().size();
  const size_t row_bytes = static_cast<size_t>(store.hidden_size()) * size_of(store.wire_dtype());
  if (size % row_bytes != 0) reader.fail("whole rows of ", row_bytes, " bytes; it has ", size);
  return static_cast<int64_t>(size / row_bytes);
}

// Copies of wire rows go to `held`, room for their answers to `answers`.
RowSource read_source(const Reader& reader, const StoreOwner& store, std::vector<std::shared_ptr<const std::vector<std::byte>>>& held, std::vector<Answer>& answers) {
  if (is_handle<BatchOwner>(reader)) {
    const auto owner = open_handle<BatchOwner>(reader);
    if (owner->engine != store.engine) fail_argument("a batch belongs to another engine than the store");
    return {.batch = owner->batch, .rows = nullptr, .num_rows = 0, .out = nullptr, .num_answers = 0};
  }
  const Reader rows = reader.field("rows");
  const Reader out = reader.field("out");
  const int64_t num_rows = count_rows(rows, *store.store);
  const int64_t num_answers = count_rows(out, *store.store);
  held.push_back(rows.byte_array());
  answers.push_back(answer_for(out, out.bytes_in_place().size()));
  return {.batch = nullptr, .rows = held.back()->data(), .num_rows = num_rows, .out = answers.back().bytes.get(), .num_answers = num_answers};
}

// Of the experts that the plan names.
void to_keys(const ExpertStore& store, int64_t layer, std::span<int32_t> plan, Format format) {
  for (size_t at = 1; at < plan.size(); at += kPlanStride) {
    store.check_expert(layer, plan[at]);
    plan[at] = expert_key(plan[at], format, store.mixture(layer).num_experts);
  }
}

// What a load resolves with.
Deliver deliver_loaded(const ExpertFacts& loaded) {
  return [checksum = loaded.checksum, bytes = loaded.canonical_bytes, format = loaded.format](Napi::Env env) -> Napi::Value {
    const Napi::Object object = Napi::Object::New(env);
    object.Set("checksum", checksum_text(checksum));
    object.Set("bytes", Napi::Number::New(env, static_cast<double>(bytes)));
    object.Set("format", name_of(format));
    return object;
  };
}

}  // namespace

Napi::Value expert_store_open(const Args& args) {
  const auto engine = open_handle<EngineOwner>(args.at(0, "engine"));
  const auto checkpoint = open_handle<CheckpointOwner>(args.at(1, "checkpoint"))->checkpoint;
  const auto spec = std::make_shared<SpecReader>(args.at(2, "spec"));
  const DType wire_dtype = args.at(3, "wireDtype").dtype();
  const Reader given = args.at(4, "tiers");
  std::vector<int64_t> layer_bytes;
  given.field("layerBytes").for_elements([&](const Reader& bytes) { layer_bytes.push_back(bytes.integer()); });
  const TierOptions tiers = {.per_layer = given.field("perLayer").integer(),
                             .layer_bytes = std::move(layer_bytes),
                             .policy = given.field("policy").text(),
                             .in_place = in_place(given.field("inPlace")), .prefetch = given.field("prefetch").boolean(),
                             .resident_only = given.field("residentOnly").boolean(),
                             .converted = given.field("converted").text()};
  if (tiers.per_layer < 0) given.field("perLayer").fail("0, for no limit, or more");
  const auto store = std::make_shared<std::shared_ptr<ExpertStore>>();
  return start_long_call(args.env(), {.name = args.call(), .read_part = [spec](Napi::Env) { return spec->read_part(); },
                                      .make =
                                          [engine, checkpoint, spec, wire_dtype, tiers, store] {
                                            DecoderSpec read = spec->take();
                                            validate(read);
                                            *store = std::make_shared<ExpertStore>(engine->engine.backend(), checkpoint, std::move(read), wire_dtype, tiers);
                                          },
                                      .deliver = [engine, store](Napi::Env env) {
                                        return make_handle(env, std::make_shared<StoreOwner>(engine, *store));
                                      }});
}

Napi::Value expert_load(const Args& args) {
  const auto owner = open_handle<StoreOwner>(args.at(0, "store"));
  const int64_t layer = args.at(1, "layer").integer();
  const int64_t expert = args.at(2, "expert").integer();
  const Format format = args.at(3, "format").format();
  const Priority priority = args.at(4, "priority").load_priority();
  return start_load(args.env(), args.call(), owner, priority, [store = owner->store, ticket = owner->store->ask(layer, expert, format)] {
    return deliver_loaded(store->load(ticket));
  });
}

Napi::Value expert_load_bytes(const Args& args) {
  const auto owner = open_handle<StoreOwner>(args.at(0, "store"));
  const int64_t layer = args.at(1, "layer").integer();
  const int64_t expert = args.at(2, "expert").integer();
  const Format format = args.at(3, "format").format();
  const auto canonical = std::make_shared<LongBytes>(args.at(4, "canonical"));
  const LoadTicket ticket = owner->store->ask(layer, expert, format);
  const auto bytes = std::make_shared<std::vector<std::byte>>();
  return start_long_call(args.env(), {.name = args.call(), .read_part =
                                          [store = owner->store, ticket, canonical](Napi::Env) {
                                            try {
                                              return canonical->read_part();
                                            } catch (...) {
                                              store->give_up(ticket);
                                              throw;
                                            }
                                          },
                                      .make = [canonical, bytes] { *bytes = canonical->take(); },
                                      .deliver = [call = args.call(), owner, ticket, bytes](Napi::Env env) -> Napi::Value {
                                        return start_load(env, call, owner, Priority::urgent, [store = owner->store, ticket, bytes] {
                                          return deliver_loaded(store->load(ticket, *bytes));
                                        });
                                      }});
}

Napi::Value expert_cancel_loads(const Args& args) {
  const auto owner = open_handle<StoreOwner>(args.at(0, "store"));
  owner->store->cancel(args.at(1, "layer").integer(), args.at(2, "expert").integer());
  return args.env().Undefined();
}

Napi::Value expert_bytes(const Args& args) {
  const auto owner = open_handle<StoreOwner>(args.at(0, "store"));
  const int64_t layer = args.at(1, "layer").integer();
  const int64_t expert = args.at(2, "expert").integer();
  const Format format = args.at(3, "format").format();
  return start_load(args.env(), args.call(), owner, Priority::urgent, [store = owner->store, layer, expert, format]() -> Deliver {
    auto bytes = std::make_shared<std::vector<std::byte>>();
    bytes->reserve(static_cast<size_t>(store->canonical_bytes(layer, expert, format)));
    store->read_canonical(layer, expert, format, 0, INT64_MAX, [&](std::span<const std::byte> piece) { bytes->insert(bytes->end(), piece.begin(), piece.end()); });
    return [bytes](Napi::Env env) { return hand_over<Napi::Uint8Array>(env, bytes); };
  });
}

Napi::Value expert_release(const Args& args) {
  const auto owner = open_handle<StoreOwner>(args.at(0, "store"));
  const int64_t layer = args.at(1, "layer").integer();
  const int64_t expert = args.at(2, "expert").integer();
  const Format format = args.at(3, "format").format();
  release_experts(args, owner, std::const_pointer_cast<Expert>(owner->store->release(layer, expert, format)));
  return args.env().Undefined();
}

Napi::Value experts_held(const Args& args) {
  return Napi::Number::New(args.env(), static_cast<double>(open_handle<StoreOwner>(args.at(0, "store"))->store->num_held()));
}

Napi::Value expert_conversion_problem(const Args& args) {
  return Napi::String::New(args.env(), open_handle<StoreOwner>(args.at(0, "store"))->store->conversion_problem());
}

Napi::Value expert_slots(const Args& args) {
  const std::vector<SlotCounters> all = open_handle<StoreOwner>(args.at(0, "store"))->store->slot_counters();
  const Napi::Array layers = Napi::Array::New(args.env(), all.size());
  for (size_t layer = 0; layer < all.size(); ++layer) {
    const SlotCounters& counters = all[layer];
    const Napi::Object object = Napi::Object::New(args.env());
    const auto set = [&](const char* name, auto value) { object.Set(name, Napi::Number::New(args.env(), static_cast<double>(value))); };
    set("slots", counters.slots);
    set("residents", counters.residents);
    set("held", counters.held);
    set("hits", counters.hits);
    set("misses", counters.misses);
    set("inPlace", counters.in_place);
    set("prefetches", counters.prefetches);
    set("prefetchesUsed", counters.prefetches_used);
    set("prefetchesWasted", counters.prefetches_wasted);
    set("loadedBytes", counters.loaded_bytes);
    set("failedLoads", counters.failed_loads);
    set("stallMs", counters.stall_ms);
    set("choices", counters.choices);
    set("masked", counters.masked);
    set("swaps", counters.swaps);
    layers.Set(static_cast<uint32_t>(layer), object);
  }
  return layers;
}

Napi::Value expert_take_demand(const Args& args) {
  const std::vector<LayerDemand> all = open_handle<StoreOwner>(args.at(0, "store"))->store->take_demand();
  const Napi::Array layers = Napi::Array::New(args.env(), all.size());
  for (size_t layer = 0; layer < all.size(); ++layer) {
    const Napi::Object object = Napi::Object::New(args.env());
    object.Set("weights", to_js<Napi::Float64Array>(args.env(), all[layer].weights));
    object.Set("rows", Napi::Number::New(args.env(), all[layer].rows));
    object.Set("residents", to_js<Napi::Int32Array>(args.env(), all[layer].residents));
    layers.Set(static_cast<uint32_t>(layer), object);
  }
  return layers;
}

Napi::Value expert_swap(const Args& args) {
  const auto owner = open_handle<StoreOwner>(args.at(0, "store"));
  const int64_t layer = args.at(1, "layer").integer();
  const auto num_keys_here = num_keys(owner->store->mixture(layer).num_experts);
  const auto enters = static_cast<int32_t>(args.at(2, "enters").integer(0, num_keys_here - 1));
  const auto leaves = static_cast<int32_t>(args.at(3, "leaves").integer(-1, num_keys_here - 1));
  return start_load(args.env(), args.call(), owner, Priority::normal, [store = owner->store, layer, enters, leaves]() -> Deliver {
    return [is_swapped = store->swap(layer, enters, leaves)](Napi::Env env) { return Napi::Boolean::New(env, is_swapped); };
  });
}

Napi::Value experts_run(const Args& args) {
  const auto owner = open_handle<StoreOwner>(args.at(0, "store"));
  const int64_t layer = args.at(1, "layer").integer();
  std::vector<RowSource> sources;
  std::vector<std::shared_ptr<const std::vector<std::byte>>> held;
  Keepers keepers{.owners = {owner->engine}, .answers = {}};
  args.at(2, "sources").for_elements([&](const Reader& source) { sources.push_back(read_source(source, *owner, held, keepers.answers)); });
  std::vector<int32_t> plan = args.at(3, "plan").int32_array();
  const Format format = args.at(4, "format").format();
  Engine* const engine = &owner->engine->engine;
  return owner->engine->completions.start(
      args.env(), engine->jobs(), Priority::urgent, args.call(), std::move(keepers),
      [store = owner->store, layer, sources = std::move(sources), held = std::move(held), plan = std::move(plan), format]() mutable -> Deliver {
        to_keys(*store, layer, plan, format);
        return [missing = run_experts(*store, layer, sources, plan)](Napi::Env env) { return to_js<Napi::Int32Array>(env, missing); };
      });
}

Napi::Value expert_store_close(const Args& args) {
  const std::shared_ptr<StoreOwner> owner = close_handle<StoreOwner>(args.at(0, "store"));
  release_experts(args, owner, std::make_shared<std::vector<std::shared_ptr<const Expert>>>(owner->store->close()));
  return args.env().Undefined();
}

}  // namespace expertmesh::addon
