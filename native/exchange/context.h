#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "exchange/buffer_pool.h"
#include "exchange/event_loop.h"
#include "exchange/tls.h"
#include "exchange/transport.h"

namespace expertmesh::exchange {

// Bounds of a plane.
struct Limits {
  // Most bytes of rows in one frame; larger dispatches and answers are split by rows.
  size_t max_frame_bytes = size_t{1} << 20;
  // Bytes of rows that each peer may have unanswered here.
  uint64_t window_bytes = uint64_t{8} << 20;
  // Longest that an attempt to connect, or a dispatch's wait for one, may take.
  std::chrono::milliseconds connect_timeout{2'000};
  // Back-off between attempts to reach a live peer: first, doubling up to the most.
  std::chrono::milliseconds reconnect_first{20};
  std::chrono::milliseconds reconnect_most{1'000};
  // A connection on which nothing has come for so long is over; each side says something several times within it.
  std::chrono::milliseconds most_silence{1'500};
  // The least time that an answer is given, however fast the peer has been.
  std::chrono::milliseconds least_answer_time{10'000};
};

// Of this worker, told to its peers. Both ends must agree on all but the first two and the token.
struct Identity {
  std::string worker;
  std::string incarnation;  // new for every process
  std::string cluster;
  std::string fingerprint;  // of the checkpoint
  std::string numerics;
  std::string wire_dtype;
  std::string token;  // what callers have to show
};

// Totals since the plane was opened; rows and their bytes without framing.
struct Counters {
  std::atomic<uint64_t> rows_in{0};
  std::atomic<uint64_t> rows_out{0};
  std::atomic<uint64_t> bytes_in{0};
  std::atomic<uint64_t> bytes_out{0};
  std::atomic<uint64_t> refused{0};         // dispatches, by peers
  std::atomic<uint64_t> frames_refused{0};  // here, for which their connections were ended
};

// Says what was refused, once a second at most: who sends garbage does not fill the log with it. From any thread.
class Notices {
 public:
  // `from` may be empty; `num_unsaid`: those since the last one said.
  using Say = std::function<void(const std::string& from, const std::string& problem, uint64_t num_unsaid)>;

  explicit Notices(Say say) : say_(std::move(say)) {}
  void tell(const std::string& from, const std::string& problem);

 private:
  const Say say_;
  std::mutex mutex_;
  SteadyClock::time_point last_{};
  uint64_t num_unsaid_ = 0;
};

// What the parts of a plane share.
struct Context : std::enable_shared_from_this<Context> {
  Context(Identity identity, Limits limits, std::shared_ptr<DispatchSink> sink, Notices::Say say,
          std::function<void(const std::string& worker)> fell_silent, std::unique_ptr<const TlsContext> tls)
      : identity(std::move(identity)), limits(limits), sink(std::move(sink)), fell_silent(std::move(fell_silent)), tls(std::move(tls)),
        notices(std::move(say)) {}

  const Identity identity;
  const Limits limits;
  const std::shared_ptr<DispatchSink> sink;
  const std::function<void(const std::string& worker)> fell_silent;
  // Of sockets between hosts; null: they are not encrypted.
  const std::unique_ptr<const TlsContext> tls;
  Notices notices;
  Counters counters;
  const std::shared_ptr<BufferPool> pool = std::make_shared<BufferPool>();
  // The same for processes that may share memory; empty where this one does not.
  std::string host;
  // The socket by which others share it with this process.
  std::string local;
  EventLoop loop;
};

}  // namespace expertmesh::exchange
