#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "exchange/transport.h"

namespace expertmesh::addon {

// Sends through JavaScript: dispatches go out by one function, answers come in by calls. For exchanges that are written there.
class CallbackTransport : public Transport {
 public:
  // send(id, worker, dispatch) and cancel(id), on the JavaScript thread; they must not throw. On it too.
  CallbackTransport(Napi::Env env, const Napi::Function& send, const Napi::Function& cancel);
  ~CallbackTransport() override;

  uint64_t send(const std::string& worker, DispatchHead head, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) override;
  void cancel(uint64_t sent) override;

  // What JavaScript tells of a dispatch. One that has been cancelled, or told of before, is passed over.
  void answered(uint64_t sent, std::span<const std::byte> rows);
  void refused(uint64_t sent, Refusal refusal);
  void lost(uint64_t sent, std::string problem);
  // What is under way is lost, as is what is sent later. On the JavaScript thread.
  void close();

 private:
  struct Message;
  struct Functions;
  static void call(Napi::Env env, Napi::Function, Functions* functions, Message* message);
  using Function = Napi::TypedThreadSafeFunction<Functions, Message, &CallbackTransport::call>;

  std::shared_ptr<AnswerSink> take(uint64_t sent);
  // Whether it is on its way.
  bool post(std::unique_ptr<Message> message);

  std::mutex mutex_;
  bool is_closed_ = false;
  uint64_t next_id_ = 1;
  std::unordered_map<uint64_t, std::shared_ptr<AnswerSink>> outstanding_;
  Function function_;
};

}  // namespace expertmesh::addon
