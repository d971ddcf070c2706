#pragma once

#include <cstddef>
#include <cstdint>

namespace expertmesh {

// Element types of stored weights and of rows on the wire.
enum class DType : uint8_t { f32, f16, bf16 };

constexpr size_t size_of(DType dtype) { return dtype == DType::f32 ? 4 : 2; }

constexpr const char* name_of(DType dtype) {
  switch (dtype) {
    case DType::f16:
      return "f16";
    case DType::bf16:
      return "bf16";
    case DType::f32:
      break;
  }
  return "f32";
}

}  // namespace expertmesh
