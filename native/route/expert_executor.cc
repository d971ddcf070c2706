#include "route/expert_executor.h"

#include <algorithm>
#include <utility>

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

using Clock = std::chrono::steady_clock;

// A peer has one step under way, and so the parts of one dispatch here, which its window bounds: more breaks the protocol.
constexpr int64_t kMostQueuedBySender = 64;

double ms_since(Clock::time_point begin) { return std::chrono::duration<double, std::milli>(Clock::now() - begin).count(); }

// Answers are in the order of a dispatch's assignments.
std::vector<int32_t> served_assignments(const DispatchHead& head) {
  std::vector<int32_t> assignments;
  assignments.reserve(3 * head.num_answers());
  size_t next = 0;
  for (size_t i = 0; i < head.contents.size(); ++i) {
    for (const size_t end = next + head.counts[i]; next < end; ++next) {
      assignments.insert(assignments.end(), {static_cast<int32_t>(head.contents[i].expert), static_cast<int32_t>(head.row_index[next]), static_cast<int32_t>(next)});
    }
  }
  return assignments;
}

std::pair<std::string, std::string> reason_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const Error& thrown) {
    return {thrown.code(), thrown.what()};
  } catch (const std::bad_alloc&) {
    return {"EM_OUT_OF_MEMORY", "no memory for a run of experts"};
  } catch (const std::exception& thrown) {
    return {"EM_INTERNAL", thrown.what()};
  } catch (...) {
    return {"EM_INTERNAL", "an unknown native exception"};
  }
}

}  // namespace

ExpertExecutor::ExpertExecutor(Engine& engine, std::shared_ptr<ExpertStore> store, ExecutorIdentity identity)
    : engine_(engine), store_(std::move(store)), identity_(std::move(identity)) {}

////// What is asked for

void ExpertExecutor::take(IncomingDispatch dispatch) {
  if (std::optional<Refusal> refused = objection(dispatch)) return dispatch.reply->refused(std::move(*refused));
  DispatchHead& head = dispatch.head;
  std::variant<HeldExperts::Pin, Content> pinned = held_.pin(head.contents);
  if (const Content* const missing = std::get_if<Content>(&pinned)) return dispatch.reply->refused(not_held(*missing));
  auto job = std::make_unique<Job>();
  job->from = std::move(dispatch.from);
  job->layer = head.contents.front().layer;
  job->source = {.batch = nullptr, .rows = dispatch.rows, .num_rows = head.num_rows, .out = dispatch.reply->room(), .num_answers = static_cast<int64_t>(head.num_answers())};
  job->assignments = served_assignments(head);
  job->pin = std::get<HeldExperts::Pin>(std::move(pinned));
  job->reply = std::move(dispatch.reply);
  job->contents = std::move(head.contents);
  enqueue(std::move(job));
}

std::optional<Refusal> ExpertExecutor::objection(const IncomingDispatch& dispatch) const {
  const DispatchHead& head = dispatch.head;
  if (head.numerics != identity_.numerics) {
    return refusal("EM_DISPATCH_REFUSED", concat("worker ", identity_.worker, " computes by numerics ", identity_.numerics, "; the dispatch wants ", head.numerics));
  }
  if (head.dtype != wire_dtype()) {
    return refusal("EM_DISPATCH_REFUSED", concat("worker ", identity_.worker, " exchanges rows in ", name_of(wire_dtype()), "; the dispatch has ", name_of(head.dtype)));
  }
  const uint32_t layer = head.contents.empty() ? 0 : head.contents.front().layer;
  if (std::any_of(head.contents.begin(), head.contents.end(), [&](const Content& content) { return content.layer != layer; })) {
    return refusal("EM_EXCHANGE_FRAME", "a dispatch of several layers");
  }
  if (head.row_bytes != row_bytes()) {
    return refusal("EM_EXCHANGE_FRAME", concat("a dispatch of rows of ", head.row_bytes, " bytes; a row has ", row_bytes()));
  }
  const std::lock_guard lock(mutex_);
  if (is_closed_) return refusal("EM_WORKER_LOST", concat("worker ", identity_.worker, " is lost: it is stopping"));
  const auto queued = num_queued_by_.find(dispatch.from);
  if (queued == num_queued_by_.end() || queued->second < kMostQueuedBySender) return std::nullopt;
  return refusal("EM_OVERLOADED", concat("queue of dispatches from ", dispatch.from, " is full (", queued->second, " of ", kMostQueuedBySender, ')'));
}

std::exception_ptr ExpertExecutor::stopping() const {
  return std::make_exception_ptr(Error("EM_WORKER_LOST", {{"worker", identity_.worker}, {"problem", "it is stopping"}}));
}

Refusal ExpertExecutor::refusal(std::string reason, std::string message) const {
  return {.reason = std::move(reason), .message = std::move(message), .epoch = epoch_};
}

Refusal ExpertExecutor::not_held(const Content& content) const {
  return refusal("EM_DISPATCH_REFUSED",
                 concat("worker ", identity_.worker, " does not hold layer ", content.layer, " expert ", content.expert, " in the content asked for"));
}

void ExpertExecutor::withdraw(const Reply& reply) {
  std::unique_ptr<Job> job;
  {
    const std::lock_guard lock(mutex_);
    job = take_back(reply);
  }
  if (job != nullptr) job->reply->refused({.reason = "EM_CANCELLED", .message = "cancelled by its sender", .epoch = 0});
}

void ExpertExecutor::run_own(const std::shared_ptr<Batch>& batch, const Routing& routing, std::span<const int32_t> slots,
                             std::span<const Content> contents, OwnDone done) {
  std::vector<Content> present;
  std::vector<uint8_t> is_present(contents.size(), 0);
  for (const int32_t slot : slots) {
    const auto expert = static_cast<size_t>(routing.experts[static_cast<size_t>(slot)]);
    if (is_present[expert] != 0 || !held_.holds(contents[expert])) continue;
    is_present[expert] = 1;
    present.push_back(contents[expert]);
  }
  std::variant<HeldExperts::Pin, Content> pinned = held_.pin(present);
  while (const Content* const gone = std::get_if<Content>(&pinned)) {
    is_present[gone->expert] = 0;
    std::erase_if(present, [&](const Content& content) { return content.expert == gone->expert; });
    pinned = held_.pin(present);
  }
  std::vector<int32_t> here;
  std::vector<int32_t> absent;
  for (const int32_t slot : slots) {
    (is_present[static_cast<size_t>(routing.experts[static_cast<size_t>(slot)])] != 0 ? here : absent).push_back(slot);
  }
  if (here.empty()) return done(std::move(absent), nullptr);
  auto job = std::make_unique<Job>();
  job->from = identity_.worker;
  job->layer = routing.layer;
  job->source = {.batch = batch, .rows = nullptr, .num_rows = 0, .out = nullptr, .num_answers = 0};
  for (const int32_t slot : here) {
    job->assignments.insert(job->assignments.end(), {routing.experts[static_cast<size_t>(slot)], static_cast<int32_t>(slot / routing.top_k), slot});
  }
  job->pin = std::get<HeldExperts::Pin>(std::move(pinned));
  job->done = [here, absent = std::move(absent), done = std::move(done)](std::vector<int32_t> missing, std::exception_ptr error) {
    std::vector<int32_t> lacking = absent;
    for (const int32_t index : missing) lacking.push_back(here[static_cast<size_t>(index)]);
    done(std::move(lacking), std::move(error));
  };
  enqueue(std::move(job));
}

////// Runs

void ExpertExecutor::enqueue(std::unique_ptr<Job> job) {
  job->asked = Clock::now();
  std::unique_lock lock(mutex_);
  ++num_queued_by_[job->from];
  if (is_closed_) {
    lock.unlock();
    return finish(*job, {}, stopping());
  }
  queue_.push_back(std::move(job));
  if (is_running_) return;
  is_running_ = true;
  lock.unlock();
  submit_run();
}

void ExpertExecutor::submit_run() {
  engine_.jobs().submit(Priority::urgent, {.call = "expertsRun",
                                           .run = [self = shared_from_this()] { self->run_oldest(); },
                                           .done = [self = shared_from_this()](std::exception_ptr error) {
                                             if (error != nullptr) self->fail_queue(error);
                                           }});
}

ExpertExecutor::Jobs ExpertExecutor::take_layer_of_oldest() {
  Jobs jobs;
  if (queue_.empty()) return jobs;
  const int64_t layer = queue_.front()->layer;
  std::deque<std::unique_ptr<Job>> others;
  for (std::unique_ptr<Job>& job : queue_) {
    if (job->layer == layer) {
      jobs.push_back(std::move(job));
    } else {
      others.push_back(std::move(job));
    }
  }
  queue_ = std::move(others);
  ++counts_.num_runs;
  if (jobs.size() > 1) counts_.num_joined += static_cast<int64_t>(jobs.size());
  return jobs;
}

void ExpertExecutor::run_oldest() {
  Jobs jobs;
  {
    const std::lock_guard lock(mutex_);
    jobs = take_layer_of_oldest();
  }
  try {
    if (!jobs.empty()) run_together(jobs.front()->layer, jobs);
  } catch (...) {
    for (const std::unique_ptr<Job>& job : jobs) {
      if (job->done != nullptr || job->reply != nullptr) finish(*job, {}, std::current_exception());
    }
  }
  std::function<void()> idle;
  bool is_running = false;
  {
    const std::lock_guard lock(mutex_);
    is_running_ = is_running = !queue_.empty();
    if (!is_running) idle = std::exchange(idle_, nullptr);
  }
  // As a job of its own: others that wait for the engine have their turn.
  if (is_running) submit_run();
  if (idle != nullptr) idle();
}

// A run that the engine refuses is done again job by job: what one sender asks does not fail the others.
void ExpertExecutor::run_together(int64_t layer, std::span<const std::unique_ptr<Job>> jobs) {
  std::vector<RowSource> sources;
  std::vector<int32_t> plan;
  for (const std::unique_ptr<Job>& job : jobs) {
    for (size_t i = 0; i < job->assignments.size(); i += 3) {
      plan.insert(plan.end(), {static_cast<int32_t>(sources.size()), job->assignments[i], job->assignments[i + 1], job->assignments[i + 2]});
    }
    sources.push_back(job->source);
  }
  std::vector<int32_t> missing;
  try {
    missing = run_experts(*store_, layer, sources, plan);
  } catch (...) {
    if (jobs.size() == 1) return finish(*jobs.front(), {}, std::current_exception());
    for (size_t i = 0; i < jobs.size(); ++i) run_together(layer, jobs.subspan(i, 1));
    return;
  }
  sources.clear();
  // Each job's own assignments among those of their common plan.
  int32_t first = 0;
  for (const std::unique_ptr<Job>& job : jobs) {
    const int32_t end = first + static_cast<int32_t>(job->assignments.size() / 3);
    std::vector<int32_t> own;
    for (const int32_t index : missing) {
      if (index >= first && index < end) own.push_back(index - first);
    }
    first = end;
    finish(*job, std::move(own), nullptr);
  }
}

// A job that has ended in whatever way: its sender may queue another, its experts may go.
void ExpertExecutor::finish(Job& job, std::vector<int32_t> missing, std::exception_ptr error) {
  const bool is_own = job.reply == nullptr;
  {
    const std::lock_guard lock(mutex_);
    forget_sender(job.from);
    (is_own ? counts_.own_ms : counts_.served_ms) += ms_since(job.asked);
    if (!is_own && error == nullptr && missing.empty()) ++counts_.num_served;
  }
  job.pin = nullptr;
  job.source.batch = nullptr;
  if (is_own) return std::exchange(job.done, nullptr)(std::move(missing), std::move(error));
  const std::shared_ptr<Reply> reply = std::move(job.reply);
  if (error != nullptr) {
    auto [reason, message] = reason_of(error);
    return reply->refused(refusal(std::move(reason), std::move(message)));
  }
  if (missing.empty()) return reply->answered();
  const int32_t expert = job.assignments[3 * static_cast<size_t>(missing.front())];
  reply->refused(not_held(*std::find_if(job.contents.begin(), job.contents.end(), [&](const Content& content) { return static_cast<int32_t>(content.expert) == expert; })));
}

void ExpertExecutor::forget_sender(const std::string& from) {
  const auto found = num_queued_by_.find(from);
  if (found != num_queued_by_.end() && --found->second == 0) num_queued_by_.erase(found);
}

std::unique_ptr<ExpertExecutor::Job> ExpertExecutor::take_back(const Reply& reply) {
  const auto found = std::find_if(queue_.begin(), queue_.end(), [&](const std::unique_ptr<Job>& job) { return job->reply.get() == &reply; });
  if (found == queue_.end()) return nullptr;
  std::unique_ptr<Job> job = std::move(*found);
  queue_.erase(found);
  forget_sender(job->from);
  return job;
}

////// The end

void ExpertExecutor::fail_queue(const std::exception_ptr& error) {
  std::deque<std::unique_ptr<Job>> waiting;
  std::function<void()> idle;
  {
    const std::lock_guard lock(mutex_);
    waiting = std::exchange(queue_, {});
    is_running_ = false;
    idle = std::exchange(idle_, nullptr);
  }
  for (const std::unique_ptr<Job>& job : waiting) finish(*job, {}, error);
  if (idle != nullptr) idle();
}

ExecutorCounts ExpertExecutor::counts() const {
  const std::lock_guard lock(mutex_);
  ExecutorCounts counts = counts_;
  counts.num_queued = static_cast<int64_t>(queue_.size());
  return counts;
}

void ExpertExecutor::close(std::function<void()> idle) {
  std::deque<std::unique_ptr<Job>> waiting;
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    waiting = std::exchange(queue_, {});
    if (is_running_) idle_ = std::exchange(idle, nullptr);
  }
  for (const std::unique_ptr<Job>& job : waiting) finish(*job, {}, stopping());
  if (idle != nullptr) idle();
}

}  // namespace expertmesh
