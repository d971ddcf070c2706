#include "route/expert_executor.h"

#include <algorithm>
#include <utility>

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

// A peer has one step under way, and so the parts of two dispatches here at most, one for each half, which its window bounds: more breaks the protocol.
constexpr int64_t kMostQueuedBySender = 64;

double ms_since(JoinWindow::Time begin) { return std::chrono::duration<double, std::milli>(JoinWindow::Clock::now() - begin).count(); }

// Answers are in the order of a dispatch's assignments. keys [contents]
std::vector<int32_t> served_assignments(const DispatchHead& head, std::span<const int32_t> keys) {
  std::vector<int32_t> assignments;
  assignments.reserve(3 * head.num_answers());
  size_t next = 0;
  for (size_t i = 0; i < head.contents.size(); ++i) {
    for (const size_t end = next + head.counts[i]; next < end; ++next) {
      assignments.insert(assignments.end(), {keys[i], static_cast<int32_t>(head.row_index[next]), static_cast<int32_t>(next)});
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

ExpertExecutor::ExpertExecutor(Engine& engine, std::shared_ptr<ExpertStore> store, ExecutorIdentity identity, JoinLimits limits)
    : engine_(engine), store_(std::move(store)), identity_(std::move(identity)), window_(limits) {}

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
  std::vector<int32_t> keys;
  for (const Content& content : head.contents) keys.push_back(key_of(content));
  job->assignments = served_assignments(head, keys);
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

int32_t ExpertExecutor::key_of(const Content& content) const {
  const auto* const format = std::ranges::find_if(kFormats, [&](Format one) { return content.format == name_of(one); });
  if (format == std::end(kFormats)) fail_internal("layer ", content.layer, " expert ", content.expert, " is held in format ", content.format);
  return expert_key(content.expert, *format, store_->mixture(content.layer).num_experts);
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
  std::vector<int32_t> keys(contents.size(), 0);
  for (const int32_t slot : slots) {
    const auto expert = static_cast<size_t>(routing.experts[static_cast<size_t>(slot)]);
    if (is_present[expert] != 0 || !held_.holds(contents[expert])) continue;
    is_present[expert] = 1;
    keys[expert] = key_of(contents[expert]);
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
    job->assignments.insert(job->assignments.end(), {keys[static_cast<size_t>(routing.experts[static_cast<size_t>(slot)])], static_cast<int32_t>(slot / routing.top_k), slot});
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
  window_.came(job->from, job->layer, job->asked);
  if (is_closed_) {
    lock.unlock();
    return finish(*job, {}, stopping());
  }
  if (!is_running_) job->able = job->asked;
  queue_.push_back(std::move(job));
  schedule(std::move(lock));
}

// The engine runs what need not wait, as a job of its own: others that wait for the engine have their turn. For what waits it comes by.
void ExpertExecutor::schedule(std::unique_lock<std::mutex> lock) {
  if (is_running_) return;
  const std::optional<Next> next = this->next();
  if (!next.has_value()) return;
  if (const Clock::time_point now = Clock::now(); next->begins <= now) {
    is_running_ = true;
    window_.waited(now - next->able);
    lock.unlock();
    return engine_.jobs().submit(Priority::urgent, {.call = "expertsRun",
                                                    .run = [self = shared_from_this()] { self->run_next(); },
                                                    .done = [self = shared_from_this()](std::exception_ptr error) {
                                                      if (error != nullptr) self->fail_queue(error);
                                                    }});
  }
  if (comes_by_.has_value() && *comes_by_ <= next->begins) return;
  comes_by_ = next->begins;
  lock.unlock();
  engine_.jobs().submit_at(next->begins, {.call = "expertsRun", .run = [] {}, .done = [executor = weak_from_this()](std::exception_ptr error) {
                                            if (const auto self = executor.lock()) self->come_by(error);
                                          }});
}

void ExpertExecutor::come_by(const std::exception_ptr& error) {
  std::unique_lock lock(mutex_);
  comes_by_ = std::nullopt;
  if (error == nullptr || is_running_) return schedule(std::move(lock));
  lock.unlock();
  fail_queue(error);
}

// The first of those that wait least: of several that could have begun by now the one asked for first.
std::optional<ExpertExecutor::Next> ExpertExecutor::next() const {
  std::optional<Next> first;
  const Clock::time_point now = Clock::now();
  std::vector<int64_t> seen;
  for (const std::unique_ptr<Job>& oldest : queue_) {
    if (std::ranges::find(seen, oldest->layer) != seen.end()) continue;
    seen.push_back(oldest->layer);
    size_t num_rows = 0;
    for (const std::unique_ptr<Job>& job : queue_) num_rows += job->layer == oldest->layer ? job->num_assignments() : 0;
    const Clock::time_point able = oldest->able.value_or(now);
    const Next next{.layer = oldest->layer, .able = able, .begins = window_.begins(oldest->layer, num_rows, able)};
    if (next.begins <= now) return next;
    if (!first.has_value() || next.begins < first->begins) first = next;
  }
  return first;
}

ExpertExecutor::Jobs ExpertExecutor::take_layer(int64_t layer) {
  Jobs jobs;
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
void ExpertExecutor::run_next() {
  Jobs jobs;
  {
    const std::lock_guard lock(mutex_);
    // None where all were taken back.
    if (const std::optional<Next> next = this->next()) jobs = take_layer(next->layer);
  }
  if (!jobs.empty()) run_jobs(jobs);
  std::function<void()> idle;
  std::unique_lock lock(mutex_);
  is_running_ = false;
  const Clock::time_point now = Clock::now();
  for (const std::unique_ptr<Job>& job : queue_) job->able = job->able.value_or(now);
  if (queue_.empty()) idle = std::exchange(idle_, nullptr);
  schedule(std::move(lock));
  if (idle != nullptr) idle();
}

void ExpertExecutor::run_jobs(const Jobs& jobs) {
  size_t num_rows = 0;
  for (const std::unique_ptr<Job>& job : jobs) num_rows += job->num_assignments();
  const Clock::time_point began = Clock::now();
  try {
    run_together(jobs.front()->layer, jobs);
  } catch (...) {
    for (const std::unique_ptr<Job>& job : jobs) {
      if (job->done != nullptr || job->reply != nullptr) finish(*job, {}, std::current_exception());
    }
  }
  const std::lock_guard lock(mutex_);
  window_.ran(num_rows, Clock::now() - began);
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
    const int32_t end = first + static_cast<int32_t>(job->num_assignments());
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
    if (error == nullptr && missing.empty()) {
      window_.answered(job.from, job.layer, Clock::now());
    } else {
      window_.gave_up(job.from);
    }
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
  const int32_t key = job.assignments[3 * static_cast<size_t>(missing.front())];
  reply->refused(not_held(*std::find_if(job.contents.begin(), job.contents.end(), [&](const Content& content) { return key_of(content) == key; })));
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
  window_.gave_up(job->from);
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
