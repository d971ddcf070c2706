#include "exchange/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace expertmesh::exchange {

namespace {

constexpr uint64_t kDoorbell = 0;
constexpr int kMostEvents = 64;
// A look at the sockets costs a call of the system, one at the rings nothing.
constexpr std::chrono::nanoseconds kSocketLook{2'000};

FileDescriptor checked(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return FileDescriptor(descriptor);
}

void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

EventLoop::EventLoop()
    : epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      doorbell_(checked(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      thread_([this] { run(); }) {}

void EventLoop::post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(task));
    has_posted_.store(true, std::memory_order_release);
  }
  ring_self();
}

void EventLoop::stop() {
  post([this] { is_stopping_ = true; });
  thread_.join();
}

void EventLoop::watch(int descriptor, std::shared_ptr<EventSource> source) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u64 = ++last_id_;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) != 0) throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  ids_[descriptor] = last_id_;
  sources_[last_id_] = std::move(source);
}

void EventLoop::unwatch(int descriptor) {
  const auto found = ids_.find(descriptor);
  if (found == ids_.end()) return;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
  sources_.erase(found->second);
  ids_.erase(found);
}

void EventLoop::watch_ring(RingStream& ring, std::shared_ptr<EventSource> source) { rings_.push_back({&ring, std::move(source)}); }

void EventLoop::unwatch_ring(RingStream& ring) {
  std::erase_if(rings_, [&](const WatchedRing& watched) { return watched.ring == &ring; });
}

EventLoop::TimerId EventLoop::after(std::chrono::milliseconds delay, std::function<void()> run) {
  const TimerId id = ++last_id_;
  timers_.emplace(SteadyClock::now() + delay, std::pair{id, std::move(run)});
  return id;
}

void EventLoop::cancel(TimerId timer) {
  std::erase_if(timers_, [&](const auto& entry) { return entry.second.first == timer; });
}

void EventLoop::run() {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = kDoorbell;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, doorbell_.get(), &event);
  std::unique_lock lock(run_mutex_);
  while (!is_stopping_) {
    wait(lock);
    run_posted();
    run_timers();
    run_ready();
  }
  ready_.clear();
  rings_.clear();
  sources_.clear();
  timers_.clear();
}

// Until there is something in ready_, a task, or a timer that is due.
void EventLoop::wait(std::unique_lock<std::mutex>& lock) {
  if (!ready_.empty() || has_posted_.load(std::memory_order_acquire)) {
    poll();
    return;
  }
  const auto began = SteadyClock::now();
  const std::chrono::nanoseconds limit = spin_.limit(began);
  if (limit.count() > 0 && look_for(limit, began)) {
    spin_.waited(began, SteadyClock::now(), {}, false);
    return;
  }
  for (const WatchedRing& watched : rings_) watched.ring->expect_ring();
  if (has_ready_ring()) return;
  const int timeout_ms = ms_to_timer();
  epoll_event events[kMostEvents];
  lock.unlock();
  const int count = ::epoll_wait(epoll_.get(), events, kMostEvents, timeout_ms);
  lock.lock();
  take({events, static_cast<size_t>(std::max(0, count))});
  spin_.waited(began, SteadyClock::now(), limit, true);
}

bool EventLoop::look_for(std::chrono::nanoseconds limit, SteadyClock::time_point began) {
  auto looked = began;
  for (;;) {
    for (int turn = 0; turn < 16; ++turn) {
      if (has_ready_ring() || has_posted_.load(std::memory_order_acquire)) return true;
      if (num_helpers_.load(std::memory_order_relaxed) > 0) return false;
      relax();
    }
    const auto now = SteadyClock::now();
    if (now - looked >= kSocketLook) {
      if (poll()) return true;
      looked = now;
    }
    if (now - began >= limit) return false;
  }
}

bool EventLoop::has_ready_ring() const {
  return std::ranges::any_of(rings_, [](const WatchedRing& watched) { return watched.ring->is_ready(); });
}

// True where something came of it.
bool EventLoop::poll() {
  epoll_event events[kMostEvents];
  const int count = ::epoll_wait(epoll_.get(), events, kMostEvents, 0);
  take({events, static_cast<size_t>(std::max(0, count))});
  return count > 0;
}

void EventLoop::take(std::span<const epoll_event> events) {
  for (const epoll_event& event : events) {
    if (event.data.u64 == kDoorbell) {
      uint64_t rings;
      (void)!::read(doorbell_.get(), &rings, sizeof rings);
      continue;
    }
    const auto found = sources_.find(event.data.u64);
    if (found != sources_.end()) ready_.push_back(found->second);
  }
}

void EventLoop::ring_self() {
  const uint64_t one = 1;
  (void)!::write(doorbell_.get(), &one, sizeof one);
}

void EventLoop::wait_for(std::atomic<uint32_t>& left) {
  const auto began = SteadyClock::now();
  std::chrono::nanoseconds limit;
  {
    const std::lock_guard lock(waiting_mutex_);
    limit = waiting_spin_.limit(began);
  }
  if (limit.count() > 0) help(left, limit, began);
  const bool sleeps = left > 0;
  for (uint32_t seen = left; seen > 0; seen = left) left.wait(seen);
  const std::lock_guard lock(waiting_mutex_);
  waiting_spin_.waited(began, SteadyClock::now(), sleeps ? limit : std::chrono::nanoseconds{0}, sleeps);
}

void EventLoop::help(const std::atomic<uint32_t>& left, std::chrono::nanoseconds limit, SteadyClock::time_point began) {
  // The thread may be at work; it does not look for more while somebody waits here.
  num_helpers_.fetch_add(1);
  std::unique_lock lock(run_mutex_, std::try_to_lock);
  while (!lock.owns_lock() && left > 0 && SteadyClock::now() - began < limit) {
    relax();
    (void)lock.try_lock();
  }
  num_helpers_.fetch_sub(1);
  if (!lock.owns_lock()) return;
  const auto first_timer = timers_.empty() ? SteadyClock::time_point::max() : timers_.begin()->first;
  for (const WatchedRing& watched : rings_) watched.ring->expect_no_ring();
  do {
    for (int turn = 0; turn < 16 && left > 0; ++turn) {
      run_rings();
      relax();
    }
  } while (left > 0 && SteadyClock::now() - began < limit);
  for (const WatchedRing& watched : rings_) watched.ring->expect_ring();
  const bool has_earlier_timer = !timers_.empty() && timers_.begin()->first < first_timer;
  if (!ready_.empty() || has_earlier_timer || has_ready_ring()) ring_self();
}

void EventLoop::run_rings() {
  for (size_t i = 0; i < rings_.size(); ++i) {
    if (!rings_[i].ring->is_ready()) continue;
    // What it does may change the list.
    const std::shared_ptr<EventSource> source = rings_[i].source;
    if (source->on_ready()) ready_.push_back(source);
  }
}

int EventLoop::ms_to_timer() const {
  if (timers_.empty()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first - SteadyClock::now());
  return static_cast<int>(std::clamp<int64_t>(left.count(), 0, 60'000));
}

void EventLoop::run_timers() {
  while (!timers_.empty() && timers_.begin()->first <= SteadyClock::now()) {
    const auto run = std::move(timers_.begin()->second.second);
    timers_.erase(timers_.begin());
    run();
  }
}

void EventLoop::run_posted() {
  if (!has_posted_.load(std::memory_order_acquire)) return;
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(posted_);
    has_posted_.store(false, std::memory_order_relaxed);
  }
  for (const auto& task : tasks) task();
}

void EventLoop::run_ready() {
  std::vector<std::shared_ptr<EventSource>> ready;
  ready.swap(ready_);
  for (const WatchedRing& watched : rings_) {
    if (watched.ring->is_ready()) ready.push_back(watched.source);
  }
  for (const auto& source : ready) {
    if (source->on_ready()) ready_.push_back(source);
  }
}

}  // namespace expertmesh::exchange
