#include "exchange/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace expertmesh::exchange {

namespace {

constexpr uint64_t kBell = 0;
constexpr uint64_t kSources = 1;
constexpr int kMostEvents = 64;
// A look at the sockets costs a call of the system, one at the rings nothing.
constexpr std::chrono::nanoseconds kSocketLook{2'000};
// How long to try to take the thread's place before sleeping until it tells.
constexpr std::chrono::nanoseconds kMostTries{20'000};

FileDescriptor checked(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return FileDescriptor(descriptor);
}

void add_bell(const FileDescriptor& epoll, int bell) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = kBell;
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, bell, &event) != 0) throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void silence(const FileDescriptor& bell) {
  uint64_t rings;
  (void)!::read(bell.get(), &rings, sizeof rings);
}

void ring(const FileDescriptor& bell) {
  const uint64_t one = 1;
  (void)!::write(bell.get(), &one, sizeof one);
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
      sources_epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      ring_bell_(checked(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
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
  if (::epoll_ctl(sources_epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) != 0) throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  ids_[descriptor] = last_id_;
  sources_[last_id_] = std::move(source);
}

void EventLoop::unwatch(int descriptor) {
  const auto found = ids_.find(descriptor);
  if (found == ids_.end()) return;
  ::epoll_ctl(sources_epoll_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
  sources_.erase(found->second);
  ids_.erase(found);
}

void EventLoop::watch_ring(RingStream& ring, std::shared_ptr<EventSource> source) { rings_.push_back({&ring, std::move(source)}); }

void EventLoop::unwatch_ring(RingStream& ring) {
  std::erase_if(rings_, [&](const WatchedRing& watched) { return watched.ring == &ring; });
}

EventLoop::TimerId EventLoop::after(std::chrono::milliseconds delay, std::function<void()> run) {
  const TimerId id = ++last_id_;
  const auto due = SteadyClock::now() + delay;
  timers_.emplace(due, std::pair{id, std::move(run)});
  if (due < sleeps_until_) ring_self();
  return id;
}

void EventLoop::cancel(TimerId timer) {
  std::erase_if(timers_, [&](const auto& entry) { return entry.second.first == timer; });
}

void EventLoop::run() {
  add_bell(epoll_, doorbell_.get());
  add_bell(sources_epoll_, ring_bell_.get());
  std::unique_lock lock(run_mutex_);
  watch_sources(EPOLL_CTL_ADD, EPOLLIN);
  while (!is_stopping_) {
    wait(lock);
    run_posted();
    run_timers();
    if (is_led_) {
      // What was told here may be what the one who sleeps by the sources waits for.
      ring(ring_bell_);
    } else {
      run_ready();
    }
  }
  ready_.clear();
  rings_.clear();
  sources_.clear();
  timers_.clear();
}

// Until there is something in ready_, a task, or a timer that is due.
void EventLoop::wait(std::unique_lock<std::mutex>& lock) {
  if (is_led_) return sleep(lock);
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
  sleep(lock);
  spin_.waited(began, SteadyClock::now(), limit, true);
}

void EventLoop::sleep(std::unique_lock<std::mutex>& lock) {
  const int timeout_ms = ms_to_timer();
  epoll_event events[2];
  sleeps_until_ = timers_.empty() ? SteadyClock::time_point::max() : timers_.begin()->first;
  lock.unlock();
  const int count = ::epoll_wait(epoll_.get(), events, 2, timeout_ms);
  lock.lock();
  sleeps_until_ = SteadyClock::time_point::min();
  for (int i = 0; i < count; ++i) {
    if (events[i].data.u64 == kBell) {
      silence(doorbell_);
    } else if (!is_led_) {
      poll();
    }
  }
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
  const int count = ::epoll_wait(sources_epoll_.get(), events, kMostEvents, 0);
  take({events, static_cast<size_t>(std::max(0, count))});
  return count > 0;
}

void EventLoop::take(std::span<const epoll_event> events) {
  for (const epoll_event& event : events) {
    if (event.data.u64 == kBell) {
      silence(ring_bell_);
      continue;
    }
    const auto found = sources_.find(event.data.u64);
    if (found == sources_.end()) continue;
    if ((event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) found->second->on_ending();
    ready_.push_back(found->second);
  }
}

void EventLoop::ring_self() { ring(doorbell_); }

void EventLoop::wait_for(std::atomic<uint32_t>& left) {
  const auto began = SteadyClock::now();
  std::chrono::nanoseconds limit;
  {
    const std::lock_guard lock(waiting_mutex_);
    limit = waiting_spin_.limit(began);
  }
  const bool sleeps = help(left, limit, began);
  for (uint32_t seen = left; seen > 0; seen = left) left.wait(seen);
  const std::lock_guard lock(waiting_mutex_);
  waiting_spin_.waited(began, SteadyClock::now(), sleeps ? limit : std::chrono::nanoseconds{0}, sleeps);
}

// True where looking for it was not enough.
bool EventLoop::help(const std::atomic<uint32_t>& left, std::chrono::nanoseconds limit, SteadyClock::time_point began) {
  // The thread may be at work; it does not look for more while somebody waits here.
  num_helpers_.fetch_add(1);
  std::unique_lock lock(run_mutex_, std::try_to_lock);
  while (!lock.owns_lock() && left > 0 && SteadyClock::now() - began < kMostTries) {
    relax();
    (void)lock.try_lock();
  }
  num_helpers_.fetch_sub(1);
  if (!lock.owns_lock() || is_led_) return left > 0;
  if (limit.count() > 0) look_after_rings(left, limit, began);
  const bool sleeps = left > 0;
  if (sleeps) lead(left, lock);
  for (const WatchedRing& watched : rings_) watched.ring->expect_ring();
  if (!ready_.empty() || has_ready_ring()) ring_self();
  return sleeps;
}

void EventLoop::look_after_rings(const std::atomic<uint32_t>& left, std::chrono::nanoseconds limit, SteadyClock::time_point began) {
  for (const WatchedRing& watched : rings_) watched.ring->expect_no_ring();
  do {
    for (int turn = 0; turn < 16 && left > 0; ++turn) {
      run_rings();
      relax();
    }
  } while (left > 0 && SteadyClock::now() - began < limit);
}

// Sleeps by the sources in the thread's place, which keeps the timers and what is posted. To be woken once costs less than to be
// woken by a thread that has been woken.
void EventLoop::lead(const std::atomic<uint32_t>& left, std::unique_lock<std::mutex>& lock) {
  is_led_ = true;
  watch_sources(EPOLL_CTL_MOD, 0);
  while (left > 0) {
    for (const WatchedRing& watched : rings_) watched.ring->expect_ring();
    const bool may_sleep = ready_.empty() && !has_ready_ring();
    epoll_event events[kMostEvents];
    lock.unlock();
    const int count = ::epoll_wait(sources_epoll_.get(), events, kMostEvents, may_sleep ? -1 : 0);
    lock.lock();
    take({events, static_cast<size_t>(std::max(0, count))});
    run_ready();
  }
  watch_sources(EPOLL_CTL_MOD, EPOLLIN);
  is_led_ = false;
}

void EventLoop::watch_sources(int operation, uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = kSources;
  ::epoll_ctl(epoll_.get(), operation, sources_epoll_.get(), &event);
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
