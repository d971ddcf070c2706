// The native codec against the frames that packages/exchange/test/codec/same-bytes.test.ts makes, and against frames that are none.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <random>

#include "exchange/frames.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {
namespace {

std::map<std::string, std::string> recorded_frames() {
  std::map<std::string, std::string> frames;
  std::ifstream file(EXPERTMESH_EXCHANGE_FRAMES);
  std::string name;
  std::string hex;
  while (file >> name >> hex) {
    std::string bytes;
    for (size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    frames[name] = bytes;
  }
  return frames;
}

std::string bytes_from(int first, size_t size, int modulus) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) bytes += static_cast<char>(first + static_cast<int>(i) % modulus);
  return bytes;
}

DispatchHead recorded_head() {
  DispatchHead head;
  head.epoch = (uint64_t{1} << 40) + 5;
  head.numerics = "cpu-v1";
  head.contents = {{.layer = 0, .expert = 300, .format = "bf16", .checksum = "0123456789abcdef"}, {.layer = 3, .expert = 0, .format = "f32", .checksum = "fedcba9876543210"}};
  head.counts = {2, 1};
  head.row_index = {0, 199, 128};
  head.dtype = DType::f16;
  head.num_rows = 200;
  head.row_bytes = 2;
  return head;
}

Hello recorded_hello() { return {.worker = "wörker-1", .incarnation = "in_7", .numerics = "cpu-v1", .wire_dtype = "bf16", .window_bytes = 0, .cluster = "", .fingerprint = "", .token = "", .host = "", .local = ""}; }

TEST(ExchangeFrames, are_the_bytes_that_the_other_codec_writes) {
  const auto frames = recorded_frames();
  ASSERT_EQ(frames.size(), 8u);
  Hello callee = recorded_hello();
  callee.window_bytes = (uint64_t{1} << 43) + 1;
  callee.cluster = "prod";
  callee.fingerprint = "f00d";
  const std::string rows = bytes_from(100, 12, 256);
  EXPECT_EQ(encode_hello(recorded_hello()), frames.at("callerHello"));
  EXPECT_EQ(encode_hello(callee), frames.at("calleeHello"));
  EXPECT_EQ(encode_dispatch_head((uint64_t{1} << 35) + 1, recorded_head()) + bytes_from(0, 400, 251), frames.at("dispatch"));
  EXPECT_EQ(encode_cancel(77), frames.at("cancel"));
  EXPECT_EQ(encode_result_head({.id = uint64_t{1} << 52, .first_row = 3, .num_rows = 3, .total_rows = 300}, rows.size()) + rows, frames.at("result"));
  EXPECT_EQ(encode_result_head({.id = 1, .first_row = 0, .num_rows = 3, .total_rows = 3}, rows.size()) + rows, frames.at("firstResult"));
  EXPECT_EQ(encode_refused({.id = 9, .refusal = {.reason = "EM_DISPATCH_REFUSED", .message = "no, löst", .epoch = uint64_t{1} << 33}}), frames.at("refused"));
  EXPECT_EQ(encode_refused({.id = 9, .refusal = {.reason = "EM_INTERNAL", .message = "", .epoch = 0}}), frames.at("plainRefused"));
}

TEST(ExchangeFrames, are_read_back_whole) {
  const auto frames = recorded_frames();
  const auto head = std::string_view(frames.at("dispatch")).substr(0, frames.at("dispatch").size() - 400);
  const auto dispatch = std::get<DispatchFrame>(decode_caller_frame(head, 400));
  EXPECT_EQ(dispatch.id, (uint64_t{1} << 35) + 1);
  EXPECT_EQ(encode_dispatch_head(dispatch.id, dispatch.head), head);
  EXPECT_EQ(dispatch.head.row_bytes, 2u);
  EXPECT_EQ(encode_hello(std::get<Hello>(decode_caller_frame(frames.at("calleeHello"), 0))), frames.at("calleeHello"));
  EXPECT_EQ(std::get<CancelFrame>(decode_caller_frame(frames.at("cancel"), 0)).id, 77u);
  const auto result = std::get<ResultFrame>(decode_callee_frame(std::string_view(frames.at("result")).substr(0, frames.at("result").size() - 12), 12));
  EXPECT_EQ(result.id, uint64_t{1} << 52);
  EXPECT_EQ(result.total_rows, 300u);
  EXPECT_EQ(encode_refused(std::get<RefusedFrame>(decode_callee_frame(frames.at("refused"), 0))), frames.at("refused"));
  // A kind of a later version is passed over.
  EXPECT_TRUE(std::holds_alternative<std::monostate>(decode_caller_frame(std::string("\x7a\x01\x00", 3), 0)));
}

template <class Decode>
void expect_frame_or_error(const std::string& bytes, size_t rows_bytes, const Decode& decode) {
  try {
    const auto frame = decode(bytes, rows_bytes);
    if constexpr (std::is_same_v<std::remove_const_t<decltype(frame)>, CallerFrame>) {
      const auto* const dispatch = std::get_if<DispatchFrame>(&frame);
      if (dispatch != nullptr) {
        EXPECT_EQ(dispatch_problem(dispatch->head, rows_bytes), "");
      }
    }
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "EM_EXCHANGE_FRAME");
  }
}

TEST(ExchangeFrames, a_hundred_thousand_that_are_none_are_refused_or_fit_together) {
  const auto frames = recorded_frames();
  std::vector<std::string> whole;
  for (const auto& [name, bytes] : frames) whole.push_back(bytes);
  std::mt19937 random(20);
  const auto below = [&](size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(random); };
  for (int round = 0; round < 100'000; ++round) {
    std::string bytes;
    if (round % 4 == 0) {
      bytes.resize(below(200));
      for (char& byte : bytes) byte = static_cast<char>(below(256));
    } else {
      // A frame with some bytes changed, cut off, or repeated.
      bytes = whole[below(whole.size())];
      for (size_t change = 0; change <= below(4); ++change) bytes[below(bytes.size())] = static_cast<char>(below(256));
      if (round % 4 == 2) bytes.resize(below(bytes.size() + 1));
      if (round % 4 == 3) bytes += bytes.substr(below(bytes.size()));
    }
    const size_t rows_bytes = std::min(bytes.size(), below(2) == 0 ? size_t{0} : below(bytes.size() + 1));
    const std::string head = bytes.substr(0, bytes.size() - rows_bytes);
    expect_frame_or_error(head, rows_bytes, decode_caller_frame);
    expect_frame_or_error(head, rows_bytes, decode_callee_frame);
  }
}

}  // namespace
}  // namespace expertmesh::exchange
