#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/file_descriptor.h"

namespace expertmesh::exchange {

// Packets with open files between processes of one host: how memory comes to be shared. Throw std::system_error.

// Processes that may share memory have the same: those of one kernel that see each other's sockets. "" where the system does not say.
std::string host_identity();

// A socket that listens under a new name that nobody can guess; the name is gone with it.
struct LocalListener {
  FileDescriptor socket;
  std::string name;
};
LocalListener listen_local();
FileDescriptor connect_local(const std::string& name);

inline constexpr size_t kMostPacketBytes = 4096;

struct Packet {
  std::string bytes;  // empty: none has come
  std::vector<FileDescriptor> files;
};
void send_packet(const FileDescriptor& socket, std::string_view bytes, std::span<const int> files);
// Throws StreamEnded where the peer is gone.
Packet receive_packet(const FileDescriptor& socket);

}  // namespace expertmesh::exchange
