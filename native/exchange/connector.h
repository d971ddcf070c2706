#pragma once

#include <functional>
#include <memory>
#include <string>

#include "exchange/channel.h"
#include "exchange/frames.h"
#include "exchange/peer.h"
#include "exchange/shared_rings.h"

namespace expertmesh::exchange {

// One attempt to reach a peer: a connection to its data port, hello both ways, and from there to shared memory where both are on one
// host. Only the loop's thread.
class Connector : public ChannelOwner, public std::enable_shared_from_this<Connector> {
 public:
  // Exactly one of them is called, once, unless stop() comes before.
  struct Events {
    std::function<void(std::shared_ptr<Channel> channel, uint64_t window_bytes)> connected;
    std::function<void(const std::string& problem)> failed;
  };

  Connector(Context& context, Peer peer, Events events) : context_(context), peer_(std::move(peer)), events_(std::move(events)) {}

  void start();
  void stop();

  RowPlace on_head(std::string_view head, size_t rows_bytes) override;
  bool on_frame() override { return false; }
  void on_end(const std::string& problem, Ending ending) override;

 private:
  class LocalReply;

  void take_hello(const Hello& hello);
  bool ask_to_share(const std::string& local);
  void take_local_reply();
  void connected(std::shared_ptr<Channel> channel);
  void fail(const std::string& problem);
  std::string own_hello() const;

  Context& context_;
  const Peer peer_;
  Events events_;
  std::shared_ptr<Channel> channel_;
  EventLoop::TimerId timer_ = 0;
  bool is_done_ = false;
  uint64_t window_bytes_ = 0;
  // While memory is being shared.
  FileDescriptor local_;
  std::unique_ptr<SharedRings> rings_;
};

}  // namespace expertmesh::exchange
