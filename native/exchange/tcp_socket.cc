#include "exchange/tcp_socket.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace expertmesh::exchange {

namespace {

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

SocketAddress parse(const std::string& address) {
  const size_t colon = address.rfind(':');
  std::string host = colon == std::string::npos ? "" : address.substr(0, colon);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (host.empty() || ::getaddrinfo(host.c_str(), address.c_str() + colon + 1, &hints, &found) != 0) {
    errno = EINVAL;
    fail("its address " + address + " is of no use");
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, ::freeaddrinfo);
  SocketAddress parsed;
  std::memcpy(&parsed.storage, found->ai_addr, found->ai_addrlen);
  parsed.size = found->ai_addrlen;
  return parsed;
}

FileDescriptor open_socket(const SocketAddress& address) {
  FileDescriptor socket(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) fail("socket");
  return socket;
}

}  // namespace

TcpListener listen_tcp(const std::string& address) {
  const SocketAddress wanted = parse(address);
  TcpListener listener{.socket = open_socket(wanted), .port = 0};
  const int one = 1;
  ::setsockopt(listener.socket.get(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (::bind(listener.socket.get(), wanted.get(), wanted.size) != 0) fail("cannot listen on " + address);
  if (::listen(listener.socket.get(), 1024) != 0) fail("cannot listen on " + address);
  SocketAddress bound;
  bound.size = sizeof bound.storage;
  if (::getsockname(listener.socket.get(), reinterpret_cast<sockaddr*>(&bound.storage), &bound.size) != 0) fail("getsockname");
  const bool is_ipv6 = bound.storage.ss_family == AF_INET6;
  listener.port = ntohs(is_ipv6 ? reinterpret_cast<sockaddr_in6&>(bound.storage).sin6_port : reinterpret_cast<sockaddr_in&>(bound.storage).sin_port);
  return listener;
}

FileDescriptor connect_tcp(const std::string& address) {
  const SocketAddress wanted = parse(address);
  FileDescriptor socket = open_socket(wanted);
  send_at_once(socket);
  if (::connect(socket.get(), wanted.get(), wanted.size) != 0 && errno != EINPROGRESS) fail("no connection to " + address);
  return socket;
}

FileDescriptor accept_socket(const FileDescriptor& listener) {
  for (;;) {
    const int accepted = ::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted >= 0) return FileDescriptor(accepted);
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {};
    // Gone before it was accepted: the next one.
    if (errno != EINTR && errno != ECONNABORTED && errno != EPROTO) fail("accept");
  }
}

void send_at_once(const FileDescriptor& socket) {
  const int one = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

}  // namespace expertmesh::exchange
