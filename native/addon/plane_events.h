#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace expertmesh::addon {

// What other threads tell JavaScript, in its order, as calls of one function. While it is open it does not keep the process alive.
class PlaneEvents {
 public:
  // Makes the event's object, on the JavaScript thread.
  using Event = std::function<Napi::Object(Napi::Env)>;

  PlaneEvents(Napi::Env env, Napi::Function on_event);
  ~PlaneEvents();
  PlaneEvents(const PlaneEvents&) = delete;
  PlaneEvents& operator=(const PlaneEvents&) = delete;

  // From any thread.
  void tell(Event event);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace expertmesh::addon
