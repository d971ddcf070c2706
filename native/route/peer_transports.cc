#include "route/peer_transports.h"

#include <utility>

namespace expertmesh {

// The lowest bit of a number says whose it is.

uint64_t PeerTransports::send(const std::string& worker, DispatchHead head, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) {
  const bool is_rest = !reaches_(worker);
  Transport& transport = is_rest ? *rest_ : *first_;
  return transport.send(worker, std::move(head), gather, std::move(sink)) << 1 | (is_rest ? 1 : 0);
}

void PeerTransports::cancel(uint64_t sent) { ((sent & 1) != 0 ? *rest_ : *first_).cancel(sent >> 1); }

}  // namespace expertmesh
