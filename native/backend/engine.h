#pragma once

#include <memory>
#include <utility>

#include "backend/backend.h"
#include "runtime/job_threads.h"

namespace expertmesh {

// A worker's device, and the thread from which its operations are called: jobs run one at a time, each with the whole of it.
class Engine {
 public:
  explicit Engine(std::unique_ptr<Backend> backend) : backend_(std::move(backend)), jobs_("engine") {}

  Backend& backend() { return *backend_; }
  JobThreads& jobs() { return jobs_; }

 private:
  std::unique_ptr<Backend> backend_;
  // Last, so that its thread has ended before the backend goes.
  JobThreads jobs_;
};

}  // namespace expertmesh
