#include "exchange/openssl.h"

#include <dlfcn.h>

#include <optional>

#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

// Where to look. RTLD_DEFAULT, which is also where nothing was found: then nothing of it is found there either.
void* library() {
  if (::dlsym(RTLD_DEFAULT, "SSL_write_ex") != nullptr) return RTLD_DEFAULT;
  for (const char* name : {"libssl.so.3", "libssl.so.1.1"}) {
    if (void* const found = ::dlopen(name, RTLD_NOW | RTLD_LOCAL)) return found;
  }
  return RTLD_DEFAULT;
}

std::optional<OpenSsl> load() {
  void* const found = library();
  OpenSsl loaded;
  // dlsym() looks into what a library depends on, too: the rest of OpenSSL is in another one.
#define EXPERTMESH_OPENSSL_LOAD(name, result, parameters)                            \
  loaded.name = reinterpret_cast<result(*) parameters>(::dlsym(found, #name));       \
  if (loaded.name == nullptr) return std::nullopt;
  EXPERTMESH_OPENSSL(EXPERTMESH_OPENSSL_LOAD)
#undef EXPERTMESH_OPENSSL_LOAD
  return loaded;
}

}  // namespace

const OpenSsl* OpenSsl::find() {
  static const std::optional<OpenSsl> loaded = load();
  return loaded.has_value() ? &*loaded : nullptr;
}

const OpenSsl& OpenSsl::get() {
  const OpenSsl* const found = find();
  if (found == nullptr) fail_argument("TLS is wanted; this process has no OpenSSL of 1.1.1 or newer");
  return *found;
}

}  // namespace expertmesh::exchange
