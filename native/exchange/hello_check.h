#pragma once

#include <string>

#include "exchange/context.h"
#include "exchange/frames.h"

namespace expertmesh::exchange {

// Of this worker; `window_bytes` is the callee's.
Hello hello_of(const Context& context, uint64_t window_bytes);
// Throws StreamEnded for the first of what both ends must agree on that the peer's hello differs in.
void check_hello(const Hello& hello, const Identity& own);
// Takes as long for any wrong token.
bool is_token(const std::string& shown, const std::string& wanted);
// StreamEnded, in the words that EM_WORKER_MISMATCH has in packages/common/src/errors.ts.
[[noreturn]] void fail_mismatch(const std::string& worker, const std::string& what, const std::string& got, const std::string& wanted);

}  // namespace expertmesh::exchange
