#pragma once

#include <memory>
#include <string>

#include "exchange/openssl.h"

namespace expertmesh::exchange {

// PEM texts.
struct TlsIdentity {
  std::string certificate;
  std::string key;
  // Whose signature a peer's certificate has to have.
  std::string authority;
};

// Its own authority: for measuring, and for tests. Throws EM_INTERNAL.
TlsIdentity self_signed_identity();

// What OpenSSL last complained of on this thread, which it then forgets.
std::string tls_problem();

enum class Side { caller, callee };

// How this process shows who it is, and whom it believes: TLS 1.3, both ends with a certificate. Which worker a peer is, its hello and the
// token say. From any thread.
class TlsContext {
 public:
  // Throws EM_INTERNAL for what cannot be read or does not fit together.
  explicit TlsContext(const TlsIdentity& identity);
  // A connection of its own; to be freed by SSL_free.
  ssl_st* open(Side side) const;

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const { OpenSsl::get().SSL_CTX_free(context); }
  };
  std::unique_ptr<ssl_ctx_st, Free> context_;
};

}  // namespace expertmesh::exchange
