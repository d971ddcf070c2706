#include "exchange/local_socket.h"

#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <system_error>

#include "exchange/stream.h"

namespace expertmesh::exchange {

namespace {

constexpr size_t kMostFiles = 4;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

FileDescriptor open_socket() {
  FileDescriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) fail("socket");
  return socket;
}

// In the abstract namespace: no file that somebody has to remove.
socklen_t fill_address(sockaddr_un& address, const std::string& name) {
  address = {};
  address.sun_family = AF_UNIX;
  if (name.size() + 1 > sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    fail("the name of a socket");
  }
  std::memcpy(address.sun_path + 1, name.data(), name.size());
  return static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
}

std::string random_name() {
  std::array<unsigned char, 16> bytes;
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) fail("getrandom");
  std::string name = "expertmesh-";
  for (const unsigned char byte : bytes) {
    name += "0123456789abcdef"[byte >> 4];
    name += "0123456789abcdef"[byte & 15];
  }
  return name;
}

}  // namespace

std::string host_identity() {
  std::string boot;
  std::getline(std::ifstream("/proc/sys/kernel/random/boot_id"), boot);
  std::array<char, 64> network;
  const ssize_t size = ::readlink("/proc/self/ns/net", network.data(), network.size());
  if (boot.empty() || size <= 0) return "";
  return boot + ' ' + std::string(network.data(), static_cast<size_t>(size));
}

LocalListener listen_local() {
  LocalListener listener{.socket = open_socket(), .name = random_name()};
  sockaddr_un address;
  const socklen_t size = fill_address(address, listener.name);
  if (::bind(listener.socket.get(), reinterpret_cast<sockaddr*>(&address), size) != 0) fail("bind");
  if (::listen(listener.socket.get(), 1024) != 0) fail("listen");
  return listener;
}

FileDescriptor connect_local(const std::string& name) {
  FileDescriptor socket = open_socket();
  sockaddr_un address;
  const socklen_t size = fill_address(address, name);
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), size) != 0) fail("connect");
  return socket;
}

void send_packet(const FileDescriptor& socket, std::string_view bytes, std::span<const int> files) {
  iovec piece{.iov_base = const_cast<char*>(bytes.data()), .iov_len = bytes.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMostFiles * sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = CMSG_SPACE(files.size_bytes());
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(files.size_bytes());
  std::memcpy(CMSG_DATA(header), files.data(), files.size_bytes());
  if (::sendmsg(socket.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) fail("sendmsg");
}

Packet receive_packet(const FileDescriptor& socket) {
  std::array<char, kMostPacketBytes> bytes;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMostFiles * sizeof(int))> control{};
  iovec piece{.iov_base = bytes.data(), .iov_len = bytes.size()};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t size = ::recvmsg(socket.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (size < 0) {
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {};
    fail("recvmsg");
  }
  if (size == 0) throw StreamEnded("it closed the connection");
  Packet packet{.bytes = std::string(bytes.data(), static_cast<size_t>(size)), .files = {}};
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int file;
      std::memcpy(&file, CMSG_DATA(header) + i * sizeof(int), sizeof file);
      packet.files.emplace_back(file);
    }
  }
  return packet;
}

}  // namespace expertmesh::exchange
