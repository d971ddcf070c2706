#pragma once

#include <cstdint>
#include <string>

#include "exchange/file_descriptor.h"

namespace expertmesh::exchange {

// Sockets that do not block. Addresses are numeric: 10.0.0.7:7071 or [fd00::7]:7071. Throw std::system_error.

struct TcpListener {
  FileDescriptor socket;
  uint16_t port;
};
TcpListener listen_tcp(const std::string& address);
// Still connecting.
FileDescriptor connect_tcp(const std::string& address);
// None: nobody waits to be accepted.
FileDescriptor accept_socket(const FileDescriptor& listener);
void send_at_once(const FileDescriptor& socket);

}  // namespace expertmesh::exchange
