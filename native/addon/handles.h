#pragma once

#include <napi.h>

#include <memory>
#include <unordered_map>
#include <utility>

#include "addon/callback_transport.h"
#include "addon/completions.h"
#include "addon/reader.h"
#include "experts/store.h"
#include "model/batch.h"
#include "checkpoint/checkpoint.h"
#include "model/decoder.h"
#include "backend/engine.h"
#include "route/expert_executor.h"
#include "route/step_run.h"

namespace expertmesh::addon {

// What the handles own. Jobs hold the native objects (decoder, batch, store), never these: an owner joins its threads when
// it goes, so it goes on the JavaScript thread only. Each owner keeps those it was made from.

struct EngineOwner {
  EngineOwner(Napi::Env env, std::unique_ptr<Backend> backend)
      : completions(env), progress(std::make_shared<LoadProgress>()), engine(std::move(backend)) {}

  Completions completions;
  std::shared_ptr<LoadProgress> progress;  // of the most recent decoderOpen
  // Last: its thread ends before the completions go.
  Engine engine;

  static constexpr const char* kHandle = "engine";
  static constexpr napi_type_tag kTag = {0x5d3a1c6e90b24f17, 0x8be2a47d13c95f01};
};

struct CheckpointOwner {
  std::shared_ptr<const Checkpoint> checkpoint;

  static constexpr const char* kHandle = "checkpoint";
  static constexpr napi_type_tag kTag = {0x5d3a1c6e90b24f17, 0x8be2a47d13c95f02};
};

struct DecoderOwner {
  std::shared_ptr<EngineOwner> engine;
  std::shared_ptr<Decoder> decoder;

  static constexpr const char* kHandle = "decoder";
  static constexpr napi_type_tag kTag = {0x5d3a1c6e90b24f17, 0x8be2a47d13c95f03};
};

struct RouterOwner;

struct BatchOwner {
  std::shared_ptr<EngineOwner> engine;
  std::shared_ptr<Batch> batch;
  // How it goes through the layers; null until it is routed.
  std::shared_ptr<RouterOwner> router = nullptr;
  std::shared_ptr<StepRun> step = nullptr;
  // Runs asked for so far. A batch that waits for experts, and of which no further run has been asked for, may have its rows
  // copied on the JavaScript thread.
  uint64_t num_runs = 0;
  bool is_stopped = false;

  static constexpr const char* kHandle = "batch";
  static constexpr napi_type_tag kTag = {0x5d3a1c6e90b24f17, 0x8be2a47d13c95f04};
};

struct StoreOwner {
  StoreOwner(std::shared_ptr<EngineOwner> engine, std::shared_ptr<ExpertStore> store)
      : engine(std::move(engine)), store(std::move(store)), loads("expertStore", kLoadThreads) {}

  std::shared_ptr<EngineOwner> engine;
  std::shared_ptr<ExpertStore> store;
  // Loads run here, never on the engine's threads.
  JobThreads loads;

  // More than read at once keep no disk busier; fewer leave it idle while they pack.
  static constexpr int kLoadThreads = 4;

  static constexpr const char* kHandle = "expertStore";
  static constexpr napi_type_tag kTag = {0x5d3a1c6e90b24f17, 0x8be2a47d13c95f05};
};

struct ExecutorOwner {
  ExecutorOwner(std::shared_ptr<StoreOwner> store, ExecutorIdentity identity)
      : store(std::move(store)), executor(std::make_shared<ExpertExecutor>(this->store->engine->engine, this->store->store, std::move(identity))) {}
  // What a transport still holds of it refuses from now on.
  ~ExecutorOwner() {
    executor->close([] {});
  }

  std::shared_ptr<StoreOwner> store;
  std::shared_ptr<ExpertExecutor> executor;
  // Dispatches of peers under way, by the number that JavaScript has given them.
  std::unordered_map<int64_t, std::shared_ptr<Reply>> replies;

  static constexpr const char* kHandle = "executor";
  static constexpr napi_type_tag kTag = {0x5d3a1c6e90b24f17, 0x8be2a47d13c95f06};
};

struct RouterOwner {
  RouterOwner(std::shared_ptr<ExecutorOwner> executor, std::shared_ptr<CallbackTransport> calls)
      : executor(std::move(executor)), calls(std::move(calls)), router(std::make_shared<StepRouter>()) {
    router->executor = this->executor->executor;
    router->transport = this->calls;
  }
  ~RouterOwner() { calls->close(); }
  RouterOwner(const RouterOwner&) = delete;
  RouterOwner& operator=(const RouterOwner&) = delete;

  std::shared_ptr<ExecutorOwner> executor;
  std::shared_ptr<CallbackTransport> calls;
  std::shared_ptr<StepRouter> router;

  static constexpr const char* kHandle = "router";
  static constexpr napi_type_tag kTag = {0x5d3a1c6e90b24f17, 0x8be2a47d13c95f07};
};

// A handle is an object tagged with its kind that owns a shared_ptr, null once closed.

template <class Owner>
Napi::Value make_handle(Napi::Env env, std::shared_ptr<Owner> owner) {
  const Napi::Object object = Napi::Object::New(env);
  object.Set("type", Owner::kHandle);
  auto held = std::make_unique<std::shared_ptr<Owner>>(std::move(owner));
  const auto finalize = [](napi_env, void* data, void*) { delete static_cast<std::shared_ptr<Owner>*>(data); };
  if (napi_wrap(env, object, held.get(), finalize, nullptr, nullptr) != napi_ok) throw Napi::Error::New(env);
  (void)held.release();
  if (napi_type_tag_object(env, object, &Owner::kTag) != napi_ok) throw Napi::Error::New(env);
  return object;
}

template <class Owner>
bool is_handle(const Reader& reader) {
  bool has_tag = false;
  return reader.value().IsObject() &&
         napi_check_object_type_tag(reader.value().Env(), reader.value(), &Owner::kTag, &has_tag) == napi_ok && has_tag;
}

template <class Owner>
std::shared_ptr<Owner>& handle_slot(const Reader& reader) {
  if (!is_handle<Owner>(reader)) reader.fail("a handle of kind ", Owner::kHandle);
  void* data = nullptr;
  if (napi_unwrap(reader.value().Env(), reader.value(), &data) != napi_ok) reader.fail("a handle of kind ", Owner::kHandle);
  auto& slot = *static_cast<std::shared_ptr<Owner>*>(data);
  if (slot == nullptr) fail_closed(reader.call(), Owner::kHandle);
  return slot;
}

// The open handle's owner. Throws EM_NATIVE_ARGUMENT or EM_NATIVE_CLOSED. By value, as reading the call's other arguments may
// run a getter that closes the handle.
template <class Owner>
std::shared_ptr<Owner> open_handle(const Reader& reader) {
  return handle_slot<Owner>(reader);
}

// Closes the handle and returns what it owned.
template <class Owner>
std::shared_ptr<Owner> close_handle(const Reader& reader) {
  return std::move(handle_slot<Owner>(reader));
}

}  // namespace expertmesh::addon
