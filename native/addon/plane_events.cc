#include "addon/plane_events.h"

#include <utility>

namespace expertmesh::addon {

struct PlaneEvents::State {
  using Context = std::shared_ptr<State>;
  static void deliver(Napi::Env env, Napi::Function on_event, Context* context, void*);
  using Function = Napi::TypedThreadSafeFunction<Context, void, &State::deliver>;

  std::mutex mutex;
  bool is_closed = false;
  std::vector<Event> waiting;
  Function function;
};

void PlaneEvents::State::deliver(Napi::Env env, Napi::Function on_event, Context* context, void*) {
  if (static_cast<napi_env>(env) == nullptr) return;  // the environment has ended
  const Context state = *context;
  std::vector<Event> events;
  {
    const std::lock_guard lock(state->mutex);
    events.swap(state->waiting);
    if (state->is_closed) return;
  }
  for (const Event& event : events) {
    const Napi::HandleScope scope(env);
    on_event.Call({event(env)});
  }
}

PlaneEvents::PlaneEvents(Napi::Env env, Napi::Function on_event) : state_(std::make_shared<State>()) {
  auto* const context = new State::Context(state_);
  state_->function = State::Function::New(env, on_event, "expertmesh exchange", 0, 1, context, [](Napi::Env, void*, State::Context* owner) {
    {
      const std::lock_guard lock((*owner)->mutex);
      (*owner)->is_closed = true;
    }
    delete owner;
  });
  state_->function.Unref(env);
}

PlaneEvents::~PlaneEvents() {
  const std::lock_guard lock(state_->mutex);
  if (!state_->is_closed) state_->function.Release();
  state_->is_closed = true;
}

void PlaneEvents::tell(Event event) {
  const std::lock_guard lock(state_->mutex);
  if (state_->is_closed) return;
  state_->waiting.push_back(std::move(event));
  // One call carries all that wait by then.
  if (state_->waiting.size() == 1) state_->function.NonBlockingCall();
}

}  // namespace expertmesh::addon
