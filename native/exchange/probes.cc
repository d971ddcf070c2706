#include "exchange/probes.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstring>
#include <numeric>
#include <system_error>
#include <thread>

#include "exchange/shared_rings.h"
#include "exchange/stream.h"
#include "exchange/tcp_socket.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

constexpr size_t kMostBytes = size_t{4} << 20;
constexpr int kSpins = 2000;

// One writes it, the other waits for it.
struct Turn {
  alignas(64) std::atomic<uint32_t> number;
};
struct SharedMemory {
  Turn there;
  Turn back;
  alignas(64) std::atomic<uint64_t> bytes;
  std::atomic<bool> is_over;
  alignas(64) std::byte data[2][kMostBytes];
};

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

void wait_for_change(Turn& turn, uint32_t seen) {
  for (int spin = 0; spin < kSpins; ++spin) {
    if (turn.number.load(std::memory_order_acquire) != seen) return;
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  while (turn.number.load(std::memory_order_acquire) == seen) ::syscall(SYS_futex, &turn.number, FUTEX_WAIT, seen, nullptr, nullptr, 0);
}

void pass(Turn& turn) {
  turn.number.fetch_add(1, std::memory_order_release);
  ::syscall(SYS_futex, &turn.number, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

SharedMemory* map_shared(const FileDescriptor& file) {
  void* const memory = ::mmap(nullptr, sizeof(SharedMemory), PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (memory == MAP_FAILED) fail("mmap");
  return static_cast<SharedMemory*>(memory);
}

void set_blocking(int socket) { ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) & ~O_NONBLOCK); }

// False at the end of the connection.
bool write_all(int socket, const std::byte* bytes, size_t size) {
  while (size > 0) {
    const ssize_t sent = ::send(socket, bytes, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<size_t>(sent);
  }
  return true;
}

bool read_all(int socket, std::byte* bytes, size_t size) {
  while (size > 0) {
    const ssize_t received = ::recv(socket, bytes, size, 0);
    if (received <= 0) return false;
    bytes += received;
    size -= static_cast<size_t>(received);
  }
  return true;
}

template <class Round>
std::vector<double> time_rounds(size_t rounds, const Round& round) {
  std::vector<double> microseconds(rounds);
  for (double& taken : microseconds) {
    const auto began = SteadyClock::now();
    round();
    taken = std::chrono::duration<double, std::micro>(SteadyClock::now() - began).count();
  }
  return microseconds;
}

// Counts down what is to be answered.
class Countdown : public AnswerSink {
 public:
  Countdown(std::byte* answer, std::atomic<uint32_t>& left, std::atomic<bool>& has_failed) : answer_(answer), left_(left), has_failed_(has_failed) {}
  std::byte* room() override { return answer_; }
  void rows(size_t, std::span<const std::byte>) override {}
  void answered() override { end(); }
  void refused(Refusal) override { fail_one(); }
  void lost(std::string) override { fail_one(); }

 private:
  void fail_one() {
    has_failed_ = true;
    end();
  }
  void end() {
    if (left_.fetch_sub(1) == 1) left_.notify_all();
  }
  std::byte* const answer_;
  std::atomic<uint32_t>& left_;
  std::atomic<bool>& has_failed_;
};

constexpr const char* kNumerics = "bench";
constexpr std::chrono::seconds kMostConnecting{10};

std::string echo_name(size_t index) { return concat("echo-", index); }

Identity identity_of(const std::string& worker) {
  return {.worker = worker, .incarnation = "1", .cluster = "bench", .fingerprint = "bench", .numerics = kNumerics, .wire_dtype = "f32", .token = "bench"};
}

// The names of the planes at these ports, when all have been reached.
std::vector<std::string> reach(DataPlane& plane, const std::vector<uint16_t>& ports) {
  std::vector<Peer> peers;
  std::vector<std::string> workers;
  for (const uint16_t port : ports) {
    workers.push_back(echo_name(workers.size()));
    peers.push_back({.worker = workers.back(), .incarnation = "1", .address = concat("127.0.0.1:", port), .token = "bench"});
  }
  plane.set_peers(peers);
  const auto began = SteadyClock::now();
  while (!std::ranges::all_of(workers, [&](const std::string& worker) { return plane.reach(worker) == Reach::reached; })) {
    if (SteadyClock::now() - began > kMostConnecting) fail_internal("an echo peer that cannot be reached");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return workers;
}

}  // namespace

void EchoSink::take(IncomingDispatch dispatch) {
  const DispatchHead& head = dispatch.head;
  std::byte* out = dispatch.reply->room();
  for (const uint32_t row : head.row_index) {
    std::memcpy(out, dispatch.rows + row * head.row_bytes, head.row_bytes);
    out += head.row_bytes;
  }
  dispatch.reply->answered();
}

struct EchoWalls::Shared {
  Shared() : file(::memfd_create("expertmesh-echo", MFD_CLOEXEC)) {
    if (!file || ::ftruncate(file.get(), sizeof(SharedMemory)) != 0) fail("memfd_create");
    memory = map_shared(file);
  }
  ~Shared() { ::munmap(memory, sizeof(SharedMemory)); }

  FileDescriptor file;
  SharedMemory* memory = nullptr;
};

EchoWalls::EchoWalls() : shared_(std::make_unique<Shared>()) {
  TcpListener listener = listen_tcp("127.0.0.1:0");
  listener_ = std::move(listener.socket);
  listener_port_ = listener.port;
  set_blocking(listener_.get());
  threads_.emplace_back([this] { echo_tcp(); });
  threads_.emplace_back([this] { echo_shared(); });
}

EchoWalls::~EchoWalls() {
  ::shutdown(listener_.get(), SHUT_RDWR);
  shared_->memory->is_over = true;
  pass(shared_->memory->there);
  for (Thread& thread : threads_) thread.join();
}

int EchoWalls::shared_file() const { return shared_->file.get(); }

// One connection at a time: the bench has one to each peer.
void EchoWalls::echo_tcp() {
  const auto bytes = std::make_unique<std::byte[]>(kMostBytes);
  for (;;) {
    const FileDescriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket) return;
    send_at_once(socket);
    uint64_t size = 0;
    while (read_all(socket.get(), reinterpret_cast<std::byte*>(&size), sizeof size) && size <= kMostBytes) {
      while (read_all(socket.get(), bytes.get(), size) && write_all(socket.get(), bytes.get(), size)) {
      }
    }
  }
}

void EchoWalls::echo_shared() {
  SharedMemory& memory = *shared_->memory;
  const auto bytes = std::make_unique<std::byte[]>(kMostBytes);
  for (uint32_t seen = 0;;) {
    wait_for_change(memory.there, seen);
    if (memory.is_over) return;
    ++seen;
    const size_t size = std::min<size_t>(memory.bytes, kMostBytes);
    std::memcpy(bytes.get(), memory.data[0], size);
    std::memcpy(memory.data[1], bytes.get(), size);
    pass(memory.back);
  }
}

std::vector<double> tcp_rounds(const std::vector<uint16_t>& ports, size_t bytes, size_t rounds) {
  std::vector<FileDescriptor> sockets;
  for (const uint16_t port : ports) {
    FileDescriptor socket = connect_tcp(concat("127.0.0.1:", port));
    pollfd ready{.fd = socket.get(), .events = POLLOUT, .revents = 0};
    ::poll(&ready, 1, -1);
    set_blocking(socket.get());
    const uint64_t size = bytes;
    if (!write_all(socket.get(), reinterpret_cast<const std::byte*>(&size), sizeof size)) fail("an echo by TCP");
    sockets.push_back(std::move(socket));
  }
  std::vector<std::byte> payload(bytes, std::byte{7});
  return time_rounds(rounds, [&] {
    for (const FileDescriptor& socket : sockets) {
      if (!write_all(socket.get(), payload.data(), bytes)) fail("an echo by TCP");
    }
    for (const FileDescriptor& socket : sockets) {
      if (!read_all(socket.get(), payload.data(), bytes)) fail("an echo by TCP");
    }
  });
}

std::vector<double> shared_rounds(const std::string& path, size_t bytes, size_t rounds) {
  const FileDescriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!file) fail("open of shared memory");
  SharedMemory* const memory = map_shared(file);
  std::vector<std::byte> payload(bytes, std::byte{7});
  memory->bytes = bytes;
  const std::vector<double> taken = time_rounds(rounds, [&] {
    const uint32_t seen = memory->back.number.load(std::memory_order_relaxed);
    std::memcpy(memory->data[0], payload.data(), bytes);
    pass(memory->there);
    wait_for_change(memory->back, seen);
    std::memcpy(payload.data(), memory->data[1], bytes);
  });
  ::munmap(memory, sizeof(SharedMemory));
  return taken;
}

EchoPeer::EchoPeer(size_t index)
    : plane({.identity = identity_of(echo_name(index)), .limits = {}, .listen = "127.0.0.1:0", .may_share_memory = true, .say = [](auto&&...) {}}, std::make_shared<EchoSink>()) {}

TlsEchoPeer::TlsEchoPeer()
    : plane({.identity = identity_of(echo_name(0)), .limits = {}, .listen = "127.0.0.1:0", .may_share_memory = false, .say = [](auto&&...) {}, .tls = identity}, std::make_shared<EchoSink>()) {}

std::vector<double> plane_rounds(const std::vector<uint16_t>& ports, const PlaneWay& way, size_t bytes, size_t row_bytes, size_t rounds) {
  DataPlane plane({.identity = identity_of("caller"), .limits = {}, .listen = "127.0.0.1:0", .may_share_memory = way.may_share_memory, .say = [](auto&&...) {}, .tls = way.tls},
                  std::make_shared<EchoSink>());
  const std::vector<std::string> workers = reach(plane, ports);
  const auto num_rows = static_cast<uint32_t>(bytes / row_bytes);
  DispatchHead head{.epoch = 1, .numerics = kNumerics, .contents = {{.layer = 0, .expert = 0, .format = "f32", .checksum = "0123456789abcdef"}}, .counts = {num_rows},
                    .row_index = std::vector<uint32_t>(num_rows), .dtype = DType::f32, .num_rows = num_rows, .row_bytes = row_bytes};
  std::iota(head.row_index.begin(), head.row_index.end(), 0u);
  const std::vector<std::byte> payload(bytes, std::byte{7});
  std::vector<std::byte> answers(bytes * workers.size());
  std::atomic<uint32_t> left{0};
  std::atomic<bool> has_failed{false};
  const GatherRows gather = [&](size_t first, size_t count, std::byte* out) { std::memcpy(out, payload.data() + first * row_bytes, count * row_bytes); };
  const auto round = [&] {
    left = static_cast<uint32_t>(workers.size());
    for (size_t peer = 0; peer < workers.size(); ++peer) {
      plane.send(workers[peer], head, gather, std::make_shared<Countdown>(answers.data() + peer * bytes, left, has_failed));
    }
    plane.wait(left);
    if (has_failed) fail_internal("an echo peer did not answer");
  };
  // Once around the rings, so that their pages are there.
  for (size_t filled = 0; filled <= kRingBytes; filled += bytes) round();
  return time_rounds(rounds, round);
}

}  // namespace expertmesh::exchange
