#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exchange/data_plane.h"
#include "runtime/thread.h"

namespace expertmesh::exchange {

// What an exchange between two processes is measured against: sockets and shared memory with nothing around them.

// Gives back the rows that are asked of it, one for each entry of the row index.
class EchoSink : public DispatchSink {
 public:
  void take(IncomingDispatch dispatch) override;
  void withdraw(const Reply&) override {}
};

// Echoes every byte that comes by TCP, and every message that comes by shared memory, each on a thread of its own.
class EchoWalls {
 public:
  // Throws std::system_error.
  EchoWalls();
  ~EchoWalls();
  EchoWalls(const EchoWalls&) = delete;
  EchoWalls& operator=(const EchoWalls&) = delete;

  uint16_t tcp_port() const { return listener_port_; }
  // Of the shared memory: /proc/PID/fd/NUMBER
  int shared_file() const;

 private:
  struct Shared;
  void echo_tcp();
  void echo_shared();

  FileDescriptor listener_;
  uint16_t listener_port_ = 0;
  std::unique_ptr<Shared> shared_;
  std::vector<Thread> threads_;
};

// A peer that computes nothing: a plane, and what it is measured against.
struct EchoPeer {
  explicit EchoPeer(size_t index);

  EchoWalls walls;
  DataPlane plane;
};

// The same by TLS, as its own authority. Throws EM_INTERNAL where there is no OpenSSL.
struct TlsEchoPeer {
  TlsEchoPeer();

  TlsIdentity identity = self_signed_identity();
  DataPlane plane;
};

// Each gives microseconds of each round: all peers are sent `bytes`, and have all answered. Run on a thread that may wait. Throw
// std::system_error, or EM_INTERNAL where a peer does not answer.
std::vector<double> tcp_rounds(const std::vector<uint16_t>& ports, size_t bytes, size_t rounds);
std::vector<double> shared_rounds(const std::string& file, size_t bytes, size_t rounds);
// To the planes of the first echo peers, in rows of `row_bytes`.
struct PlaneWay {
  bool may_share_memory = false;
  std::optional<TlsIdentity> tls = std::nullopt;
};
std::vector<double> plane_rounds(const std::vector<uint16_t>& ports, const PlaneWay& way, size_t bytes, size_t row_bytes, size_t rounds);

}  // namespace expertmesh::exchange
