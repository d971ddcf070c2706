#pragma once

#include <napi.h>

#include <functional>
#include <memory>

#include "addon/completions.h"

namespace expertmesh::addon {

// A call whose arguments take longer to read than the event loop may wait: what names tens of thousands of tensors.
struct LongCall {
  const char* name;
  // Reads the next part, on the JavaScript thread; false when there are no more.
  std::function<bool(Napi::Env)> read_part;
  // What is made of all parts, on a thread of Node's own.
  std::function<void()> make;
  // Makes the promise's value, on the JavaScript thread.
  Deliver deliver;
};

// Reads the first part at once and each further one in a turn of the event loop of its own. On the JavaScript thread, where the
// call's functions and what they hold are let go too.
Napi::Promise start_long_call(Napi::Env env, LongCall call);

}  // namespace expertmesh::addon
