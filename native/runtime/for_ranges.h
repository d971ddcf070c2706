#pragma once

#include <cstdint>
#include <functional>

namespace expertmesh {

// Runs body(begin, end) over [0, count) in pieces: how threads share them is the caller's choice.
using ForRanges = std::function<void(int64_t count, const std::function<void(int64_t begin, int64_t end)>& body)>;

}  // namespace expertmesh
