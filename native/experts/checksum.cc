#include "experts/checksum.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace expertmesh {

namespace {

constexpr uint64_t kPrime1 = 0x9E3779B185EBCA87;
constexpr uint64_t kPrime2 = 0xC2B2AE3D27D4EB4F;
constexpr uint64_t kPrime3 = 0x165667B19E3779F9;
constexpr uint64_t kPrime4 = 0x85EBCA77C2B2AE63;
constexpr uint64_t kPrime5 = 0x27D4EB2F165667C5;

template <class T>
T read_little_endian(const std::byte* bytes) {
  static_assert(std::endian::native == std::endian::little, "the checkpoint's bytes are used as they are");
  T value;
  std::memcpy(&value, bytes, sizeof(T));
  return value;
}

uint64_t round(uint64_t lane, uint64_t input) { return std::rotl(lane + input * kPrime2, 31) * kPrime1; }

uint64_t merge_lane(uint64_t hash, uint64_t lane) { return (hash ^ round(0, lane)) * kPrime1 + kPrime4; }

}  // namespace

const std::array<uint64_t, 4> Checksum::kSeedLanes = {kPrime1 + kPrime2, kPrime2, 0, 0 - kPrime1};

void Checksum::add(std::span<const std::byte> bytes) {
  total_ += bytes.size();
  if (num_pending_ > 0) {
    const size_t taken = std::min(kStripe - num_pending_, bytes.size());
    std::copy_n(bytes.data(), taken, pending_.data() + num_pending_);
    num_pending_ += taken;
    bytes = bytes.subspan(taken);
    if (num_pending_ < kStripe) return;
    consume(pending_.data());
  }
  for (; bytes.size() >= kStripe; bytes = bytes.subspan(kStripe)) consume(bytes.data());
  std::copy_n(bytes.data(), bytes.size(), pending_.data());
  num_pending_ = bytes.size();
}

void Checksum::consume(const std::byte* stripe) {
  for (size_t i = 0; i < lanes_.size(); ++i) lanes_[i] = round(lanes_[i], read_little_endian<uint64_t>(stripe + 8 * i));
}

uint64_t Checksum::value() const {
  uint64_t hash = kPrime5;
  if (total_ >= kStripe) {
    hash = std::rotl(lanes_[0], 1) + std::rotl(lanes_[1], 7) + std::rotl(lanes_[2], 12) + std::rotl(lanes_[3], 18);
    for (const uint64_t lane : lanes_) hash = merge_lane(hash, lane);
  }
  hash += total_;

  const std::byte* rest = pending_.data();
  const std::byte* const end = rest + num_pending_;
  for (; end - rest >= 8; rest += 8) hash = std::rotl(hash ^ round(0, read_little_endian<uint64_t>(rest)), 27) * kPrime1 + kPrime4;
  if (end - rest >= 4) {
    hash = std::rotl(hash ^ (read_little_endian<uint32_t>(rest) * kPrime1), 23) * kPrime2 + kPrime3;
    rest += 4;
  }
  for (; rest < end; ++rest) hash = std::rotl(hash ^ (static_cast<uint64_t>(*rest) * kPrime5), 11) * kPrime1;

  hash = (hash ^ (hash >> 33)) * kPrime2;
  hash = (hash ^ (hash >> 29)) * kPrime3;
  return hash ^ (hash >> 32);
}

std::string checksum_text(uint64_t value) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text(16, '0');
  for (size_t i = text.size(); i-- > 0; value >>= 4) text[i] = kDigits[value & 15];
  return text;
}

}  // namespace expertmesh
