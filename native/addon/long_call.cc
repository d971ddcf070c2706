#include "addon/long_call.h"

#include <exception>
#include <utility>

namespace expertmesh::addon {

namespace {

struct State {
  LongCall call;
  Napi::Promise::Deferred deferred;
};

void read_next(Napi::Env env, std::unique_ptr<State> state);

// One way to a thread and back, between two parts or for what is made of them all. Deletes itself.
class Way : public Napi::AsyncWorker {
 public:
  Way(Napi::Env env, std::unique_ptr<State> state, bool is_last) : AsyncWorker(env), state_(std::move(state)), is_last_(is_last) {}

 private:
  void Execute() override {
    if (!is_last_) return;
    try {
      state_->call.make();
    } catch (...) {
      error_ = std::current_exception();
    }
  }

  void OnOK() override {
    if (!is_last_) return read_next(Env(), std::move(state_));
    try {
      if (error_ != nullptr) std::rethrow_exception(error_);
      state_->deferred.Resolve(state_->call.deliver(Env()));
    } catch (...) {
      state_->deferred.Reject(to_js_error(Env(), state_->call.name, std::current_exception()).Value());
    }
  }

  std::unique_ptr<State> state_;
  const bool is_last_;
  std::exception_ptr error_;
};

void read_next(Napi::Env env, std::unique_ptr<State> state) {
  try {
    const bool is_last = !state->call.read_part(env);
    (new Way(env, std::move(state), is_last))->Queue();
  } catch (...) {
    if (state == nullptr) throw;
    state->deferred.Reject(to_js_error(env, state->call.name, std::current_exception()).Value());
  }
}

}  // namespace

Napi::Promise start_long_call(Napi::Env env, LongCall call) {
  const auto deferred = Napi::Promise::Deferred::New(env);
  read_next(env, std::make_unique<State>(State{std::move(call), deferred}));
  return deferred.Promise();
}

}  // namespace expertmesh::addon
