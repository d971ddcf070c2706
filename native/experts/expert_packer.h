#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "experts/checksum.h"
#include "experts/expert.h"

namespace expertmesh {

// Packs an expert into memory given by the caller while its canonical bytes arrive, in order and in pieces of any length:
// each is checksummed and packed once, while it is in the cache.
class ExpertPacker {
 public:
  // `packed`: layout.packed_bytes(), aligned to a cache line. All outlive the packer.
  ExpertPacker(Backend& backend, const ExpertLayout& layout, Place<std::byte> packed);

  // The next canonical bytes, at any address. EM_NATIVE_ARGUMENT where there are more than the expert has.
  void add(std::span<const std::byte> canonical);
  // EM_NATIVE_ARGUMENT where there were fewer.
  Expert finish() const;

 private:
  // Canonical bytes from here on that are packed at once: what may be packed at once, or a whole bias.
  size_t next_unit() const;
  void pack_unit(std::span<const std::byte> unit);

  Backend& backend_;
  const ExpertLayout& layout_;
  const Place<std::byte> packed_;
  Checksum checksum_;
  size_t part_ = 0;
  int64_t packed_of_part_ = 0;  // canonical bytes of the part that are packed
  int64_t total_ = 0;           // canonical bytes taken
  std::vector<std::byte> partial_;
};

}  // namespace expertmesh
