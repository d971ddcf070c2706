#include "route/step_part.h"

#include <algorithm>
#include <utility>

#include "expertmesh/error.h"
#include "route/step_run.h"

namespace expertmesh {

StepPart::StepPart(StepRun& step, std::string worker, uint64_t epoch, std::vector<int32_t> slots)
    : step_(&step), worker_(std::move(worker)), epoch_(epoch), slots_(std::move(slots)) {}

void StepPart::rows(size_t first, std::span<const std::byte> rows) {
  const std::lock_guard lock(mutex_);
  if (step_ == nullptr) return;
  const size_t row_bytes = step_->row_bytes();
  const size_t count = rows.size() / row_bytes;
  // Each row once, so that as many as there are slots fill them all.
  if (first != num_filled_ || count > slots_.size() - first || rows.size() % row_bytes != 0) {
    return end({.kind = SlotFailure::Kind::lost, .slots = slots_, .worker = worker_, .epoch = epoch_,
                .refusal = {.reason = "", .message = concat("answer rows ", first, " + ", count, " of ", slots_.size(), "; wanted from ", num_filled_), .epoch = 0}});
  }
  step_->take_rows(std::span(slots_).subspan(first, count), rows.data());
  num_filled_ += count;
}

void StepPart::answered() {
  const std::lock_guard lock(mutex_);
  if (step_ == nullptr) return;
  if (num_filled_ == slots_.size()) {
    step_->times().exchanged(RouteTimes::Clock::now() - began_);
    return end();
  }
  end({.kind = SlotFailure::Kind::lost, .slots = slots_, .worker = worker_, .epoch = epoch_,
       .refusal = {.reason = "", .message = concat("an answer of ", num_filled_, " rows; wanted ", slots_.size()), .epoch = 0}});
}

void StepPart::refused(Refusal refusal) {
  const std::lock_guard lock(mutex_);
  if (step_ == nullptr) return;
  end({.kind = SlotFailure::Kind::refused, .slots = slots_, .worker = worker_, .epoch = epoch_, .refusal = std::move(refusal)});
}

void StepPart::lost(std::string problem) {
  const std::lock_guard lock(mutex_);
  if (step_ == nullptr) return;
  end({.kind = SlotFailure::Kind::lost, .slots = slots_, .worker = worker_, .epoch = epoch_, .refusal = {.reason = "", .message = std::move(problem), .epoch = 0}});
}

void StepPart::own_ended(std::vector<int32_t> missing, std::exception_ptr error, const LayerRoutes& routes, const ExpertExecutor& executor) {
  const std::lock_guard lock(mutex_);
  if (step_ == nullptr) return;
  if (error != nullptr) {
    step_->fail(std::move(error));
    return end();
  }
  if (missing.empty()) return end();
  std::sort(missing.begin(), missing.end());
  const Content& content = routes.contents[static_cast<size_t>(step_->expert_of(missing.front()))];
  end({.kind = SlotFailure::Kind::refused, .slots = std::move(missing), .worker = worker_, .epoch = epoch_, .refusal = executor.not_held(content)});
}

void StepPart::end(SlotFailure failure) {
  step_->fail(std::move(failure));
  end();
}

// Under the lock to its end: the step waits for it before it goes.
void StepPart::end() { std::exchange(step_, nullptr)->part_ended(); }

void StepPart::sent(uint64_t number, Transport& transport) {
  {
    const std::lock_guard lock(mutex_);
    sent_ = number;
    if (!is_unwanted_) return;
  }
  transport.cancel(number);
}

uint64_t StepPart::unwanted() {
  const std::lock_guard lock(mutex_);
  if (step_ == nullptr) return 0;
  is_unwanted_ = true;
  return sent_;
}

void StepPart::cancel(Transport& transport) {
  if (const uint64_t number = unwanted(); number != 0) transport.cancel(number);
  lost("nobody wants its answer");
}

void StepPart::leave(Transport& transport) {
  const uint64_t number = unwanted();
  {
    const std::lock_guard lock(mutex_);
    step_ = nullptr;
  }
  if (number != 0) transport.cancel(number);
}

}  // namespace expertmesh
