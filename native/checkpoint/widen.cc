#include "checkpoint/widen.h"

#include <cmath>
#include <cstring>

#include "kernels/scalar_convert.h"

namespace expertmesh {

std::vector<float> widen(std::span<const std::byte> bytes, DType dtype) {
  std::vector<float> values(bytes.size() / size_of(dtype));
  if (dtype == DType::f32) {
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }
  for (size_t i = 0; i < values.size(); ++i) {
    uint16_t bits;
    std::memcpy(&bits, bytes.data() + 2 * i, sizeof(bits));
    values[i] = dtype == DType::f16 ? kernels::widen_f16(bits) : kernels::widen_bf16(bits);
  }
  return values;
}

bool narrow(std::span<const float> values, DType dtype, std::byte* out) {
  if (dtype == DType::f32) {
    std::memcpy(out, values.data(), values.size_bytes());
    return true;
  }
  bool all_held = true;
  for (const float value : values) {
    const uint16_t bits = dtype == DType::f16 ? kernels::narrow_f16(value) : kernels::narrow_bf16(value);
    const float held = dtype == DType::f16 ? kernels::widen_f16(bits) : kernels::widen_bf16(bits);
    if (std::isfinite(value) && !std::isfinite(held)) all_held = false;
    std::memcpy(out, &bits, sizeof(bits));
    out += sizeof(bits);
  }
  return all_held;
}

std::vector<float> read_widened(const Checkpoint& checkpoint, const TensorEntry& tensor) {
  std::vector<float> values;
  values.reserve(static_cast<size_t>(size_bytes(tensor)) / size_of(tensor.dtype));
  checkpoint.read(tensor, 0, size_bytes(tensor), static_cast<int64_t>(size_of(tensor.dtype)), [&](std::span<const std::byte> piece) {
    const std::vector<float> part = widen(piece, tensor.dtype);
    values.insert(values.end(), part.begin(), part.end());
  });
  return values;
}

}  // namespace expertmesh
