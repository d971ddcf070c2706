#pragma once

#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace expertmesh {

// Any values as one text.
template <class... Parts>
std::string concat(const Parts&... parts) {
  std::ostringstream text;
  (text << ... << parts);
  return text.str();
}

// An error: a code of packages/common/src/errors.ts and the fields of its message. The
// message itself is written there; what() is for C++ tests and debuggers.
class Error : public std::runtime_error {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  Error(std::string code, Fields fields) : std::runtime_error(describe(code, fields)), code_(std::move(code)), fields_(std::move(fields)) {}

  const std::string& code() const { return code_; }
  const Fields& fields() const { return fields_; }

 private:
  static std::string describe(const std::string& code, const Fields& fields) {
    std::string text = code;
    for (const auto& [name, value] : fields) text += concat(' ', name, '=', value);
    return text;
  }

  std::string code_;
  Fields fields_;
};

// The caller broke a contract of the binding.
template <class... Parts>
[[noreturn]] void fail_argument(const Parts&... parts) {
  throw Error("EM_NATIVE_ARGUMENT", {{"problem", concat(parts...)}});
}

// The engine broke one of its own.
template <class... Parts>
[[noreturn]] void fail_internal(const Parts&... parts) {
  throw Error("EM_INTERNAL", {{"problem", concat(parts...)}});
}

[[noreturn]] inline void fail_closed(const std::string& call, const std::string& handle) {
  throw Error("EM_NATIVE_CLOSED", {{"call", call}, {"handle", handle}});
}

}  // namespace expertmesh
