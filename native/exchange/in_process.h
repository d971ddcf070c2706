#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "exchange/transport.h"

namespace expertmesh {

// Where the workers of one process find each other. From any thread.
class InProcessHub {
 public:
  // The sink is told of dispatches until leave(), and as long as it is there.
  void join(const std::string& worker, std::weak_ptr<DispatchSink> sink);
  void leave(const std::string& worker);
  // Null where it is not here.
  std::shared_ptr<DispatchSink> find(const std::string& worker) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::weak_ptr<DispatchSink>> members_;
};

// Dispatches between workers of one process: the rules of the wire without the wire.
class InProcessTransport : public Transport {
 public:
  InProcessTransport(std::string self, std::shared_ptr<const InProcessHub> hub) : self_(std::move(self)), hub_(std::move(hub)) {}

  uint64_t send(const std::string& worker, DispatchHead head, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) override;
  void cancel(uint64_t sent) override;

 private:
  class HandedReply;
  struct Sent {
    std::weak_ptr<DispatchSink> to;
    std::weak_ptr<HandedReply> reply;
  };
  struct State {
    std::mutex mutex;
    uint64_t next_id = 1;
    std::unordered_map<uint64_t, Sent> under_way;
  };

  const std::string self_;
  const std::shared_ptr<const InProcessHub> hub_;
  const std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace expertmesh
