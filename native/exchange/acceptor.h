#pragma once

#include <memory>
#include <string>
#include <unordered_set>

#include "exchange/inbound.h"
#include "exchange/local_socket.h"
#include "exchange/tcp_socket.h"

namespace expertmesh::exchange {

// The data port and the socket by which memory is shared, and the connections that peers have opened by them. The loop's thread only.
class Acceptor : public std::enable_shared_from_this<Acceptor> {
 public:
  Acceptor(Context& context, TcpListener tcp, LocalListener local) : context_(context), tcp_(std::move(tcp)), local_(std::move(local)) {}

  void open();
  // Ends the connections of one process of a worker, so that nothing is computed for the dead.
  void drop(const std::string& worker, const std::string& incarnation);
  void close(const std::string& problem);

 private:
  class Door;
  class LocalGuest;

  void accept(bool is_local);
  void accept_tcp(FileDescriptor socket);
  void accept_shared(Packet packet, FileDescriptor socket);
  void add(std::shared_ptr<Inbound> inbound);
  std::shared_ptr<Inbound> make_inbound(std::shared_ptr<Channel> channel);
  size_t num_ungreeted() const;

  Context& context_;
  TcpListener tcp_;
  LocalListener local_;
  std::unordered_set<std::shared_ptr<Inbound>> inbound_;
  std::unordered_set<std::shared_ptr<LocalGuest>> guests_;
};

}  // namespace expertmesh::exchange
