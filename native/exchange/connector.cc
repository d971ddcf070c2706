#include "exchange/connector.h"

#include <exception>

#include "exchange/hello_check.h"
#include "exchange/local_socket.h"
#include "exchange/proto_wire.h"
#include "exchange/tcp_socket.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

// Waits for the peer's word that it shares the memory it was handed.
class Connector::LocalReply : public EventSource {
 public:
  explicit LocalReply(std::weak_ptr<Connector> connector) : connector_(std::move(connector)) {}
  bool on_ready() override {
    if (const auto connector = connector_.lock()) connector->take_local_reply();
    return false;
  }

 private:
  const std::weak_ptr<Connector> connector_;
};

void Connector::start() {
  const auto timeout = context_.limits.connect_timeout;
  timer_ = context_.loop.after(timeout, [weak = weak_from_this(), timeout] {
    if (const auto self = weak.lock()) self->fail(concat("no answer from ", self->peer_.address, " within ", timeout.count(), " ms"));
  });
  try {
    channel_ = std::make_shared<Channel>(context_, Side::caller, connect_tcp(peer_.address));
    channel_->open(weak_from_this());
    channel_->send({.head = own_hello()});
  } catch (const std::exception& error) {
    fail(error.what());
  }
}

void Connector::stop() {
  if (std::exchange(is_done_, true)) return;
  context_.loop.cancel(timer_);
  context_.loop.unwatch(local_.get());
  local_.reset();
  if (channel_ != nullptr) channel_->end("it is not wanted any more");
}

std::string Connector::own_hello() const {
  Hello hello = hello_of(context_, 0);
  hello.token = peer_.token;
  return encode_hello(hello);
}

RowPlace Connector::on_head(std::string_view head, size_t rows_bytes) {
  const CalleeFrame frame = decode_callee_frame(head, rows_bytes);
  if (window_bytes_ != 0) fail_frame("a frame that nothing was asked for");
  if (const auto* const refused = std::get_if<RefusedFrame>(&frame)) throw StreamEnded(refused->refusal.message);
  const auto* const hello = std::get_if<Hello>(&frame);
  if (hello == nullptr) fail_frame("its first frame is not hello");
  take_hello(*hello);
  return {};
}

void Connector::take_hello(const Hello& hello) {
  if (hello.worker != peer_.worker) fail_mismatch(hello.worker, "worker", hello.worker, peer_.worker);
  if (hello.incarnation != peer_.incarnation) fail_mismatch(hello.worker, "incarnation", hello.incarnation, peer_.incarnation);
  check_hello(hello, context_.identity);
  if (hello.window_bytes == 0) fail_frame("a window of 0 bytes");
  window_bytes_ = hello.window_bytes;
  const bool may_share = !context_.host.empty() && hello.host == context_.host && !hello.local.empty();
  if (!may_share || !ask_to_share(hello.local)) connected(channel_);
}

// False where memory cannot be shared after all: then the connection there is does.
bool Connector::ask_to_share(const std::string& local) {
  try {
    local_ = connect_local(local);
    rings_ = SharedRings::create();
    const int files[] = {rings_->file().get(), context_.loop.doorbell()};
    send_packet(local_, own_hello(), files);
    context_.loop.watch(local_.get(), std::make_shared<LocalReply>(weak_from_this()));
    return true;
  } catch (const std::exception&) {
    local_.reset();
    return false;
  }
}

void Connector::take_local_reply() {
  if (is_done_ || !local_) return;
  try {
    Packet packet = receive_packet(local_);
    if (packet.bytes.empty()) return;
    const CalleeFrame reply = decode_callee_frame(packet.bytes, 0);
    const auto* const hello = std::get_if<Hello>(&reply);
    if (hello == nullptr || packet.files.size() != 1 || hello->window_bytes == 0) throw StreamEnded("it does not share memory");
    window_bytes_ = hello->window_bytes;
    context_.loop.unwatch(local_.get());
    auto ring = std::make_unique<RingStream>(std::move(rings_), std::move(packet.files.front()));
    const auto shared = std::make_shared<Channel>(context_, std::move(ring), std::move(local_));
    // First: what ends with the connection that served until now is not this attempt any more.
    is_done_ = true;
    channel_->end("memory is shared instead");
    is_done_ = false;
    connected(shared);
  } catch (const std::exception&) {
    context_.loop.unwatch(local_.get());
    local_.reset();
    connected(channel_);
  }
}

void Connector::connected(std::shared_ptr<Channel> channel) {
  if (std::exchange(is_done_, true)) return;
  context_.loop.cancel(timer_);
  channel_ = nullptr;
  events_.connected(std::move(channel), window_bytes_);
}

void Connector::on_end(const std::string& problem, Ending ending) {
  if (is_done_) return;
  if (ending == Ending::fault) {
    context_.counters.frames_refused.fetch_add(1, std::memory_order_relaxed);
    context_.notices.tell(peer_.worker, problem);
  }
  fail(problem);
}

void Connector::fail(const std::string& problem) {
  if (is_done_) return;
  stop();
  events_.failed(problem);
}

}  // namespace expertmesh::exchange
