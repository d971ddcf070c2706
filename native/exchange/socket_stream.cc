#include "exchange/socket_stream.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

[[noreturn]] void fail(const char* what) { throw StreamEnded(concat(what, ": ", std::generic_category().message(errno))); }

}  // namespace

size_t SocketStream::write(std::span<const iovec> pieces) {
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces.data());
  message.msg_iovlen = pieces.size();
  for (;;) {
    const ssize_t sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return static_cast<size_t>(sent);
    if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
    if (errno != EINTR) fail("its connection broke");
  }
}

std::span<const std::byte> SocketStream::peek() {
  if (begin_ == end_) receive({});
  return {buffer_.get() + begin_, end_ - begin_};
}

size_t SocketStream::read(std::span<std::byte> out) {
  const size_t buffered = std::min(out.size(), end_ - begin_);
  if (buffered > 0) std::memcpy(out.data(), buffer_.get() + begin_, buffered);
  begin_ += buffered;
  return buffered == out.size() ? buffered : buffered + receive(out.subspan(buffered));
}

size_t SocketStream::receive(std::span<std::byte> out) {
  begin_ = end_ = 0;
  if (is_drained_) return 0;
  if (buffer_ == nullptr) buffer_ = std::make_unique_for_overwrite<std::byte[]>(kBufferBytes);
  iovec places[] = {{out.data(), out.size()}, {buffer_.get(), kBufferBytes}};
  for (;;) {
    const ssize_t received = ::readv(socket_.get(), places, 2);
    if (received == 0) throw StreamEnded("it closed the connection");
    if (received < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) fail("its connection broke");
      is_drained_ = true;
      return 0;
    }
    const auto size = static_cast<size_t>(received);
    // More than was asked for would have been taken as well; of what comes from now on the owner is told.
    is_drained_ = size < out.size() + kBufferBytes && !is_ending_;
    const size_t taken = std::min(size, out.size());
    end_ = size - taken;
    return taken;
  }
}

}  // namespace expertmesh::exchange
