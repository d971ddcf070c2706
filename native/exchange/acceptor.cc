#include "exchange/acceptor.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <utility>

#include "exchange/hello_check.h"
#include "exchange/proto_wire.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

// Connections that have not said who they are: more are not let in, so that strangers cannot take all descriptors.
constexpr size_t kMostUngreeted = 256;
// After which a door that the system could not open is tried again.
constexpr std::chrono::milliseconds kRetry{100};

}  // namespace

class Acceptor::Door : public EventSource {
 public:
  Door(std::weak_ptr<Acceptor> acceptor, bool is_local) : acceptor_(std::move(acceptor)), is_local_(is_local) {}
  bool on_ready() override {
    if (const auto acceptor = acceptor_.lock()) acceptor->accept(is_local_);
    return false;
  }

 private:
  const std::weak_ptr<Acceptor> acceptor_;
  const bool is_local_;
};

// Has come by the local socket and hands over memory, or goes.
class Acceptor::LocalGuest : public EventSource, public std::enable_shared_from_this<LocalGuest> {
 public:
  LocalGuest(std::weak_ptr<Acceptor> acceptor, Context& context, FileDescriptor socket)
      : acceptor_(std::move(acceptor)), context_(context), socket_(std::move(socket)) {}

  void open() {
    context_.loop.watch(socket_.get(), shared_from_this());
    timer_ = context_.loop.after(context_.limits.connect_timeout, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->end("no hello in time");
    });
  }

  bool on_ready() override {
    if (!socket_) return false;
    try {
      Packet packet = receive_packet(socket_);
      if (packet.bytes.empty()) return false;
      context_.loop.unwatch(socket_.get());
      const auto acceptor = acceptor_.lock();
      if (acceptor != nullptr) acceptor->accept_shared(std::move(packet), std::move(socket_));
      end("");
    } catch (const Error& error) {
      context_.counters.frames_refused.fetch_add(1, std::memory_order_relaxed);
      context_.notices.tell("", error.fields().front().second);
      end(error.what());
    } catch (const std::exception& error) {
      end(error.what());
    }
    return false;
  }

  void end(const std::string&) {
    context_.loop.cancel(timer_);
    context_.loop.unwatch(socket_.get());
    socket_.reset();
    if (const auto acceptor = acceptor_.lock()) acceptor->guests_.erase(shared_from_this());
  }

 private:
  const std::weak_ptr<Acceptor> acceptor_;
  Context& context_;
  FileDescriptor socket_;
  EventLoop::TimerId timer_ = 0;
};

void Acceptor::open() {
  context_.loop.watch(tcp_.socket.get(), std::make_shared<Door>(weak_from_this(), false));
  if (local_.socket) context_.loop.watch(local_.socket.get(), std::make_shared<Door>(weak_from_this(), true));
}

void Acceptor::accept(bool is_local) {
  try {
    const FileDescriptor& door = is_local ? local_.socket : tcp_.socket;
    while (door) {
      FileDescriptor socket = accept_socket(door);
      if (!socket) return;
      if (num_ungreeted() >= kMostUngreeted) {
        context_.counters.frames_refused.fetch_add(1, std::memory_order_relaxed);
        context_.notices.tell("", concat("more than ", kMostUngreeted, " connections that have not said hello"));
      } else if (is_local) {
        const auto guest = std::make_shared<LocalGuest>(weak_from_this(), context_, std::move(socket));
        guests_.insert(guest);
        guest->open();
      } else {
        accept_tcp(std::move(socket));
      }
    }
  } catch (const std::exception& error) {
    context_.notices.tell("", error.what());
    context_.loop.after(kRetry, [weak = weak_from_this(), is_local] {
      if (const auto self = weak.lock()) self->accept(is_local);
    });
  }
}

void Acceptor::accept_tcp(FileDescriptor socket) {
  send_at_once(socket);
  const auto inbound = make_inbound(std::make_shared<Channel>(context_, Side::callee, std::move(socket)));
  inbound_.insert(inbound);
  inbound->open();
}

void Acceptor::accept_shared(Packet packet, FileDescriptor socket) {
  const CallerFrame frame = decode_caller_frame(packet.bytes, 0);
  const auto* const hello = std::get_if<Hello>(&frame);
  if (hello == nullptr || packet.files.size() != 2) fail_frame("a first packet that is not hello with shared memory");
  check_caller(*hello, context_.identity);
  auto ring = std::make_unique<RingStream>(SharedRings::open(std::move(packet.files[0])), std::move(packet.files[1]));
  const int doorbell[] = {context_.loop.doorbell()};
  send_packet(socket, encode_hello(hello_of(context_, context_.limits.window_bytes)), doorbell);
  const auto inbound = make_inbound(std::make_shared<Channel>(context_, std::move(ring), std::move(socket)));
  inbound_.insert(inbound);
  inbound->open(*hello);
}

std::shared_ptr<Inbound> Acceptor::make_inbound(std::shared_ptr<Channel> channel) {
  const auto place = std::make_shared<std::weak_ptr<Inbound>>();
  const auto inbound = std::make_shared<Inbound>(context_, std::move(channel), [weak = weak_from_this(), place] {
    const auto self = weak.lock();
    if (self != nullptr) self->inbound_.erase(place->lock());
  });
  *place = inbound;
  return inbound;
}

size_t Acceptor::num_ungreeted() const {
  return guests_.size() + static_cast<size_t>(std::ranges::count_if(inbound_, [](const auto& inbound) { return !inbound->is_greeted(); }));
}

void Acceptor::drop(const std::string& worker, const std::string& incarnation) {
  const auto all = inbound_;
  for (const auto& inbound : all) {
    if (inbound->caller().worker == worker && inbound->caller().incarnation == incarnation) inbound->end("it was declared lost");
  }
}

void Acceptor::close(const std::string& problem) {
  context_.loop.unwatch(tcp_.socket.get());
  context_.loop.unwatch(local_.socket.get());
  tcp_.socket.reset();
  local_.socket.reset();
  const auto guests = guests_;
  for (const auto& guest : guests) guest->end(problem);
  const auto all = inbound_;
  for (const auto& inbound : all) inbound->end(problem);
}

}  // namespace expertmesh::exchange
