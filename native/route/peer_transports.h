#pragma once

#include <functional>
#include <memory>
#include <string>

#include "exchange/transport.h"

namespace expertmesh {

// By one transport to the peers that it reaches, by another to the rest.
class PeerTransports : public Transport {
 public:
  // Whether `first` reaches a worker at this moment.
  using Reaches = std::function<bool(const std::string& worker)>;

  PeerTransports(std::shared_ptr<Transport> first, Reaches reaches, std::shared_ptr<Transport> rest)
      : first_(std::move(first)), reaches_(std::move(reaches)), rest_(std::move(rest)) {}

  uint64_t send(const std::string& worker, DispatchHead head, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) override;
  void cancel(uint64_t sent) override;

 private:
  const std::shared_ptr<Transport> first_;
  const Reaches reaches_;
  const std::shared_ptr<Transport> rest_;
};

}  // namespace expertmesh
