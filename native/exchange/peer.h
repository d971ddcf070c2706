#pragma once

#include <string>

namespace expertmesh::exchange {

// One process of a worker as the coordinator has told of it.
struct Peer {
  std::string worker;
  std::string incarnation;
  std::string address;  // numeric, of its data port: 10.0.0.7:7071 or [fd00::7]:7071
  std::string token;    // that it wants to be shown

  bool operator==(const Peer&) const = default;
};

// Unreachable: the last attempt has failed, and others follow. Silent: nothing was heard any more by a connection that there was, and none
// has come since. Unknown: there was no attempt yet, or a connection that was there is over.
enum class Reach { unknown, reached, unreachable, silent };

}  // namespace expertmesh::exchange
