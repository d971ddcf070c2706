#include "runtime/job_threads.h"

#include <algorithm>
#include <utility>

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

// The job that this thread is inside.
thread_local const Job* running = nullptr;

}  // namespace

JobThreads::JobThreads(std::string owner, int num_threads) : owner_(std::move(owner)) {
  try {
    for (int i = 0; i < num_threads; ++i) threads_.emplace_back([this] { run_jobs(); });
  } catch (...) {
    stop();  // the system gives no more threads: those it gave must end before the exception leaves
    throw;
  }
}

JobThreads::~JobThreads() { stop(); }

void JobThreads::submit(Priority priority, Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_closed_) {
      if (priority == Priority::urgent) ++num_urgent_;
      queues_[static_cast<size_t>(priority)].push_back(std::move(job));
      has_job_.notify_one();
      return;
    }
  }
  job.done(closed_error(job.call));
}

void JobThreads::submit_at(std::chrono::steady_clock::time_point due, Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_closed_) {
      delayed_.emplace(due, std::move(job));
      ++num_delayed_;
      has_job_.notify_one();
      return;
    }
  }
  job.done(closed_error(job.call));
}

void JobThreads::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  has_job_.notify_all();
}

void JobThreads::stop() {
  close();
  for (Thread& thread : threads_) thread.join();
}

void JobThreads::yield() {
  get_on();
  if (is_closed_) std::rethrow_exception(closed_error(running->call));
  if (num_delayed_ > 0) {
    const std::lock_guard lock(mutex_);
    take_due();
  }
  for (int left = num_urgent_; left > 0; --left) {
    std::unique_lock lock(mutex_);
    std::deque<Job>& urgent = queues_[static_cast<size_t>(Priority::urgent)];
    if (is_closed_ || urgent.empty()) return;
    Job job = std::move(urgent.front());
    urgent.pop_front();
    --num_urgent_;
    lock.unlock();
    run_one(job);
  }
}

// After close() all of them are.
void JobThreads::take_due() {
  const auto end = is_closed_ ? delayed_.end() : delayed_.upper_bound(std::chrono::steady_clock::now());
  for (auto next = delayed_.begin(); next != end; next = delayed_.erase(next)) {
    queues_[static_cast<size_t>(Priority::urgent)].push_back(std::move(next->second));
    ++num_urgent_;
    --num_delayed_;
  }
}

void JobThreads::wait_for_job(std::unique_lock<std::mutex>& lock) {
  for (;;) {
    take_due();
    if (is_closed_ || !queues_[0].empty() || !queues_[1].empty()) return;
    count_idle(1);
    if (delayed_.empty()) {
      has_job_.wait(lock);
    } else {
      has_job_.wait_until(lock, delayed_.begin()->first);
    }
    count_idle(-1);
  }
}

void JobThreads::run_jobs() {
  for (;;) {
    std::unique_lock lock(mutex_);
    wait_for_job(lock);
    if (queues_[0].empty() && queues_[1].empty()) return;
    const bool is_urgent = !queues_[0].empty();
    std::deque<Job>& queue = queues_[is_urgent ? 0 : 1];
    Job job = std::move(queue.front());
    queue.pop_front();
    if (is_urgent) --num_urgent_;
    const bool is_refused = is_closed_;
    lock.unlock();
    if (is_refused) {
      job.done(closed_error(job.call));
    } else {
      run_one(job);
    }
  }
}

void JobThreads::count_idle(int change) {
  const Clock::time_point now = Clock::now();
  idle_ += num_idle_ * (now - counted_);
  counted_ = now;
  num_idle_ += change;
}

double JobThreads::idle_ms() const {
  const std::lock_guard lock(mutex_);
  const Clock::duration idle = idle_ + num_idle_ * (Clock::now() - counted_);
  return std::chrono::duration<double, std::milli>(idle).count();
}

double JobThreads::stalled_ms() const {
  const std::lock_guard lock(mutex_);
  if (num_idle_ == static_cast<int>(threads_.size())) return 0;
  const Clock::duration since = Clock::now().time_since_epoch() - Clock::duration(got_on_);
  return std::max(0.0, std::chrono::duration<double, std::milli>(since).count());
}

void JobThreads::run_one(Job& job) {
  get_on();
  const Job* const outer = std::exchange(running, &job);
  std::exception_ptr error;
  try {
    job.run();
  } catch (...) {
    error = std::current_exception();
  }
  running = outer;
  get_on();
  job.done(error);
}

std::exception_ptr JobThreads::closed_error(const std::string& call) const {
  return std::make_exception_ptr(Error("EM_NATIVE_CLOSED", {{"call", call}, {"handle", owner_}}));
}

}  // namespace expertmesh
