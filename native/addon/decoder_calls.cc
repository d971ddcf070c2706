#include <memory>
#include <utility>

#include "addon/calls.h"
#include "addon/handles.h"
#include "addon/long_call.h"
#include "addon/spec_reader.h"
#include "addon/values.h"

namespace expertmesh::addon {

namespace {

using LoadDecoder = std::function<std::shared_ptr<Decoder>(Engine&)>;

Napi::Promise start_loading(Napi::Env env, const char* call, const std::shared_ptr<EngineOwner>& owner, LoadDecoder load) {
  return owner->completions.start(env, owner->engine.loads(), Priority::normal, call, {.owners = {owner}, .answers = {}},
                                  [engine = &owner->engine, load = std::move(load), weak_owner = std::weak_ptr(owner)]() -> Deliver {
                                    return [weak_owner, decoder = load(*engine)](Napi::Env env) {
                                      // Still there: the pending promise keeps it.
                                      return make_handle(env, std::make_shared<DecoderOwner>(DecoderOwner{weak_owner.lock(), decoder}));
                                    };
                                  });
}

}  // namespace

Napi::Value decoder_open(const Args& args) {
  const auto owner = open_handle<EngineOwner>(args.at(0, "engine"));
  const auto checkpoint = open_handle<CheckpointOwner>(args.at(1, "checkpoint"))->checkpoint;
  const auto reader = std::make_shared<SpecReader>(args.at(2, "spec"));
  const DecoderOptions options = read_decoder_options(args.at(3, "options"));
  const auto progress = std::make_shared<LoadProgress>();
  owner->progress = progress;
  const auto spec = std::make_shared<DecoderSpec>();
  return start_long_call(args.env(), {.name = args.call(), .read_part = [reader](Napi::Env) { return reader->read_part(); },
                                      .make =
                                          [reader, spec] {
                                            *spec = reader->take();
                                            validate(*spec);
                                          },
                                      .deliver = [call = args.call(), owner, checkpoint, spec, options, progress](Napi::Env env) -> Napi::Value {
                                        return start_loading(env, call, owner, [=](Engine& engine) {
                                          return std::make_shared<Decoder>(engine, *checkpoint, std::move(*spec), options, *progress);
                                        });
                                      }});
}

Napi::Value decoder_progress(const Args& args) {
  return Napi::Number::New(args.env(), open_handle<EngineOwner>(args.at(0, "engine"))->progress->fraction());
}

Napi::Value decoder_close(const Args& args) {
  std::shared_ptr<DecoderOwner> owner = close_handle<DecoderOwner>(args.at(0, "decoder"));
  const std::shared_ptr<EngineOwner> engine = owner->engine;
  std::shared_ptr<Decoder> decoder = owner->decoder;
  owner.reset();  // before the job begins, which is to be the last that holds the decoder
  engine->completions.release(args.env(), engine->engine.jobs(), args.call(), {.owners = {engine}, .answers = {}}, std::move(decoder));
  return args.env().Undefined();
}

Napi::Value decoder_set_local(const Args& args) {
  const auto owner = open_handle<DecoderOwner>(args.at(0, "decoder"));
  const auto store = open_handle<StoreOwner>(args.at(1, "store"));
  if (store->engine != owner->engine) fail_argument("the store belongs to another engine than the decoder");
  const uint32_t map = args.at(2, "map").precision_map();
  const int64_t layer = args.at(3, "layer").integer();
  const std::span<const std::byte> local = args.at(4, "local").bytes_in_place();
  std::vector<uint8_t> formats;
  for (const std::byte value : local) formats.push_back(static_cast<uint8_t>(value));
  owner->decoder->set_local(store->store, map, layer, std::move(formats));
  return args.env().Undefined();
}

Napi::Value decoder_drop_map(const Args& args) {
  open_handle<DecoderOwner>(args.at(0, "decoder"))->decoder->drop_map(args.at(1, "map").precision_map());
  return args.env().Undefined();
}

Napi::Value decoder_take_load(const Args& args) {
  const auto layers = open_handle<DecoderOwner>(args.at(0, "decoder"))->decoder->take_load();
  const Napi::Array load = Napi::Array::New(args.env(), layers.size());
  for (size_t i = 0; i < layers.size(); ++i) {
    const Napi::Object layer = Napi::Object::New(args.env());
    layer.Set("rows", to_js<Napi::Float64Array>(args.env(), layers[i].rows));
    layer.Set("batches", layers[i].batches);
    layer.Set("activeExperts", layers[i].active_experts);
    load.Set(static_cast<uint32_t>(i), layer);
  }
  return load;
}

Napi::Value decoder_times(const Args& args) {
  const auto owner = open_handle<DecoderOwner>(args.at(0, "decoder"));
  const StepTimes& times = owner->decoder->times();
  const Napi::Object object = Napi::Object::New(args.env());
  const auto set = [&](const char* name, int64_t nanoseconds) {
    object.Set(name, Napi::Number::New(args.env(), static_cast<double>(nanoseconds) / 1e6));
  };
  set("attention", times.attention);
  set("gate", times.gate);
  set("experts", times.experts);
  set("combine", times.combine);
  set("head", times.head);
  return object;
}

}  // namespace expertmesh::addon
