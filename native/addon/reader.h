#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "expertmesh/format.h"
#include "expertmesh/error.h"
#include "runtime/job_threads.h"

namespace expertmesh::addon {

// A JavaScript value and the way to it, for messages such as "input.tokens is undefined; wanted an
// Int32Array". Made on the stack: a field refers to the reader it came from. All reads throw EM_NATIVE_ARGUMENT.
class Reader {
  friend class LongBytes;
  friend class LongList;

 public:
  // `name` outlives the reader.
  Reader(const char* call, const char* name, Napi::Value value) : call_(call), name_(name), value_(value) {}

  Napi::Value value() const { return value_; }
  const char* call() const { return call_; }
  // Where the value is: "input.tokens".
  std::string path() const;

  Reader field(const char* name) const;
  bool is_null() const { return value_.IsNull(); }
  // body(const Reader& element) for each element of an array.
  template <class Body>
  void for_elements(const Body& body) const {
    const Napi::Array array = this->array();
    for (uint32_t i = 0; i < array.Length(); ++i) body(Reader(*this, i, array.Get(i)));
  }
  Napi::Array array() const;

  bool boolean() const;
  int64_t integer() const;
  // In [min, max].
  int64_t integer(int64_t min, int64_t max) const;
  double number() const;
  std::string text() const;
  // Null gives none.
  std::optional<std::string> text_or_null() const;
  uint64_t unsigned_bigint() const;
  DType dtype() const;
  Format format() const;
  Priority load_priority() const;
  // The number that a precision map goes by.
  uint32_t precision_map() const;
  std::vector<int32_t> int32_array() const;
  std::vector<uint32_t> uint32_array() const;
  std::vector<float> float32_array() const;
  std::vector<double> float64_array() const;
  Napi::Function function() const;
  // A copy: JavaScript may change, shrink or transfer the array as soon as the call has returned.
  std::shared_ptr<const std::vector<std::byte>> byte_array() const;
  // The memory of the array itself, good until JavaScript runs again: the next field read may already run a getter.
  std::span<std::byte> bytes_in_place() const;

  template <class... Parts>
  [[noreturn]] void fail(const Parts&... wanted) const {
    fail_argument(path(), " is ", describe(), "; wanted ", wanted...);
  }

 private:
  Reader(const Reader& parent, uint32_t index, Napi::Value value)
      : call_(parent.call_), parent_(&parent), index_(index), value_(value) {}
  Reader(const Reader& parent, const char* name, Napi::Value value) : call_(parent.call_), parent_(&parent), name_(name), value_(value) {}

  template <class Array>
  Array typed_array(napi_typedarray_type type, const char* wanted) const;
  std::string describe() const;

  const char* call_;
  const Reader* parent_ = nullptr;
  const char* name_ = nullptr;  // null: an element
  uint32_t index_ = 0;
  Napi::Value value_;
};

// An array that outlives the call it was passed to, read from where the last reading ended.
class LongList {
 public:
  // EM_NATIVE_ARGUMENT unless it is an array.
  explicit LongList(const Reader& array) : call_(array.call()), path_(array.path()), array_(Napi::Persistent(array.array().As<Napi::Object>())) {}

  // body(const Reader& element) for the next `count` elements; whether there are more.
  template <class Body>
  bool read(uint32_t count, const Body& body) {
    const auto array = array_.Value().As<Napi::Array>();
    const Reader reader(call_, path_.c_str(), array);
    for (; count > 0 && next_ < array.Length(); --count, ++next_) body(Reader(reader, next_, array.Get(next_)));
    return next_ < array.Length();
  }

 private:
  const char* call_;
  std::string path_;
  Napi::ObjectReference array_;
  uint32_t next_ = 0;
};

// A copy of a large array, made in parts. The array is to stay as it is: one that is shrunk, or transferred, fails the next part.
class LongBytes {
 public:
  // EM_NATIVE_ARGUMENT unless it is a Uint8Array.
  explicit LongBytes(const Reader& array);
  // Copies some more; false when there is no more. EM_NATIVE_ARGUMENT where the array has another length than it had.
  bool read_part();
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  const char* call_;
  std::string path_;
  Napi::ObjectReference array_;
  size_t size_;
  std::vector<std::byte> bytes_;
};

}  // namespace expertmesh::addon
