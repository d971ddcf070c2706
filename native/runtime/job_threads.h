#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/thread.h"

namespace expertmesh {

enum class Priority { urgent, normal };

struct Job {
  // The call that asked for it, for errors and thread-independent messages.
  std::string call;
  std::function<void()> run;
  // Called exactly once: with null after run() has returned, with its exception, or with EM_NATIVE_CLOSED when the threads
  // were closed before run() began.
  std::function<void(std::exception_ptr)> done;
};

// Threads that run jobs, urgent ones first, each kind in order of arrival: one thread, one job after the other.
class JobThreads {
 public:
  // `owner` names, in errors, the handle whose closing closes the threads.
  explicit JobThreads(std::string owner, int num_threads = 1);
  // Closes and waits for the jobs that are running.
  ~JobThreads();
  JobThreads(const JobThreads&) = delete;
  JobThreads& operator=(const JobThreads&) = delete;

  void submit(Priority priority, Job job);
  // An urgent job from `due` on.
  void submit_at(std::chrono::steady_clock::time_point due, Job job);

  // No further job begins: the queued ones end with EM_NATIVE_CLOSED. Returns at once.
  void close();

  // For long jobs, at places where they hold nothing half done: throws EM_NATIVE_CLOSED after close(), and lets the urgent
  // jobs run first that wait now; those that come meanwhile wait for the next call, so that a flood of them does not keep
  // the long job from ever ending. Called from within a normal job only.
  void yield();

  // In which threads had no job, summed over them, since the start. From any thread.
  double idle_ms() const;
  // For which those that have jobs have neither begun nor ended one, nor yielded in one. 0 where none has any. From any thread.
  double stalled_ms() const;

 private:
  using Clock = std::chrono::steady_clock;

  // Under the lock: whenever a thread begins or ends to have none; delayed jobs that are due by now join the urgent ones; waits.
  void count_idle(int change);
  void get_on() { got_on_ = Clock::now().time_since_epoch().count(); }
  void run_jobs();
  void stop();
  void take_due();
  void wait_for_job(std::unique_lock<std::mutex>& lock);
  void run_one(Job& job);
  std::exception_ptr closed_error(const std::string& call) const;

  const std::string owner_;
  mutable std::mutex mutex_;
  std::condition_variable has_job_;
  std::array<std::deque<Job>, 2> queues_;
  std::atomic<bool> is_closed_{false};
  std::multimap<Clock::time_point, Job> delayed_;
  // Those that are due, and those that are not.
  std::atomic<int> num_urgent_{0};
  std::atomic<int> num_delayed_{0};
  std::atomic<Clock::rep> got_on_{0};
  int num_idle_ = 0;
  Clock::duration idle_{};  // up to counted_
  Clock::time_point counted_ = Clock::now();
  std::vector<Thread> threads_;
};

}  // namespace expertmesh
