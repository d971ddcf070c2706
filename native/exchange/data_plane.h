#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "exchange/context.h"
#include "exchange/peer.h"
#include "exchange/transport.h"

namespace expertmesh::exchange {

class Acceptor;
class Link;

// Dispatches between workers on a thread of its own: by shared memory between processes of one host, by TCP between hosts. One
// connection for each ordered pair of workers: the caller dispatches, the callee answers. From any thread.
class DataPlane : public Transport {
 public:
  struct Options {
    Identity identity;
    Limits limits;
    std::string listen;  // numeric address and port to be reached at by peers; port 0: any free one
    bool may_share_memory = true;
    Notices::Say say;
    // Nothing was heard of this peer for too long by a connection that there was. From the plane's thread, under no lock of it.
    std::function<void(const std::string& worker)> fell_silent = [](const std::string&) {};
    // Of sockets: both ends encrypt, or none.
    std::optional<TlsIdentity> tls = std::nullopt;
  };

  // Listens. Throws std::system_error where it cannot.
  DataPlane(Options options, std::shared_ptr<DispatchSink> sink);
  // Closes. Not on the plane's own thread.
  ~DataPlane() override;

  uint16_t port() const { return port_; }
  const Counters& counters() const { return context_->counters; }

  // Of a peer at this moment; unknown where it is none. What is lost for want of a connection is so after the peer has become
  // unreachable, so that whoever has another way knows to take it.
  Reach reach(const std::string& worker);
  // The peers that are alive: opens, re-opens and closes connections as needed.
  void set_peers(const std::vector<Peer>& peers);
  // Whether it is one of them, and not known to be unreachable or silent.
  bool reaches(const std::string& worker);
  uint64_t send(const std::string& worker, DispatchHead head, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) override;
  void cancel(uint64_t sent) override;
  void wait(std::atomic<uint32_t>& left) override { context_->loop.wait_for(left); }
  // Everything outstanding is lost, all connections are closed, and nothing is told any more when it returns. Not on the plane's own
  // thread. The second and later calls do nothing.
  void close();

 private:
  void check_times_later();
  std::shared_ptr<Link> find(const std::string& worker);

  const std::shared_ptr<Context> context_;
  std::shared_ptr<Acceptor> acceptor_;
  uint16_t port_ = 0;

  std::mutex mutex_;
  bool is_closed_ = false;
  std::unordered_map<std::string, std::shared_ptr<Link>> links_;  // by worker
  // By the upper half of the numbers that cancel() is called with.
  std::unordered_map<uint32_t, std::weak_ptr<Link>> links_by_number_;
  std::unordered_map<Link*, uint32_t> numbers_;
  uint32_t last_link_ = 0;
  std::atomic<uint32_t> last_sent_{0};
};

}  // namespace expertmesh::exchange
