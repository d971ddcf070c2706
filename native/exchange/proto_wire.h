#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace expertmesh::exchange {

// A peer sent what cannot be taken: the stream that it came on ends with this.
[[noreturn]] void fail_frame(const std::string& problem);

// The fields of one protobuf message, in their order; a field that has its default value is not written, as proto3 does.
// Field numbers are at most 15.
class ProtoWriter {
 public:
  void varint(uint64_t value);
  void varint_field(int field, uint64_t value);
  // Tag and length of a field whose bytes follow.
  void open_field(int field, size_t length);
  void bytes_field(int field, std::string_view bytes);
  void append(std::string_view bytes) { bytes_ += bytes; }
  std::string take() { return std::move(bytes_); }
  size_t size() const { return bytes_.size(); }

 private:
  std::string bytes_;
};

// Walks the fields of one protobuf message without copying. The bytes of its last field may be elsewhere: `num_outside` of them.
// Throws EM_EXCHANGE_FRAME where the bytes are not a message.
class ProtoReader {
 public:
  explicit ProtoReader(std::string_view bytes, size_t num_outside = 0) : bytes_(bytes), num_outside_(num_outside) {}

  bool is_at_end() const { return position_ == bytes_.size() + num_outside_; }
  // The next tag: field number * 8 + wire type.
  uint32_t tag();
  // A varint's low 32 bits, as protobuf reads uint32.
  uint32_t uint32();
  // A uint64 that a double holds exactly: peers that are written in JavaScript have no others.
  uint64_t uint53();
  std::string_view bytes();
  // An embedded message or packed field; where it reaches to the end it has the bytes outside too.
  ProtoReader message();
  // The field whose bytes are those outside; how many they are.
  size_t bytes_outside();
  void skip(uint32_t tag);

 private:
  uint8_t byte();
  size_t length();

  std::string_view bytes_;
  size_t num_outside_;
  size_t position_ = 0;
};

}  // namespace expertmesh::exchange
