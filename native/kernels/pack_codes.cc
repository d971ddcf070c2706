#include "kernels/pack_codes.h"

#include <cstring>

#include "kernels/code_panels.h"

namespace expertmesh::kernels {
namespace {

// Of one row: of 8 bits each, not negative but in q8.
void unpack_codes(Format format, const uint8_t* codes, int64_t k, uint8_t* out) {
  const int64_t bits = code_bits(format);
  const int32_t mask = (1 << bits) - 1;
  const int32_t offset = code_offset(format);
  for (int64_t i = 0; i < k; ++i) out[i] = static_cast<uint8_t>(((codes[i * bits / 8] >> (i * bits % 8)) + offset) & mask);
}

}  // namespace

void pack_codes(const void* canonical, Format format, int64_t n, int64_t k, void* out) {
  const auto* row = static_cast<const uint8_t*>(canonical);
  auto* const panels = static_cast<uint8_t*>(out);
  const int64_t panel_bytes = code_panel_bytes(format, k);
  std::memset(panels, 0, static_cast<size_t>((n + kCodeColumns - 1) / kCodeColumns * panel_bytes));
  uint8_t codes[kScaleGroup];
  for (int64_t r = 0; r < n; ++r, row += canonical_bytes(format, 1, k)) {
    uint8_t* const panel = panels + r / kCodeColumns * panel_bytes;
    const int64_t column = r % kCodeColumns;
    for (int64_t group = 0; group < scale_groups(k); ++group) {
      const int64_t first = group * kScaleGroup;
      const int64_t count = k - first < kScaleGroup ? k - first : kScaleGroup;
      unpack_codes(format, row + code_bytes(format, first), count, codes);
      for (int64_t i = 0; i < count; ++i) {
        const CodePlace place = place_of(format, column, first + i);
        panel[place.byte] |= static_cast<uint8_t>(codes[i] << place.shift);
      }
      std::memcpy(panel + scales_offset(format, k) + group * kGroupScaleBytes + column * 2, row + code_bytes(format, k) + group * 2, 2);
    }
  }
}

}  // namespace expertmesh::kernels
