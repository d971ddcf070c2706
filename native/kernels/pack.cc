#include "kernels/kernels.h"

namespace expertmesh::kernels {
namespace {

// In strips of kStrip inputs: a strip of a row is read whole, and the strip's part of the panel stays in the L1 cache.
template <class Element>
void pack(const Element* rows, int64_t n, int64_t k, Element* out) {
  constexpr int64_t kStrip = 32;
  for (int64_t row = 0; row < n; row += kPanelWidth, out += k * kPanelWidth) {
    for (int64_t strip = 0; strip < k; strip += kStrip) {
      const int64_t strip_end = strip + kStrip < k ? strip + kStrip : k;
      for (int64_t c = 0; c < kPanelWidth; ++c) {
        const bool is_column = row + c < n;
        const Element* source = rows + (row + c) * k;
        for (int64_t i = strip; i < strip_end; ++i) out[i * kPanelWidth + c] = is_column ? source[i] : Element{0};
      }
    }
  }
}

}  // namespace

void pack_matrix(const void* rows, DType dtype, int64_t n, int64_t k, void* out) {
  if (size_of(dtype) == sizeof(uint32_t)) {
    pack(static_cast<const uint32_t*>(rows), n, k, static_cast<uint32_t*>(out));
  } else {
    pack(static_cast<const uint16_t*>(rows), n, k, static_cast<uint16_t*>(out));
  }
}

}  // namespace expertmesh::kernels
