#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace expertmesh {

// XXH64 with seed 0 over a stream of bytes, after the algorithm's published specification
// (xxHash fast digest algorithm, "XXH64 algorithm description").
class Checksum {
 public:
  void add(std::span<const std::byte> bytes);
  // Of all bytes added so far.
  uint64_t value() const;

 private:
  static constexpr size_t kStripe = 32;

  void consume(const std::byte* stripe);

  std::array<uint64_t, 4> lanes_ = kSeedLanes;
  std::array<std::byte, kStripe> pending_ = {};
  size_t num_pending_ = 0;
  uint64_t total_ = 0;

  static const std::array<uint64_t, 4> kSeedLanes;
};

// 16 hex digits.
std::string checksum_text(uint64_t value);

}  // namespace expertmesh
