#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "exchange/data_plane.h"
#include "exchange/probes.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

// Of every plane of these tests: workers of one cluster.
inline Identity identity_of(const std::string& worker) {
  return {.worker = worker, .incarnation = "i1", .cluster = "c", .fingerprint = "f", .numerics = "cpu-v1", .wire_dtype = "f32", .token = "t-" + worker};
}

inline Peer peer_at(const std::string& worker, uint16_t port) {
  return {.worker = worker, .incarnation = "i1", .address = concat("127.0.0.1:", port), .token = "t-" + worker};
}

enum class Way { tcp, tls, shared_memory };

// Workers of one authority. None where there is no OpenSSL: such tests are skipped.
inline std::optional<TlsIdentity> tls_of(Way way) {
  if (way != Way::tls) return std::nullopt;
  static const TlsIdentity identity = self_signed_identity();
  return identity;
}

inline std::string name_of_way(const testing::TestParamInfo<Way>& info) {
  return info.param == Way::tcp ? "Tcp" : info.param == Way::tls ? "Tls" : "SharedMemory";
}

inline void skip_without_openssl() {
  if (OpenSsl::find() == nullptr) GTEST_SKIP() << "this machine has no OpenSSL";
}

class ByEveryWay : public testing::TestWithParam<Way> {
 protected:
  void SetUp() override {
    if (GetParam() == Way::tls) skip_without_openssl();
  }
};

// Keeps what comes.
class Holding : public DispatchSink {
 public:
  void take(IncomingDispatch dispatch) override {
    const std::lock_guard lock(mutex_);
    held_.push_back(std::move(dispatch));
    changed_.notify_all();
  }
  void withdraw(const Reply&) override {
    const std::lock_guard lock(mutex_);
    ++num_withdrawn_;
    changed_.notify_all();
  }
  void wait_for(size_t held) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return held_.size() >= held; });
  }
  void wait_for_withdrawn(size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return num_withdrawn_ >= count; });
  }
  std::vector<IncomingDispatch> take_held() {
    const std::lock_guard lock(mutex_);
    return std::move(held_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<IncomingDispatch> held_;
  size_t num_withdrawn_ = 0;
};

// Waits for what becomes of one dispatch.
class Waiter : public AnswerSink {
 public:
  Waiter(size_t size, bool has_room) : answer(size), has_room_(has_room) {}
  std::byte* room() override { return has_room_ ? answer.data() : nullptr; }
  void rows(size_t first, std::span<const std::byte> rows) override { std::memcpy(answer.data() + first * row_bytes, rows.data(), rows.size()); }
  void answered() override { tell("answered"); }
  void refused(Refusal refusal) override { tell("refused " + refusal.reason + ' ' + refusal.message); }
  void lost(std::string problem) override { tell("lost " + problem); }
  std::string wait() {
    std::unique_lock lock(mutex_);
    told_.wait(lock, [&] { return !what_.empty(); });
    return what_;
  }
  // By now; empty: nothing.
  std::string told() {
    const std::lock_guard lock(mutex_);
    return what_;
  }

  std::vector<std::byte> answer;
  size_t row_bytes = 1;

 private:
  void tell(const std::string& what) {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(what_, "");
    what_ = what;
    told_.notify_all();
  }
  const bool has_room_;
  std::mutex mutex_;
  std::condition_variable told_;
  std::string what_;
};

struct Sending {
  std::shared_ptr<Waiter> waiter;
  std::vector<std::byte> wanted;
  uint64_t number;
};

// Rows of two experts, each row for one or both.
inline Sending send_rows(DataPlane& plane, uint32_t num_rows, size_t row_bytes, bool has_room = true, uint32_t seed = 1, const std::string& to = "w2") {
  DispatchHead head;
  head.epoch = 7;
  head.numerics = "cpu-v1";
  head.contents = {{.layer = 3, .expert = 1, .format = "f32", .checksum = "a"}, {.layer = 3, .expert = 4, .format = "f32", .checksum = "b"}};
  head.num_rows = num_rows;
  head.row_bytes = row_bytes;
  for (uint32_t row = 0; row < num_rows; ++row) head.row_index.push_back(row);
  head.counts = {num_rows, 0};
  for (uint32_t row = 0; row < num_rows; row += 3, ++head.counts[1]) head.row_index.push_back(row);
  std::vector<std::byte> rows(num_rows * row_bytes);
  for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::byte>((i * 2654435761u + seed) >> 7);
  Sending sending{.waiter = std::make_shared<Waiter>(head.row_index.size() * row_bytes, has_room), .wanted = {}, .number = 0};
  sending.waiter->row_bytes = row_bytes;
  for (const uint32_t row : head.row_index) sending.wanted.insert(sending.wanted.end(), rows.begin() + static_cast<ptrdiff_t>(row * row_bytes), rows.begin() + static_cast<ptrdiff_t>((row + 1) * row_bytes));
  const GatherRows gather = [&](size_t first, size_t count, std::byte* out) { std::memcpy(out, rows.data() + first * row_bytes, count * row_bytes); };
  sending.number = plane.send(to, std::move(head), gather, sending.waiter);
  return sending;
}

}  // namespace expertmesh::exchange
