#pragma once

#include <memory>
#include <utility>

#include "backend/backend.h"
#include "runtime/job_threads.h"

namespace expertmesh {

// A worker's device, and the thread from which its operations are called: jobs run one at a time, each with the whole of it. Weights
// are loaded by a thread beside it.
class Engine {
 public:
  explicit Engine(std::unique_ptr<Backend> backend) : backend_(std::move(backend)), jobs_("engine"), loads_("engine") {}

  Backend& backend() { return *backend_; }
  JobThreads& jobs() { return jobs_; }
  // Jobs that call no operations: they allocate, pack and write.
  JobThreads& loads() { return loads_; }
  // No further job begins; those under way end early where they can.
  void close() {
    jobs_.close();
    loads_.close();
  }

 private:
  std::unique_ptr<Backend> backend_;
  // Last, so that their threads have ended before the backend goes.
  JobThreads jobs_;
  JobThreads loads_;
};

}  // namespace expertmesh
