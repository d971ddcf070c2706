// The native data plane: two and more planes in one process, over TCP and over shared memory.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "exchange/data_plane.h"
#include "exchange/frames.h"

namespace expertmesh::exchange {
namespace {

using namespace std::chrono_literals;

// Answers each entry of the row index with its row.
class Echo : public DispatchSink {
 public:
  void take(IncomingDispatch dispatch) override {
    const DispatchHead& head = dispatch.head;
    std::byte* out = dispatch.reply->room();
    for (const uint32_t row : head.row_index) {
      std::memcpy(out, dispatch.rows + row * head.row_bytes, head.row_bytes);
      out += head.row_bytes;
    }
    dispatch.reply->answered();
  }
  void withdraw(const Reply&) override {}
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

class DataPlaneTest : public testing::TestWithParam<bool> {
 protected:
  bool is_shared() const { return GetParam(); }

  std::unique_ptr<DataPlane> open(const std::string& worker, std::shared_ptr<DispatchSink> sink, Limits limits = {}, const std::string& numerics = "cpu-v1") {
    return std::make_unique<DataPlane>(
        DataPlane::Options{.identity = {.worker = worker, .incarnation = "i1", .cluster = "c", .fingerprint = "f", .numerics = numerics, .wire_dtype = "f32", .token = "t-" + worker},
                           .limits = limits,
                           .listen = "127.0.0.1:0",
                           .may_share_memory = is_shared(),
                           .say = [this](const std::string&, const std::string& problem, uint64_t) { notice = problem; }},
        std::move(sink));
  }
  static Peer peer_of(const std::string& worker, const DataPlane& plane) {
    return {.worker = worker, .incarnation = "i1", .address = "127.0.0.1:" + std::to_string(plane.port()), .token = "t-" + worker};
  }

  // Rows of two experts, each row for one or both.
  static Sending send(DataPlane& plane, uint32_t num_rows, size_t row_bytes, bool has_room = true, uint32_t seed = 1, const std::string& to = "w2") {
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

  std::string notice;
};

TEST_P(DataPlaneTest, answers_come_to_their_places_for_all_sizes_many_at_a_time) {
  const auto w1 = open("w1", std::make_shared<Echo>());
  const auto w2 = open("w2", std::make_shared<Echo>());
  w1->set_peers({peer_of("w2", *w2)});
  std::vector<Sending> sent;
  uint32_t seed = 0;
  for (const uint32_t num_rows : {1u, 2u, 7u, 130u, 700u}) {
    for (const size_t row_bytes : {4u, 68u, 8192u}) {
      for (const bool has_room : {true, false}) sent.push_back(send(*w1, num_rows, row_bytes, has_room, ++seed));
    }
  }
  for (const Sending& each : sent) {
    ASSERT_EQ(each.waiter->wait(), "answered");
    EXPECT_EQ(each.waiter->answer, each.wanted);
  }
  EXPECT_EQ(w1->counters().frames_refused.load(), 0u);
  EXPECT_EQ(w2->counters().rows_in.load(), w1->counters().rows_out.load());
}

TEST_P(DataPlaneTest, a_cancelled_dispatch_is_withdrawn_and_tells_nothing) {
  const auto holding = std::make_shared<Holding>();
  const auto w1 = open("w1", std::make_shared<Echo>());
  const auto w2 = open("w2", holding);
  w1->set_peers({peer_of("w2", *w2)});
  const Sending cancelled = send(*w1, 1, 64);
  const Sending kept = send(*w1, 2, 64);
  holding->wait_for(2);
  w1->cancel(cancelled.number);
  holding->wait_for_withdrawn(1);
  for (auto& dispatch : holding->take_held()) Echo().take(std::move(dispatch));
  EXPECT_EQ(kept.waiter->wait(), "answered");
  EXPECT_EQ(w1->counters().refused.load(), 0u);
}

TEST_P(DataPlaneTest, a_peer_that_closes_loses_what_is_outstanding_and_withdraws_it) {
  const auto holding = std::make_shared<Holding>();
  auto w1 = open("w1", std::make_shared<Echo>());
  const auto w2 = open("w2", holding);
  w1->set_peers({peer_of("w2", *w2)});
  const Sending first = send(*w1, 1, 64);
  holding->wait_for(1);
  w1 = nullptr;
  EXPECT_EQ(first.waiter->wait().substr(0, 4), "lost");
  holding->wait_for_withdrawn(1);
}

TEST_P(DataPlaneTest, other_numerics_and_wrong_tokens_are_not_spoken_to) {
  const auto w1 = open("w1", std::make_shared<Echo>());
  const auto other = open("w2", std::make_shared<Echo>(), {}, "cuda-v1");
  w1->set_peers({peer_of("w2", *other)});
  EXPECT_EQ(send(*w1, 1, 64).waiter->wait(), "lost worker w1 has numerics cpu-v1; the cluster has cuda-v1");
  const auto w3 = open("w3", std::make_shared<Echo>());
  Peer peer = peer_of("w3", *w3);
  peer.token = "t-x3";
  w1->set_peers({peer});
  EXPECT_EQ(send(*w1, 1, 64, true, 1, "w3").waiter->wait().substr(0, 4), "lost");
  EXPECT_GT(w3->counters().frames_refused.load(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Tcp, DataPlaneTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(SharedMemory, DataPlaneTest, testing::Values(true));

}  // namespace
}  // namespace expertmesh::exchange
