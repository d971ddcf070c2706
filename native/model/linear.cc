#include "model/linear.h"

#include <algorithm>

namespace expertmesh {

void widen_tensor(const Checkpoint& checkpoint, const TensorEntry& tensor, float* out) {
  const auto element = static_cast<int64_t>(size_of(tensor.dtype));
  checkpoint.read(tensor, 0, size_bytes(tensor), element, [&](std::span<const std::byte> piece) {
    const int64_t count = static_cast<int64_t>(piece.size()) / element;
    // Widening is exact: every backend gives the same.
    kernels::backend(0).widen(piece.data(), tensor.dtype, out, count);
    out += count;
  });
}

std::vector<float> widen_tensor(const Checkpoint& checkpoint, const TensorEntry& tensor) {
  std::vector<float> values(static_cast<size_t>(size_bytes(tensor)) / size_of(tensor.dtype));
  widen_tensor(checkpoint, tensor, values.data());
  return values;
}

Linear load_linear(const Checkpoint& checkpoint, const LinearSpec& spec, int64_t n, int64_t k, const ForRanges& for_ranges) {
  const TensorEntry& weight = checkpoint.tensor(spec.weight, {n, k});
  const Format format = format_of(weight.dtype);
  Linear linear;
  linear.storage = AlignedBuffer(static_cast<size_t>(kernels::packed_bytes(format, n, k)), "packed weights");
  linear.matrix = {.data = linear.storage.data(), .format = format, .n = n, .k = k};
  const int64_t panel_bytes = canonical_bytes(format, kernels::kPanelWidth, k);
  for_ranges(linear.matrix.panels(), [&](int64_t begin, int64_t end) {
    std::byte* out = linear.storage.data() + begin * panel_bytes;
    checkpoint.read(weight, begin * panel_bytes, std::min(end * panel_bytes, size_bytes(weight)), panel_bytes,
                    [&](std::span<const std::byte> rows) {
                      kernels::pack_matrix(rows.data(), format, static_cast<int64_t>(rows.size()) / canonical_bytes(format, 1, k), k, out);
                      out += rows.size();
                    });
  });
  if (spec.bias.has_value()) linear.bias = widen_tensor(checkpoint, checkpoint.tensor(*spec.bias, {n}));
  return linear;
}

}  // namespace expertmesh
