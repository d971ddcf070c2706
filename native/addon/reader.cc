#include "addon/reader.h"

#include <algorithm>
#include <cmath>

namespace expertmesh::addon {

namespace {

// A message stays readable whatever was passed; cut between characters.
std::string cut_short(std::string text) {
  constexpr size_t kLongestShown = 80;
  if (text.size() <= kLongestShown) return text;
  size_t end = kLongestShown;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

}  // namespace

Reader Reader::field(const char* name) const {
  if (!value_.IsObject()) fail("an object");
  return Reader(*this, name, value_.As<Napi::Object>().Get(name));
}

bool Reader::boolean() const {
  if (!value_.IsBoolean()) fail("a boolean");
  return value_.As<Napi::Boolean>().Value();
}

double Reader::number() const {
  if (!value_.IsNumber()) fail("a number");
  return value_.As<Napi::Number>().DoubleValue();
}

int64_t Reader::integer() const {
  constexpr double kMaxSafe = 9007199254740991;
  if (!value_.IsNumber()) fail("an integer");
  const double number = value_.As<Napi::Number>().DoubleValue();
  if (std::trunc(number) != number || std::abs(number) > kMaxSafe) fail("an integer");
  return static_cast<int64_t>(number);
}

int64_t Reader::integer(int64_t min, int64_t max) const {
  const int64_t value = integer();
  if (value < min || value > max) fail("an integer from ", min, " to ", max);
  return value;
}

std::string Reader::text() const {
  if (!value_.IsString()) fail("a string");
  return value_.As<Napi::String>().Utf8Value();
}

std::optional<std::string> Reader::text_or_null() const {
  if (is_null()) return std::nullopt;
  if (!value_.IsString()) fail("a string or null");
  return text();
}

uint64_t Reader::unsigned_bigint() const {
  if (!value_.IsBigInt()) fail("a bigint");
  bool is_lossless = false;
  const uint64_t value = value_.As<Napi::BigInt>().Uint64Value(&is_lossless);
  if (!is_lossless) fail("a bigint from 0 to 2^64 - 1");
  return value;
}

DType Reader::dtype() const {
  const std::string name = value_.IsString() ? text() : "";
  for (const DType dtype : {DType::f32, DType::f16, DType::bf16}) {
    if (name == name_of(dtype)) return dtype;
  }
  fail("f32, f16 or bf16");
}

Format Reader::format() const {
  const std::string name = value_.IsString() ? text() : "";
  for (const Format format : kFormats) {
    if (name == name_of(format)) return format;
  }
  fail("f32, f16, bf16, q8, q4, nf4 or q2");
}

Priority Reader::load_priority() const {
  const std::string name = value_.IsString() ? text() : "";
  if (name == "needed") return Priority::urgent;
  if (name == "ahead") return Priority::normal;
  fail("needed or ahead");
}

uint32_t Reader::precision_map() const { return static_cast<uint32_t>(integer(0, UINT32_MAX)); }

Napi::Array Reader::array() const {
  if (!value_.IsArray()) fail("an array");
  return value_.As<Napi::Array>();
}

template <class Array>
Array Reader::typed_array(napi_typedarray_type type, const char* wanted) const {
  if (!value_.IsTypedArray() || value_.As<Napi::TypedArray>().TypedArrayType() != type) fail(wanted);
  return value_.As<Array>();
}

std::vector<int32_t> Reader::int32_array() const {
  const auto array = typed_array<Napi::Int32Array>(napi_int32_array, "an Int32Array");
  return {array.Data(), array.Data() + array.ElementLength()};
}

std::vector<uint32_t> Reader::uint32_array() const {
  const auto array = typed_array<Napi::Uint32Array>(napi_uint32_array, "a Uint32Array");
  return {array.Data(), array.Data() + array.ElementLength()};
}

std::vector<float> Reader::float32_array() const {
  const auto array = typed_array<Napi::Float32Array>(napi_float32_array, "a Float32Array");
  return {array.Data(), array.Data() + array.ElementLength()};
}

std::vector<double> Reader::float64_array() const {
  const auto array = typed_array<Napi::Float64Array>(napi_float64_array, "a Float64Array");
  return {array.Data(), array.Data() + array.ElementLength()};
}

Napi::Function Reader::function() const {
  if (!value_.IsFunction()) fail("a function");
  return value_.As<Napi::Function>();
}

std::shared_ptr<const std::vector<std::byte>> Reader::byte_array() const {
  const std::span<const std::byte> bytes = bytes_in_place();
  return std::make_shared<std::vector<std::byte>>(bytes.begin(), bytes.end());
}

std::span<std::byte> Reader::bytes_in_place() const {
  auto array = typed_array<Napi::Uint8Array>(napi_uint8_array, "a Uint8Array");
  return {reinterpret_cast<std::byte*>(array.Data()), array.ElementLength()};
}

std::string Reader::path() const {
  const std::string parent = parent_ == nullptr ? "" : parent_->path();
  if (name_ == nullptr) return concat(parent, '[', index_, ']');
  return parent_ == nullptr ? name_ : concat(parent, '.', name_);
}

std::string Reader::describe() const {
  if (value_.IsString()) return concat('"', cut_short(value_.As<Napi::String>().Utf8Value()), '"');
  if (value_.IsNumber() || value_.IsBoolean() || value_.IsBigInt()) return cut_short(value_.ToString().Utf8Value());
  switch (value_.Type()) {
    case napi_undefined:
      return "undefined";
    case napi_null:
      return "null";
    case napi_function:
      return "a function";
    default:
      return value_.IsArray() ? "an array" : value_.IsTypedArray() ? "another typed array" : "an object";
  }
}

LongBytes::LongBytes(const Reader& array)
    : call_(array.call()), path_(array.path()), size_(array.bytes_in_place().size()) {
  array_ = Napi::Persistent(array.value().As<Napi::Object>());
  bytes_.reserve(size_);
}

bool LongBytes::read_part() {
  constexpr size_t kBytes = size_t{1} << 20;
  const std::span<const std::byte> all = Reader(call_, path_.c_str(), array_.Value()).bytes_in_place();
  if (all.size() != size_) {
    fail_argument(path_, " was shrunk or transferred during the call: it has ", all.size(), " bytes; wanted ", size_);
  }
  const auto part = all.subspan(bytes_.size(), std::min(kBytes, size_ - bytes_.size()));
  bytes_.insert(bytes_.end(), part.begin(), part.end());
  return bytes_.size() < size_;
}

}  // namespace expertmesh::addon
