// Peers that die, stop, or send what is no frame.
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <functional>
#include <future>
#include <random>
#include <thread>

#include "exchange/frame_output.h"
#include "exchange/frames.h"
#include "exchange/tcp_socket.h"
#include "exchange_fixture.h"

namespace expertmesh::exchange {
namespace {

std::unique_ptr<DataPlane> open_plane(const std::string& worker, std::shared_ptr<DispatchSink> sink, Way way, Notices::Say say = [](auto&&...) {},
                                      std::function<void(const std::string&)> fell_silent = [](auto&&) {}) {
  return std::make_unique<DataPlane>(
      DataPlane::Options{.identity = identity_of(worker), .limits = {}, .listen = "127.0.0.1:0", .may_share_memory = way == Way::shared_memory, .say = std::move(say),
                         .fell_silent = std::move(fell_silent), .tls = tls_of(way)}, std::move(sink));
}

// Says by a pipe that a dispatch has come, and never answers it.
class Deaf : public DispatchSink {
 public:
  explicit Deaf(int pipe) : pipe_(pipe) {}
  void take(IncomingDispatch dispatch) override {
    held_.push_back(std::move(dispatch));
    const uint16_t came = 1;
    (void)!::write(pipe_, &came, sizeof came);
  }
  void withdraw(const Reply&) override {}

 private:
  const int pipe_;
  std::vector<IncomingDispatch> held_;
};

// A process with the plane of worker w2, which takes dispatches and does not answer.
class PeerProcess {
 public:
  explicit PeerProcess(Way way) {
    tls_of(way);  // this process and the other are to have the same
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("pipe");
    pid_ = ::fork();
    if (pid_ == 0) {
      const auto plane = open_plane("w2", std::make_shared<Deaf>(ends[1]), way);
      const uint16_t port = plane->port();
      (void)!::write(ends[1], &port, sizeof port);
      for (;;) ::pause();
    }
    ::close(ends[1]);
    pipe_ = FileDescriptor(ends[0]);
    port_ = read_one();
  }
  ~PeerProcess() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  uint16_t port() const { return port_; }
  void signal(int number) { ::kill(pid_, number); }
  // Returns when a dispatch has come.
  uint16_t read_one() {
    uint16_t value = 0;
    EXPECT_EQ(::read(pipe_.get(), &value, sizeof value), static_cast<ssize_t>(sizeof value));
    return value;
  }

 private:
  pid_t pid_ = 0;
  FileDescriptor pipe_;
  uint16_t port_ = 0;
};

class FaultTest : public ByEveryWay {};

TEST_P(FaultTest, a_killed_peer_loses_what_is_outstanding_and_nothing_else) {
  PeerProcess peer(GetParam());
  const auto w3 = open_plane("w3", std::make_shared<EchoSink>(), GetParam());
  const auto w1 = open_plane("w1", std::make_shared<EchoSink>(), GetParam());
  w1->set_peers({peer_at("w2", peer.port()), peer_at("w3", w3->port())});
  const Sending lost = send_rows(*w1, 3, 8192);
  peer.read_one();
  peer.signal(SIGKILL);
  const std::string told = lost.waiter->wait();
  EXPECT_EQ(told.find("nothing was heard"), std::string::npos);
  EXPECT_EQ(told.substr(0, 4), "lost");
  EXPECT_EQ(send_rows(*w1, 3, 8192, true, 2, "w3").waiter->wait(), "answered");
}

TEST_P(FaultTest, a_stopped_peer_is_lost_by_its_silence_while_others_answer) {
  PeerProcess peer(GetParam());
  const auto w3 = open_plane("w3", std::make_shared<EchoSink>(), GetParam());
  std::promise<std::string> silent;
  const auto w1 = open_plane("w1", std::make_shared<EchoSink>(), GetParam(), [](auto&&...) {},
                             [&](const std::string& worker) { silent.set_value(worker); });
  w1->set_peers({peer_at("w2", peer.port()), peer_at("w3", w3->port())});
  const Sending first = send_rows(*w1, 3, 8192);
  peer.read_one();
  peer.signal(SIGSTOP);
  // More than its connection holds: the rest stands in mid-frame.
  std::vector<Sending> stuck;
  for (int i = 0; i < 6; ++i) stuck.push_back(send_rows(*w1, 120, 8192));
  EXPECT_EQ(send_rows(*w1, 3, 8192, true, 2, "w3").waiter->wait(), "answered");
  EXPECT_NE(first.waiter->wait().find("nothing was heard of it"), std::string::npos);
  for (const Sending& each : stuck) EXPECT_EQ(each.waiter->wait().substr(0, 4), "lost");
  EXPECT_EQ(silent.get_future().get(), "w2");
  // Nobody waits for it to take a connection: what comes now is lost before send() returns.
  EXPECT_EQ(w1->reach("w2"), Reach::silent);
  EXPECT_FALSE(w1->reaches("w2"));
  const Sending next = send_rows(*w1, 3, 8192);
  EXPECT_NE(next.waiter->told().find("nothing was heard of it"), std::string::npos);
  // It is reached again when it is woken.
  peer.signal(SIGCONT);
  while (w1->reach("w2") != Reach::reached) std::this_thread::yield();
  send_rows(*w1, 3, 8192);
  peer.read_one();
}

INSTANTIATE_TEST_SUITE_P(Way, FaultTest, testing::Values(Way::tcp, Way::tls, Way::shared_memory), name_of_way);

void wait_until(int socket, short events) {
  pollfd ready{.fd = socket, .events = events, .revents = 0};
  ::poll(&ready, 1, -1);
}

std::string framed(const std::string& head, const std::string& rows) {
  std::string frame;
  for (const size_t value : {head.size() + rows.size(), head.size()}) {
    for (int shift = 0; shift < 32; shift += 8) frame += static_cast<char>(value >> shift & 0xff);
  }
  return frame + head + rows;
}

// Until it is closed, or all is sent.
void send_all(const FileDescriptor& socket, std::string_view bytes) {
  while (!bytes.empty()) {
    wait_until(socket.get(), POLLOUT);
    const ssize_t sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

void receive(const FileDescriptor& socket, size_t least) {
  char bytes[4096];
  for (size_t received = 0; received < least;) {
    wait_until(socket.get(), POLLIN);
    received += static_cast<size_t>(std::max<ssize_t>(0, ::recv(socket.get(), bytes, sizeof bytes, 0)));
  }
}

void wait_for_end(const FileDescriptor& socket) {
  char bytes[4096];
  for (;;) {
    wait_until(socket.get(), POLLIN);
    const ssize_t received = ::recv(socket.get(), bytes, sizeof bytes, 0);
    if (received == 0 || (received < 0 && errno != EAGAIN)) return;
  }
}

std::string hello_frame(const std::string& worker, const std::string& token, uint64_t window_bytes = 0) {
  return framed(encode_hello({.worker = worker, .incarnation = "i1", .numerics = "cpu-v1", .wire_dtype = "f32", .window_bytes = window_bytes, .cluster = "c", .fingerprint = "f",
                              .token = token, .host = "", .local = ""}),
                "");
}

TEST(ExchangeFaults, an_answer_cut_off_in_mid_frame_is_a_lost_peer) {
  const TcpListener listener = listen_tcp("127.0.0.1:0");
  const auto w1 = open_plane("w1", std::make_shared<EchoSink>(), Way::tcp);
  w1->set_peers({peer_at("w2", listener.port)});
  const Sending sending = send_rows(*w1, 1, 64);
  wait_until(listener.socket.get(), POLLIN);
  FileDescriptor peer = accept_socket(listener.socket);
  const std::string answer = framed(encode_result_head({.id = 1, .first_row = 0, .num_rows = 2, .total_rows = 2}, 128), std::string(128, 'x'));
  send_all(peer, hello_frame("w2", "", 1 << 20));
  receive(peer, hello_frame("w1", "t-w2").size() + 64);
  send_all(peer, answer.substr(0, answer.size() - 40));
  ::shutdown(peer.get(), SHUT_WR);
  EXPECT_EQ(sending.waiter->wait(), "lost it closed the connection");
}

DispatchHead one_row() {
  DispatchHead head;
  head.numerics = "cpu-v1";
  head.contents = {{.layer = 1, .expert = 1, .format = "f32", .checksum = "a"}};
  head.counts = {1};
  head.row_index = {0};
  head.num_rows = 1;
  head.row_bytes = 4;
  return head;
}

TEST(ExchangeFaults, what_is_replayed_oversized_or_out_of_turn_ends_the_connection_and_is_counted) {
  const auto w2 = open_plane("w2", std::make_shared<EchoSink>(), Way::shared_memory);
  const std::string hello = hello_frame("w1", "t-w2");
  const std::string dispatch = framed(encode_dispatch_head(5, one_row()), "rows");
  const std::string oversized("\xff\xff\xff\x7f\x10\x00\x00\x00", 8);
  const std::string long_head("\xff\xff\xff\x00\xff\xff\xff\x00", 8);
  uint64_t refused = 0;
  for (const std::string& bytes : {hello_frame("w1", "wrong"), dispatch, hello + hello, hello + dispatch + dispatch, hello + oversized, hello + long_head, std::string("GET / HTTP/1.1\r\n\r\n")}) {
    const FileDescriptor socket = connect_tcp(concat("127.0.0.1:", w2->port()));
    send_all(socket, bytes);
    wait_for_end(socket);
    EXPECT_EQ(w2->counters().frames_refused.load(), ++refused);
  }
}

TEST(ExchangeFaults, a_hundred_thousand_random_frames_harm_nobody_and_do_not_fill_the_log) {
  std::atomic<int> num_notices{0};
  const auto w2 = open_plane("w2", std::make_shared<EchoSink>(), Way::shared_memory, [&](auto&&...) { ++num_notices; });
  const auto w1 = open_plane("w1", std::make_shared<EchoSink>(), Way::shared_memory);
  w1->set_peers({peer_at("w2", w2->port())});
  const std::vector<std::string> whole = {framed(encode_dispatch_head(1, one_row()), "rows"), framed(encode_cancel(1), ""), hello_frame("w1", "t-w2"), std::string(8, '\0')};
  std::mt19937 random(7);
  const auto below = [&](size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(random); };
  const auto began = SteadyClock::now();
  for (int connection = 0; connection < 1000; ++connection) {
    std::string bytes = connection % 2 == 0 ? hello_frame(concat("w", 10 + connection), "t-w2") : "";
    for (int frame = 0; frame < 100; ++frame) {
      std::string next = whole[below(whole.size())];
      for (size_t change = 0; change < below(4); ++change) next[below(next.size())] = static_cast<char>(below(256));
      if (below(8) == 0) next.resize(below(next.size() + 1));
      bytes += next;
    }
    const FileDescriptor socket = connect_tcp(concat("127.0.0.1:", w2->port()));
    send_all(socket, bytes);
    ::shutdown(socket.get(), SHUT_WR);
    wait_for_end(socket);
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(SteadyClock::now() - began).count();
  EXPECT_GT(w2->counters().frames_refused.load(), 900u);
  EXPECT_LE(num_notices.load(), seconds + 2);
  const Sending sending = send_rows(*w1, 5, 8192);
  EXPECT_EQ(sending.waiter->wait(), "answered");
  EXPECT_EQ(sending.waiter->answer, sending.wanted);
}

}  // namespace
}  // namespace expertmesh::exchange
