#pragma once

#include <sys/epoll.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "exchange/file_descriptor.h"
#include "exchange/ring_stream.h"
#include "exchange/spin_policy.h"
#include "runtime/thread.h"

namespace expertmesh::exchange {

// What the loop's thread calls; once more, at the most, after it has been removed.
class EventSource {
 public:
  virtual ~EventSource() = default;
  // Something may have arrived, gone, or found room. True: there is more to do, to be called again after the others had their turn.
  virtual bool on_ready() = 0;
  // Before it: the other side sends no more.
  virtual void on_ending() {}
};

// One thread that waits for sockets, rings in shared memory, timers and what other threads ask of it. All but post(), doorbell(),
// wait_for() and stop() are called by sources, timers and tasks only: one at a time, mostly on its thread.
class EventLoop {
 public:
  using TimerId = uint64_t;

  // Throws std::system_error.
  EventLoop();
  // After stop().
  ~EventLoop() = default;

  // From any thread.
  void post(std::function<void()> task);
  // What rings this process; for others to write to.
  int doorbell() const { return ring_bell_.get(); }
  // Returns when `left` is 0. It looks after sockets and rings itself, one caller at a time: whoever waits for an answer need not be
  // woken by another thread. From any thread but the loop's.
  void wait_for(std::atomic<uint32_t>& left);
  // Runs what was posted before, then ends the thread. From any other thread.
  void stop();

  // Watches a descriptor edge by edge.
  void watch(int descriptor, std::shared_ptr<EventSource> source);
  void unwatch(int descriptor);
  void watch_ring(RingStream& ring, std::shared_ptr<EventSource> source);
  void unwatch_ring(RingStream& ring);
  TimerId after(std::chrono::milliseconds delay, std::function<void()> run);
  void cancel(TimerId timer);

 private:
  struct WatchedRing {
    RingStream* ring;
    std::shared_ptr<EventSource> source;
  };

  void run();
  void wait(std::unique_lock<std::mutex>& lock);
  bool look_for(std::chrono::nanoseconds limit, SteadyClock::time_point began);
  bool has_ready_ring() const;
  bool poll();
  void sleep(std::unique_lock<std::mutex>& lock);
  void take(std::span<const epoll_event> events);
  void ring_self();
  void run_rings();
  int ms_to_timer() const;
  void run_timers();
  void run_posted();
  void run_ready();
  bool help(const std::atomic<uint32_t>& left, std::chrono::nanoseconds limit, SteadyClock::time_point began);
  void look_after_rings(const std::atomic<uint32_t>& left, std::chrono::nanoseconds limit, SteadyClock::time_point began);
  void lead(const std::atomic<uint32_t>& left, std::unique_lock<std::mutex>& lock);
  void watch_sources(int operation, uint32_t events);

  // What the thread sleeps by: its doorbell, and the sources but while somebody in wait_for() sleeps by these in its place.
  FileDescriptor epoll_;
  FileDescriptor doorbell_;
  // Sockets, and what peers ring for their rings.
  FileDescriptor sources_epoll_;
  FileDescriptor ring_bell_;
  // Held but while the thread sleeps: by whoever looks after the sources.
  std::mutex run_mutex_;
  bool is_led_ = false;  // somebody sleeps in the thread's place
  SteadyClock::time_point sleeps_until_ = SteadyClock::time_point::min();
  std::atomic<int> num_helpers_{0};  // that want it
  SpinPolicy spin_;
  std::mutex waiting_mutex_;
  SpinPolicy waiting_spin_;  // of those in wait_for()
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;
  std::atomic<bool> has_posted_{false};
  bool is_stopping_ = false;
  uint64_t last_id_ = 0;
  // By the number that epoll names it by, and that number by descriptor.
  std::unordered_map<uint64_t, std::shared_ptr<EventSource>> sources_;
  std::unordered_map<int, uint64_t> ids_;
  std::vector<WatchedRing> rings_;
  std::vector<std::shared_ptr<EventSource>> ready_;
  std::multimap<SteadyClock::time_point, std::pair<TimerId, std::function<void()>>> timers_;
  // Last: begins when all else is there.
  Thread thread_;
};

}  // namespace expertmesh::exchange
