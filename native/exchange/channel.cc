#include "exchange/channel.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <exception>

#include "exchange/tls_stream.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

// Signs of life, and looks for those of the peer, in the time of the longest silence.
constexpr int kTicks = 6;

// The socket by which memory was shared. Nothing is sent there any more: what can be read is the end.
class EndOfPeer : public EventSource {
 public:
  EndOfPeer(int socket, std::weak_ptr<Channel> channel) : socket_(socket), channel_(std::move(channel)) {}

  bool on_ready() override {
    const auto channel = channel_.lock();
    if (channel == nullptr) return false;
    std::array<std::byte, 64> nothing;
    const ssize_t received = ::recv(socket_, nothing.data(), nothing.size(), MSG_DONTWAIT);
    if (received >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) channel->end("it closed the connection");
    return false;
  }

 private:
  const int socket_;
  const std::weak_ptr<Channel> channel_;
};

std::unique_ptr<WatchedStream> open_socket(const Context& context, Side side, FileDescriptor socket) {
  if (context.tls == nullptr) return std::make_unique<SocketStream>(std::move(socket));
  return std::make_unique<TlsStream>(*context.tls, side, std::move(socket));
}

}  // namespace

Channel::Channel(Context& context, Side side, FileDescriptor socket) : Channel(context, open_socket(context, side, std::move(socket))) {}

Channel::Channel(Context& context, std::unique_ptr<WatchedStream> socket)
    : context_(context),
      socket_(socket.get()),
      stream_(std::move(socket)),
      input_(context.limits.max_frame_bytes),
      output_(*stream_, *context.pool) {}

Channel::Channel(Context& context, std::unique_ptr<RingStream> ring, FileDescriptor socket)
    : context_(context),
      ring_(ring.get()),
      shared_by_(std::move(socket)),
      stream_(std::move(ring)),
      input_(context.limits.max_frame_bytes),
      output_(*stream_, *context.pool) {}

void Channel::open(std::weak_ptr<ChannelOwner> owner) {
  owner_ = std::move(owner);
  if (std::exchange(is_open_, true)) return;
  if (ring_ != nullptr) {
    context_.loop.watch_ring(*ring_, shared_from_this());
    context_.loop.watch(shared_by_.get(), std::make_shared<EndOfPeer>(shared_by_.get(), weak_from_this()));
  } else {
    context_.loop.watch(socket_->descriptor(), shared_from_this());
  }
  tick(SteadyClock::now());
}

bool Channel::on_ready() {
  const std::shared_ptr<ChannelOwner> owner = owner_.lock();
  if (is_ended_) return false;
  if (owner == nullptr) {
    end("nobody owns it");
    return false;
  }
  try {
    if (socket_ != nullptr) socket_->on_readable();
    const bool has_more = input_.take(*stream_, *owner);
    {
      const std::lock_guard lock(mutex_);
      if (!is_broken_) output_.flush();
    }
    return has_more && !is_ended_;
  } catch (const Error& error) {
    // A frame that is wrong, and every other reason of the owner's to go no further, by its own words.
    const bool is_fault = error.code() == "EM_EXCHANGE_FRAME";
    end(is_fault ? error.fields().front().second : error.what(), is_fault ? Ending::fault : Ending::closed);
  } catch (const std::exception& error) {
    end(error.what());
  }
  return false;
}

void Channel::end(const std::string& problem, Ending ending) {
  if (std::exchange(is_ended_, true)) return;
  const auto kept = shared_from_this();  // the owner may let go of it
  context_.loop.cancel(timer_);
  context_.loop.unwatch(ring_ != nullptr ? shared_by_.get() : socket_->descriptor());
  if (ring_ != nullptr) context_.loop.unwatch_ring(*ring_);
  say_last();
  if (const auto owner = owner_.lock()) owner->on_end(problem, ending);
  ::shutdown(ring_ != nullptr ? shared_by_.get() : socket_->descriptor(), SHUT_RDWR);
}

// What was to be said before the end may wait behind what had no room, or hands that were not shaken, until now.
void Channel::say_last() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(is_broken_, true)) return;
  try {
    output_.flush();
  } catch (const std::exception&) {
    // The peer has gone before.
  }
}

template <class Write>
void Channel::write(const Write& write) {
  const std::lock_guard lock(mutex_);
  if (is_broken_) return;
  try {
    write();
  } catch (const std::exception& error) {
    is_broken_ = true;
    context_.loop.post([self = shared_from_this(), problem = std::string(error.what())] { self->end(problem); });
  }
}

void Channel::send(OutgoingFrame frame) {
  write([&] { output_.send(std::move(frame)); });
}

void Channel::send(std::string head, const RowsToGather& rows) {
  write([&] { output_.send(std::move(head), rows); });
}

void Channel::tick(SteadyClock::time_point due) {
  const auto now = SteadyClock::now();
  const auto interval = context_.limits.most_silence / kTicks;
  if (ring_ != nullptr && std::exchange(peer_beats_, ring_->peer_beats()) != ring_->peer_beats()) heard_ = now;
  // While this process itself stood still it could hear nothing.
  if (input_.take_has_heard() || now - due > interval) heard_ = now;
  if (now - heard_ > context_.limits.most_silence) {
    end(concat("nothing was heard of it for ", std::chrono::duration_cast<std::chrono::milliseconds>(now - heard_).count(), " ms"), Ending::silence);
    return;
  }
  say_alive();
  timer_ = context_.loop.after(interval, [weak = weak_from_this(), next = now + interval] {
    if (const auto self = weak.lock()) self->tick(next);
  });
}

void Channel::say_alive() {
  if (ring_ != nullptr) {
    ring_->beat();
    return;
  }
  write([&] {
    if (output_.is_idle()) output_.send({});
  });
}

}  // namespace expertmesh::exchange
