// The native data plane: two and more planes in one process, over TCP and over shared memory.
#include <gtest/gtest.h>

#include <memory>

#include "exchange_fixture.h"

namespace expertmesh::exchange {
namespace {

class DataPlaneTest : public ByEveryWay {
 protected:
  std::unique_ptr<DataPlane> open(const std::string& worker, std::shared_ptr<DispatchSink> sink, Limits limits = {}, const std::string& numerics = "cpu-v1") {
    Identity identity = identity_of(worker);
    identity.numerics = numerics;
    return std::make_unique<DataPlane>(DataPlane::Options{.identity = identity, .limits = limits, .listen = "127.0.0.1:0", .may_share_memory = GetParam() == Way::shared_memory, .say = [](auto&&...) {}, .tls = tls_of(GetParam())},
                                       std::move(sink));
  }
  static Peer peer_of(const std::string& worker, const DataPlane& plane) { return peer_at(worker, plane.port()); }
};

TEST_P(DataPlaneTest, answers_come_to_their_places_for_all_sizes_many_at_a_time) {
  const auto w1 = open("w1", std::make_shared<EchoSink>());
  const auto w2 = open("w2", std::make_shared<EchoSink>());
  w1->set_peers({peer_of("w2", *w2)});
  std::vector<Sending> sent;
  uint32_t seed = 0;
  for (const uint32_t num_rows : {1u, 2u, 7u, 130u, 700u}) {
    for (const size_t row_bytes : {4u, 68u, 8192u}) {
      for (const bool has_room : {true, false}) sent.push_back(send_rows(*w1, num_rows, row_bytes, has_room, ++seed));
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
  const auto w1 = open("w1", std::make_shared<EchoSink>());
  const auto w2 = open("w2", holding);
  w1->set_peers({peer_of("w2", *w2)});
  const Sending cancelled = send_rows(*w1, 1, 64);
  const Sending kept = send_rows(*w1, 2, 64);
  holding->wait_for(2);
  w1->cancel(cancelled.number);
  holding->wait_for_withdrawn(1);
  for (auto& dispatch : holding->take_held()) EchoSink().take(std::move(dispatch));
  EXPECT_EQ(kept.waiter->wait(), "answered");
  EXPECT_EQ(w1->counters().refused.load(), 0u);
}

TEST_P(DataPlaneTest, a_peer_that_closes_loses_what_is_outstanding_and_withdraws_it) {
  const auto holding = std::make_shared<Holding>();
  auto w1 = open("w1", std::make_shared<EchoSink>());
  const auto w2 = open("w2", holding);
  w1->set_peers({peer_of("w2", *w2)});
  const Sending first = send_rows(*w1, 1, 64);
  holding->wait_for(1);
  w1 = nullptr;
  EXPECT_EQ(first.waiter->wait().substr(0, 4), "lost");
  holding->wait_for_withdrawn(1);
}

TEST_P(DataPlaneTest, other_numerics_and_wrong_tokens_are_not_spoken_to) {
  const auto w1 = open("w1", std::make_shared<EchoSink>());
  const auto other = open("w2", std::make_shared<EchoSink>(), {}, "cuda-v1");
  w1->set_peers({peer_of("w2", *other)});
  EXPECT_EQ(send_rows(*w1, 1, 64).waiter->wait(), "lost worker w1 has numerics cpu-v1; the cluster has cuda-v1");
  const auto w3 = open("w3", std::make_shared<EchoSink>());
  Peer peer = peer_of("w3", *w3);
  peer.token = "t-x3";
  w1->set_peers({peer});
  EXPECT_EQ(send_rows(*w1, 1, 64, true, 1, "w3").waiter->wait().substr(0, 4), "lost");
  EXPECT_GT(w3->counters().frames_refused.load(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Way, DataPlaneTest, testing::Values(Way::tcp, Way::tls, Way::shared_memory), name_of_way);

class TlsTest : public testing::Test {
 protected:
  void SetUp() override { skip_without_openssl(); }
  static std::unique_ptr<DataPlane> open(const std::string& worker, std::optional<TlsIdentity> tls) {
    return std::make_unique<DataPlane>(
        DataPlane::Options{.identity = identity_of(worker), .limits = {}, .listen = "127.0.0.1:0", .may_share_memory = false, .say = [](auto&&...) {}, .tls = std::move(tls)},
        std::make_shared<EchoSink>());
  }
};

TEST_F(TlsTest, who_has_no_certificate_of_the_authority_is_not_spoken_to_and_counted) {
  const TlsIdentity ours = self_signed_identity();
  const auto w2 = open("w2", ours);
  for (const auto& others : {std::optional<TlsIdentity>(), std::optional(self_signed_identity())}) {
    const uint64_t before = w2->counters().frames_refused.load();
    const auto w1 = open("w1", others);
    w1->set_peers({peer_at("w2", w2->port())});
    EXPECT_EQ(send_rows(*w1, 1, 64).waiter->wait().substr(0, 4), "lost");
    EXPECT_GT(w2->counters().frames_refused.load() + w1->counters().frames_refused.load(), before);
  }
  const auto w3 = open("w3", ours);
  w3->set_peers({peer_at("w2", w2->port())});
  EXPECT_EQ(send_rows(*w3, 1, 64).waiter->wait(), "answered");
}

TEST_F(TlsTest, what_is_no_certificate_is_refused_by_name) {
  TlsIdentity identity = self_signed_identity();
  identity.key = self_signed_identity().key;
  EXPECT_THROW(open("w1", identity), Error);
  identity.certificate = "nothing";
  EXPECT_THROW(open("w1", identity), Error);
}

}  // namespace
}  // namespace expertmesh::exchange
