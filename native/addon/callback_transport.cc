#include "addon/callback_transport.h"

#include <optional>
#include <utility>

#include "addon/values.h"

namespace expertmesh::addon {

struct CallbackTransport::Functions {
  Napi::FunctionReference send;
  Napi::FunctionReference cancel;
};

struct CallbackTransport::Message {
  uint64_t id = 0;
  std::string worker;
  std::optional<DispatchHead> head;  // none: a cancellation
  std::shared_ptr<std::vector<std::byte>> rows;
};

namespace {

Napi::Object to_js(Napi::Env env, const DispatchHead& head, std::shared_ptr<std::vector<std::byte>> rows) {
  const Napi::Object dispatch = Napi::Object::New(env);
  dispatch.Set("epoch", static_cast<double>(head.epoch));
  dispatch.Set("numerics", head.numerics);
  const Napi::Array contents = Napi::Array::New(env, head.contents.size());
  const Napi::Array counts = Napi::Array::New(env, head.contents.size());
  for (uint32_t i = 0; i < head.contents.size(); ++i) {
    const Napi::Object content = Napi::Object::New(env);
    content.Set("layer", head.contents[i].layer);
    content.Set("expert", head.contents[i].expert);
    content.Set("format", head.contents[i].format);
    content.Set("checksum", head.contents[i].checksum);
    contents.Set(i, content);
    counts.Set(i, Napi::Number::New(env, head.counts[i]));
  }
  dispatch.Set("contents", contents);
  dispatch.Set("counts", counts);
  dispatch.Set("rowIndex", addon::to_js<Napi::Uint32Array>(env, head.row_index));
  dispatch.Set("dtype", name_of(head.dtype));
  dispatch.Set("numRows", head.num_rows);
  dispatch.Set("rows", hand_over<Napi::Uint8Array>(env, std::move(rows)));
  return dispatch;
}

}  // namespace

CallbackTransport::CallbackTransport(Napi::Env env, const Napi::Function& send, const Napi::Function& cancel) {
  auto functions = std::make_unique<Functions>(Functions{Napi::Persistent(send), Napi::Persistent(cancel)});
  function_ = Function::New(env, "expertmesh dispatches", 0, 1, functions.get(), [](Napi::Env, void*, Functions* owned) { delete owned; });
  (void)functions.release();
  // The promise of the step keeps the process alive, not this.
  function_.Unref(env);
}

CallbackTransport::~CallbackTransport() { close(); }

void CallbackTransport::call(Napi::Env env, Napi::Function, Functions* functions, Message* message) {
  const std::unique_ptr<Message> owned(message);
  if (static_cast<napi_env>(env) == nullptr) return;  // the environment has ended: nobody waits
  const Napi::Value id = Napi::Number::New(env, static_cast<double>(owned->id));
  if (!owned->head.has_value()) {
    functions->cancel.Call({id});
    return;
  }
  functions->send.Call({id, Napi::String::New(env, owned->worker), to_js(env, *owned->head, std::move(owned->rows))});
}

uint64_t CallbackTransport::send(const std::string& worker, DispatchHead head, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) {
  auto rows = std::make_shared<std::vector<std::byte>>(head.num_rows * head.row_bytes);
  gather(0, head.num_rows, rows->data());
  uint64_t id = 0;
  {
    const std::lock_guard lock(mutex_);
    id = next_id_++;
    outstanding_.emplace(id, std::move(sink));
  }
  if (!post(std::make_unique<Message>(Message{.id = id, .worker = worker, .head = std::move(head), .rows = std::move(rows)}))) {
    lost(id, "this worker is stopping");
  }
  return id;
}

void CallbackTransport::cancel(uint64_t sent) {
  if (take(sent) != nullptr) post(std::make_unique<Message>(Message{.id = sent, .worker = "", .head = std::nullopt, .rows = nullptr}));
}

bool CallbackTransport::post(std::unique_ptr<Message> message) {
  const std::lock_guard lock(mutex_);
  if (is_closed_ || function_.NonBlockingCall(message.get()) != napi_ok) return false;
  (void)message.release();
  return true;
}

std::shared_ptr<AnswerSink> CallbackTransport::take(uint64_t sent) {
  const std::lock_guard lock(mutex_);
  const auto found = outstanding_.find(sent);
  if (found == outstanding_.end()) return nullptr;
  std::shared_ptr<AnswerSink> sink = std::move(found->second);
  outstanding_.erase(found);
  return sink;
}

void CallbackTransport::answered(uint64_t sent, std::span<const std::byte> rows) {
  const std::shared_ptr<AnswerSink> sink = take(sent);
  if (sink == nullptr) return;
  sink->rows(0, rows);
  sink->answered();
}

void CallbackTransport::refused(uint64_t sent, Refusal refusal) {
  if (const auto sink = take(sent)) sink->refused(std::move(refusal));
}

void CallbackTransport::lost(uint64_t sent, std::string problem) {
  if (const auto sink = take(sent)) sink->lost(std::move(problem));
}

void CallbackTransport::close() {
  std::unordered_map<uint64_t, std::shared_ptr<AnswerSink>> abandoned;
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(is_closed_, true)) function_.Release();
    abandoned = std::exchange(outstanding_, {});
  }
  for (const auto& [id, sink] : abandoned) sink->lost("this worker is stopping");
}

}  // namespace expertmesh::addon
