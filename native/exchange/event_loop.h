#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
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
};

// One thread that waits for sockets, rings in shared memory, timers and what other threads ask of it. All but post(), doorbell() and
// wake() are called on its thread only.
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
  int doorbell() const { return doorbell_.get(); }
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
  void wait();
  bool look_for(std::chrono::nanoseconds limit, SteadyClock::time_point began);
  bool has_ready_ring() const;
  bool poll(int timeout_ms);
  int ms_to_timer() const;
  void run_timers();
  void run_posted();
  void run_ready();

  FileDescriptor epoll_;
  FileDescriptor doorbell_;
  SpinPolicy spin_;
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
