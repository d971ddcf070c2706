#include "runtime/thread.h"

#include <memory>
#include <system_error>

#include "runtime/float_environment.h"

namespace expertmesh {

namespace {

// Address space, not memory: pages are taken as they are touched.
constexpr size_t kStackBytes = size_t{4} << 20;

void* run(void* argument) {
  const std::unique_ptr<std::function<void()>> body(static_cast<std::function<void()>*>(argument));
  const FloatEnvironment float_environment;
  (*body)();
  return nullptr;
}

}  // namespace

Thread::Thread(std::function<void()> body) {
  auto argument = std::make_unique<std::function<void()>>(std::move(body));
  pthread_attr_t attributes;
  int error = pthread_attr_init(&attributes);
  if (error == 0) {
    error = pthread_attr_setstacksize(&attributes, kStackBytes);
    if (error == 0) error = pthread_create(&handle_, &attributes, run, argument.get());
    pthread_attr_destroy(&attributes);
  }
  if (error != 0) throw std::system_error(error, std::generic_category(), "cannot start a thread");
  (void)argument.release();
}

void Thread::join() {
  if (std::exchange(is_joinable_, false)) pthread_join(handle_, nullptr);
}

}  // namespace expertmesh
