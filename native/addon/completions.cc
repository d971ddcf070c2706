#include "addon/completions.h"

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <new>
#include <optional>
#include <unordered_map>
#include <utility>

#include "expertmesh/error.h"

namespace expertmesh::addon {

namespace {

struct Outcome {
  std::shared_ptr<void> state;
  uint64_t id;
  Deliver deliver;
  std::exception_ptr error;
};

void write_answer(const Answer& answer) {
  auto array = answer.array.Value().As<Napi::Uint8Array>();
  if (array.ByteLength() != answer.size) {
    fail_argument("an array for answers was shrunk or transferred during the call: it has ", array.ByteLength(), " bytes; wanted ", answer.size);
  }
  std::copy_n(answer.bytes.get(), answer.size, reinterpret_cast<std::byte*>(array.Data()));
}

}  // namespace

struct Completions::Pending {
  // None where nobody is told of the end.
  std::optional<Napi::Promise::Deferred> deferred;
  const char* call;
  Keepers keepers;
};

struct Completions::State {
  using Context = std::shared_ptr<State>;
  static void settle(Napi::Env env, Napi::Function, Context*, Outcome* outcome);
  using Function = Napi::TypedThreadSafeFunction<Context, Outcome, &State::settle>;

  // From any thread.
  void post(std::unique_ptr<Outcome> outcome) {
    const std::lock_guard lock(mutex);
    if (is_closed) return;
    if (function.NonBlockingCall(outcome.get()) == napi_ok) (void)outcome.release();
  }

  // On the JavaScript thread, when the function goes: by release(), or because the environment ends.
  void close() {
    {
      const std::lock_guard lock(mutex);
      is_closed = true;
    }
    // Not under the lock: the owners in it join threads that may be posting.
    std::unordered_map<uint64_t, Pending> abandoned = std::move(pending);
    pending.clear();
  }

  std::mutex mutex;
  bool is_closed = false;
  Function function;
  // On the JavaScript thread only.
  std::unordered_map<uint64_t, Pending> pending;
  uint64_t next_id = 0;
};

void Completions::State::settle(Napi::Env env, Napi::Function, Context*, Outcome* outcome) {
  const std::unique_ptr<Outcome> owned(outcome);
  if (static_cast<napi_env>(env) == nullptr) return;  // the environment has ended: nobody waits
  State& state = *static_cast<State*>(owned->state.get());
  const auto found = state.pending.find(owned->id);
  if (found == state.pending.end()) return;
  const Pending pending = std::move(found->second);
  state.pending.erase(found);
  if (state.pending.empty()) state.function.Unref(env);
  if (!pending.deferred.has_value()) return;
  try {
    if (owned->error != nullptr) std::rethrow_exception(owned->error);
    for (const Answer& answer : pending.keepers.answers) write_answer(answer);
    pending.deferred->Resolve(owned->deliver(env));
  } catch (...) {
    pending.deferred->Reject(to_js_error(env, pending.call, std::current_exception()).Value());
  }
}

Completions::Completions(Napi::Env env) : state_(std::make_shared<State>()) {
  auto* const context = new State::Context(state_);
  state_->function = State::Function::New(
      env, "expertmesh", 0, 1, context, [](Napi::Env, void*, State::Context* owner) {
        (*owner)->close();
        delete owner;
      });
  state_->function.Unref(env);
}

Completions::~Completions() {
  const std::lock_guard lock(state_->mutex);
  if (!state_->is_closed) state_->function.Release();
  state_->is_closed = true;
}

Napi::Promise Completions::start(Napi::Env env, JobThreads& jobs, Priority priority, const char* call, Keepers keepers,
                                 std::function<Deliver()> run) {
  const auto deferred = Napi::Promise::Deferred::New(env);
  submit(env, jobs, priority, call, {.deferred = deferred, .call = call, .keepers = std::move(keepers)}, std::move(run));
  return deferred.Promise();
}

void Completions::release(Napi::Env env, JobThreads& jobs, const char* call, Keepers keepers, std::shared_ptr<void> object) {
  submit(env, jobs, Priority::normal, call, {.deferred = std::nullopt, .call = call, .keepers = std::move(keepers)},
         [object = std::move(object)]() mutable -> Deliver {
           object.reset();
           return nullptr;
         });
}

Napi::Promise Completions::open(Napi::Env env, const char* call, Keepers keepers, const std::function<void(Settle)>& begin) {
  const auto deferred = Napi::Promise::Deferred::New(env);
  const Settle settle = pend(env, {.deferred = deferred, .call = call, .keepers = std::move(keepers)});
  try {
    begin(settle);
  } catch (...) {
    settle(nullptr, std::current_exception());
  }
  return deferred.Promise();
}

Completions::Settle Completions::pend(Napi::Env env, Pending pending) {
  const uint64_t id = state_->next_id++;
  if (state_->pending.empty()) state_->function.Ref(env);
  state_->pending.emplace(id, std::move(pending));
  return [state = state_, id](Deliver deliver, std::exception_ptr error) {
    state->post(std::make_unique<Outcome>(Outcome{state, id, std::move(deliver), std::move(error)}));
  };
}

void Completions::submit(Napi::Env env, JobThreads& jobs, Priority priority, const char* call, Pending pending,
                         std::function<Deliver()> run) {
  auto delivered = std::make_shared<Deliver>();
  jobs.submit(priority, {.call = call,
                           .run = [run = std::move(run), delivered] { *delivered = run(); },
                           .done =
                               [settle = pend(env, std::move(pending)), delivered](std::exception_ptr error) {
                                 settle(std::move(*delivered), std::move(error));
                               }});
}

Napi::Error to_js_error(Napi::Env env, const char* call, const std::exception_ptr& error) {
  std::string code = "EM_INTERNAL";
  Error::Fields fields;
  try {
    std::rethrow_exception(error);
  } catch (const Napi::Error& thrown) {
    return thrown;
  } catch (const Error& thrown) {
    code = thrown.code();
    fields = thrown.fields();
    // What is wrong with the arguments of this call, which only this side of the engine has a name for.
    if (code == "EM_NATIVE_ARGUMENT") fields[0].second = concat(call, ": ", fields[0].second);
  } catch (const std::bad_alloc&) {
    code = "EM_OUT_OF_MEMORY";
    fields = {{"what", "a native call"}, {"got", "unknown"}};
  } catch (const std::exception& thrown) {
    fields = {{"problem", thrown.what()}};
  } catch (...) {
    fields = {{"problem", "an unknown native exception"}};
  }
  Napi::Error js_error = Napi::Error::New(env, code);
  Napi::Object js_fields = Napi::Object::New(env);
  for (const auto& [name, value] : fields) js_fields.Set(name, value);
  js_error.Set("code", code);
  js_error.Set("fields", js_fields);
  return js_error;
}

}  // namespace expertmesh::addon
