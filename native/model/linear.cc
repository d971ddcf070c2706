#include "model/linear.h"

#include <algorithm>
#include <cstring>

namespace expertmesh {

namespace {

// The elements at `bytes`, which need not be aligned: in place where they are, else a copy in `copy`.
const void* aligned_elements(const std::byte* bytes, DType dtype, int64_t count, AlignedBuffer& copy) {
  if (reinterpret_cast<uintptr_t>(bytes) % size_of(dtype) == 0) return bytes;
  const size_t size = static_cast<size_t>(count) * size_of(dtype);
  copy.reserve(size, "an unaligned tensor");
  std::memcpy(copy.data(), bytes, size);
  return copy.data();
}

}  // namespace

int64_t packed_bytes(int64_t n, int64_t k, DType dtype) {
  constexpr int64_t kAlignment = 64;
  const kernels::PackedMatrix matrix{.data = nullptr, .dtype = dtype, .n = n, .k = k};
  const int64_t bytes = matrix.panels() * kernels::kPanelWidth * k * static_cast<int64_t>(size_of(dtype));
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

void pack_tensor(const TensorView& view, int64_t n, int64_t k, void* out, const ForRanges& for_ranges) {
  const DType dtype = view.entry->dtype;
  const auto element = static_cast<int64_t>(size_of(dtype));
  const int64_t panels = (n + kernels::kPanelWidth - 1) / kernels::kPanelWidth;
  for_ranges(panels, [&](int64_t begin, int64_t end) {
    const int64_t row = begin * kernels::kPanelWidth;
    const int64_t rows = std::min(end * kernels::kPanelWidth, n) - row;
    AlignedBuffer copy;
    const void* elements = aligned_elements(view.data + row * k * element, dtype, rows * k, copy);
    kernels::pack_matrix(elements, dtype, rows, k, static_cast<std::byte*>(out) + row * k * element);
  });
}

void widen_tensor(const TensorView& view, float* out) {
  const DType dtype = view.entry->dtype;
  const auto count = view.size_bytes / static_cast<int64_t>(size_of(dtype));
  AlignedBuffer copy;
  // Widening is exact: every backend gives the same.
  kernels::backend(0).widen(aligned_elements(view.data, dtype, count, copy), dtype, out, count);
}

std::vector<float> widen_tensor(const TensorView& view) {
  std::vector<float> values(static_cast<size_t>(view.size_bytes) / size_of(view.entry->dtype));
  widen_tensor(view, values.data());
  return values;
}

Linear load_linear(const Checkpoint& checkpoint, const LinearSpec& spec, int64_t n, int64_t k, const ForRanges& for_ranges) {
  const TensorView weight = checkpoint.tensor(spec.weight, {n, k});
  checkpoint.read_ahead(weight);
  const DType dtype = weight.entry->dtype;
  Linear linear;
  linear.storage = AlignedBuffer(static_cast<size_t>(packed_bytes(n, k, dtype)), "packed weights");
  linear.matrix = {.data = linear.storage.data(), .dtype = dtype, .n = n, .k = k};
  pack_tensor(weight, n, k, linear.storage.data(), for_ranges);
  if (spec.bias.has_value()) linear.bias = widen_tensor(checkpoint.tensor(*spec.bias, {n}));
  return linear;
}

}  // namespace expertmesh
