#pragma once

#include <cstddef>
#include <cstdint>

namespace expertmesh {

// Element types of stored weights and of rows on the wire.
enum class DType : uint8_t { f32, f16, bf16 };

constexpr size_t size_of(DType dtype) { return dtype == DType::f32 ? 4 : 2; }

}  // namespace expertmesh
