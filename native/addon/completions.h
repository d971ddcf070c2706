#pragma once

#include <napi.h>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

#include "runtime/job_threads.h"

namespace expertmesh::addon {

// Makes a promise's value on the JavaScript thread.
using Deliver = std::function<Napi::Value(Napi::Env)>;

// What a job writes for an array of JavaScript. Jobs never touch such an array themselves: it may shrink, or be transferred
// and freed, at any time. It gets the bytes when the promise is settled; where it has another length by then, the promise
// is rejected.
struct Answer {
  Napi::ObjectReference array;  // a Uint8Array
  std::shared_ptr<std::byte[]> bytes;
  size_t size;
};

// What is let go on the JavaScript thread when a job has ended: owners of threads, and arrays with what they are to hold.
struct Keepers {
  std::vector<std::shared_ptr<void>> owners;
  std::vector<Answer> answers;
};

// The promises of one engine. Jobs end on their own threads; one thread-safe function carries all results over. While no
// promise is open it does not keep the process alive.
class Completions {
 public:
  explicit Completions(Napi::Env env);
  ~Completions();
  Completions(const Completions&) = delete;
  Completions& operator=(const Completions&) = delete;

  // Submits `run` and returns the promise of what it delivers. On the JavaScript thread.
  Napi::Promise start(Napi::Env env, JobThreads& jobs, Priority priority, const char* call, Keepers keepers, std::function<Deliver()> run);

  // What settles a promise, once, from any thread.
  using Settle = std::function<void(Deliver deliver, std::exception_ptr error)>;
  // A promise that no job of its own stands for. `begin` may settle it at once. On the JavaScript thread.
  Napi::Promise open(Napi::Env env, const char* call, Keepers keepers, const std::function<void(Settle)>& begin);

  // Lets `object` go in a job: giving back gigabytes takes longer than the event loop may wait. On the JavaScript
  // thread.
  void release(Napi::Env env, JobThreads& jobs, const char* call, Keepers keepers, std::shared_ptr<void> object);

 private:
  struct State;
  struct Pending;
  Settle pend(Napi::Env env, Pending pending);
  void submit(Napi::Env env, JobThreads& jobs, Priority priority, const char* call, Pending pending, std::function<Deliver()> run);
  std::shared_ptr<State> state_;
};

// The error of a call as a JavaScript Error with `code` and `fields`.
Napi::Error to_js_error(Napi::Env env, const char* call, const std::exception_ptr& error);

}  // namespace expertmesh::addon
