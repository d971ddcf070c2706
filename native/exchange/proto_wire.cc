#include "exchange/proto_wire.h"

#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

constexpr int kVarint = 0;
constexpr int kFixed64 = 1;
constexpr int kBytes = 2;
constexpr int kFixed32 = 5;
constexpr uint64_t kLargestSafe = (uint64_t{1} << 53) - 1;

}  // namespace

void fail_frame(const std::string& problem) { throw Error("EM_EXCHANGE_FRAME", {{"problem", problem}}); }

void ProtoWriter::varint(uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>((value & 0x7f) | 0x80);
  bytes_ += static_cast<char>(value);
}

void ProtoWriter::varint_field(int field, uint64_t value) {
  if (value == 0) return;
  varint(static_cast<uint64_t>(field << 3 | kVarint));
  varint(value);
}

void ProtoWriter::open_field(int field, size_t length) {
  varint(static_cast<uint64_t>(field << 3 | kBytes));
  varint(length);
}

void ProtoWriter::bytes_field(int field, std::string_view bytes) {
  if (bytes.empty()) return;
  open_field(field, bytes.size());
  append(bytes);
}

uint32_t ProtoReader::tag() {
  const uint32_t tag = uint32();
  if (tag >> 3 == 0) fail_frame("field number 0");
  return tag;
}

uint32_t ProtoReader::uint32() {
  uint64_t value = 0;
  for (int shift = 0; shift < 70; shift += 7) {
    const uint8_t next = byte();
    if (shift < 32) value |= static_cast<uint64_t>(next & 0x7f) << shift;
    if (next < 0x80) return static_cast<uint32_t>(value);
  }
  fail_frame("a varint longer than 10 bytes");
}

uint64_t ProtoReader::uint53() {
  uint64_t value = 0;
  bool is_large = false;
  for (int shift = 0; shift < 70; shift += 7) {
    const uint8_t next = byte();
    const uint64_t bits = next & 0x7f;
    if (shift < 63) value |= bits << shift;
    is_large = is_large || value > kLargestSafe || (shift >= 56 && bits != 0);
    if (next >= 0x80) continue;
    if (is_large) fail_frame("a number above 2^53");
    return value;
  }
  fail_frame("a varint longer than 10 bytes");
}

std::string_view ProtoReader::bytes() {
  const size_t size = length();
  if (size > bytes_.size() - position_) fail_frame("cut short");
  const std::string_view field = bytes_.substr(position_, size);
  position_ += size;
  return field;
}

ProtoReader ProtoReader::message() {
  const size_t size = length();
  const size_t num_here = bytes_.size() - position_;
  if (size <= num_here) {
    ProtoReader reader(bytes_.substr(position_, size));
    position_ += size;
    return reader;
  }
  if (size != num_here + num_outside_) fail_frame("cut short");
  ProtoReader reader(bytes_.substr(position_), num_outside_);
  position_ += size;
  return reader;
}

size_t ProtoReader::bytes_outside() {
  const size_t size = length();
  if (position_ != bytes_.size() || size != num_outside_) fail_frame("rows that are not the last of their frame");
  position_ += size;
  return size;
}

void ProtoReader::skip(uint32_t tag) {
  const auto advance = [this](size_t count) {
    if (position_ > bytes_.size() || count > bytes_.size() - position_) fail_frame("cut short");
    position_ += count;
  };
  switch (tag & 7) {
    case kVarint:
      uint32();
      return;
    case kFixed64:
      return advance(8);
    case kBytes:
      bytes();
      return;
    case kFixed32:
      return advance(4);
    default:
      fail_frame(concat("wire type ", tag & 7));
  }
}

uint8_t ProtoReader::byte() {
  if (position_ >= bytes_.size()) fail_frame("cut short");
  return static_cast<uint8_t>(bytes_[position_++]);
}

size_t ProtoReader::length() {
  const size_t size = uint32();
  // byte() has been read, so the position is within what is here.
  if (size > bytes_.size() - position_ + num_outside_) fail_frame("cut short");
  return size;
}

}  // namespace expertmesh::exchange
