#include "experts/expert_packer.h"

#include <algorithm>

#include "checkpoint/widen.h"
#include "expertmesh/error.h"

namespace expertmesh {

ExpertPacker::ExpertPacker(Backend& backend, const ExpertLayout& layout, Place<std::byte> packed)
    : backend_(backend), layout_(layout), packed_(packed) {}

void ExpertPacker::add(std::span<const std::byte> canonical) {
  total_ += static_cast<int64_t>(canonical.size());
  if (total_ > layout_.canonical_bytes()) {
    fail_argument("an expert's canonical bytes are more than the ", layout_.canonical_bytes(), " that it has");
  }
  while (!canonical.empty()) {
    const size_t unit = next_unit();
    // A bias is gathered first, so that its elements are aligned; packing takes rows at any address.
    if (partial_.empty() && canonical.size() >= unit && !layout_.parts()[part_].is_bias) {
      pack_unit(canonical.first(unit));
      canonical = canonical.subspan(unit);
      continue;
    }
    const size_t taken = std::min(unit - partial_.size(), canonical.size());
    partial_.insert(partial_.end(), canonical.begin(), canonical.begin() + static_cast<std::ptrdiff_t>(taken));
    canonical = canonical.subspan(taken);
    if (partial_.size() < unit) return;
    pack_unit(partial_);
    partial_.clear();
  }
}

size_t ExpertPacker::next_unit() const {
  const ExpertPart& part = layout_.parts()[part_];
  if (part.is_bias) return static_cast<size_t>(part.canonical_bytes);
  const int64_t panel = canonical_bytes(layout_.format(), layout_.rows_packed_at_once(), part.shape[1]);
  return static_cast<size_t>(std::min(panel, part.canonical_bytes - packed_of_part_));
}

void ExpertPacker::pack_unit(std::span<const std::byte> unit) {
  checksum_.add(unit);
  const ExpertPart& part = layout_.parts()[part_];
  const Place<std::byte> out = packed_ + part.packed_offset;
  if (part.is_bias) {
    const std::vector<float> values = widen(unit, element_of(layout_.format()));
    backend_.write(std::as_bytes(std::span(values)), out);
  } else {
    const int64_t k = part.shape[1];
    const int64_t rows = static_cast<int64_t>(unit.size()) / canonical_bytes(layout_.format(), 1, k);
    const int64_t parts_before = packed_of_part_ / canonical_bytes(layout_.format(), layout_.rows_packed_at_once(), k);
    backend_.pack(unit.data(), layout_.format(), rows, k, out + parts_before * backend_.packed_part_bytes(layout_.format(), k));
  }
  packed_of_part_ += static_cast<int64_t>(unit.size());
  if (packed_of_part_ < part.canonical_bytes) return;
  ++part_;
  packed_of_part_ = 0;
}

Expert ExpertPacker::finish() const {
  if (total_ < layout_.canonical_bytes()) {
    fail_argument("an expert's canonical bytes end after ", total_, "; wanted ", layout_.canonical_bytes());
  }
  return {.weights = layout_.weights(packed_), .facts = {.format = layout_.format(), .checksum = checksum_.value(), .canonical_bytes = total_}};
}

}  // namespace expertmesh
