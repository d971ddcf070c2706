#include "exchange/hello_check.h"

#include "exchange/stream.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

Hello hello_of(const Context& context, uint64_t window_bytes) {
  const Identity& own = context.identity;
  return {.worker = own.worker, .incarnation = own.incarnation, .numerics = own.numerics, .wire_dtype = own.wire_dtype, .window_bytes = window_bytes,
          .cluster = own.cluster, .fingerprint = own.fingerprint, .token = "", .host = context.host, .local = ""};
}

void check_hello(const Hello& hello, const Identity& own) {
  const auto check = [&](const char* what, const std::string& got, const std::string& wanted) {
    if (got != wanted) fail_mismatch(hello.worker, what, got, wanted);
  };
  check("cluster", hello.cluster, own.cluster);
  check("numerics", hello.numerics, own.numerics);
  check("wireDtype", hello.wire_dtype, own.wire_dtype);
  check("fingerprint", hello.fingerprint, own.fingerprint);
}

bool is_token(const std::string& shown, const std::string& wanted) {
  if (shown.size() != wanted.size()) return false;
  unsigned difference = 0;
  for (size_t i = 0; i < shown.size(); ++i) difference |= static_cast<unsigned char>(shown[i]) ^ static_cast<unsigned char>(wanted[i]);
  return difference == 0;
}

void fail_mismatch(const std::string& worker, const std::string& what, const std::string& got, const std::string& wanted) {
  throw StreamEnded(concat("worker ", worker, " has ", what, ' ', got, "; the cluster has ", wanted));
}

}  // namespace expertmesh::exchange
