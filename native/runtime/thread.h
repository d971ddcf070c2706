#pragma once

#include <pthread.h>

#include <functional>
#include <utility>

namespace expertmesh {

// A thread that may run kernels: it has the float environment they need, and a stack of the same size whatever the system's
// default is (128 KiB with musl, of which one product would take more).
class Thread {
 public:
  // Throws std::system_error where the system gives no more threads.
  explicit Thread(std::function<void()> body);
  // Waits for its end.
  ~Thread() { join(); }
  Thread(Thread&& other) noexcept : handle_(other.handle_), is_joinable_(std::exchange(other.is_joinable_, false)) {}
  Thread& operator=(Thread&&) = delete;

  // The second and later calls do nothing.
  void join();

 private:
  pthread_t handle_ = {};
  bool is_joinable_ = true;
};

}  // namespace expertmesh
