#include "exchange/tls_stream.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "exchange/proto_wire.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

// Values of OpenSSL's headers.
constexpr int kToRead = 0x01;
constexpr int kToWrite = 0x02;
constexpr int kRetry = 0x08;
constexpr int kErrorOfProtocol = 1;
constexpr int kWantsToRead = 2;
constexpr int kWantsToWrite = 3;
constexpr int kFlush = 11;
constexpr int kSourceSink = 0x0400;

}  // namespace

TlsStream::TlsStream(const TlsContext& context, Side side, FileDescriptor socket)
    : socket_(std::move(socket)), connection_(context.open(side)), buffer_(std::make_unique_for_overwrite<std::byte[]>(kBufferBytes)) {
  const OpenSsl& ssl = OpenSsl::get();
  bio_st* const bio = ssl.BIO_new(socket_method());
  if (bio == nullptr) throw std::bad_alloc();
  ssl.BIO_set_data(bio, this);
  ssl.BIO_set_init(bio, 1);
  ssl.SSL_set_bio(connection_.get(), bio, bio);
}

const bio_method_st* TlsStream::socket_method() {
  static const bio_method_st* const method = [] {
    const OpenSsl& ssl = OpenSsl::get();
    bio_method_st* const made = ssl.BIO_meth_new(kSourceSink, "expertmesh socket");
    if (made == nullptr) throw std::bad_alloc();
    ssl.BIO_meth_set_write_ex(made, write_to_socket);
    ssl.BIO_meth_set_read_ex(made, read_from_socket);
    ssl.BIO_meth_set_ctrl(made, [](bio_st*, int command, long, void*) -> long { return command == kFlush ? 1 : 0; });
    return made;
  }();
  return method;
}

int TlsStream::write_to_socket(bio_st* bio, const char* bytes, size_t size, size_t* written) {
  const OpenSsl& ssl = OpenSsl::get();
  auto& self = *static_cast<TlsStream*>(ssl.BIO_get_data(bio));
  ssl.BIO_clear_flags(bio, kToRead | kToWrite | kRetry);
  try {
    const iovec piece{.iov_base = const_cast<char*>(bytes), .iov_len = size};
    *written = self.socket_.write({&piece, 1});
    if (*written > 0) return 1;
    ssl.BIO_set_flags(bio, kToWrite | kRetry);
  } catch (...) {
    self.problem_ = std::current_exception();
  }
  return 0;
}

int TlsStream::read_from_socket(bio_st* bio, char* out, size_t size, size_t* read) {
  const OpenSsl& ssl = OpenSsl::get();
  auto& self = *static_cast<TlsStream*>(ssl.BIO_get_data(bio));
  ssl.BIO_clear_flags(bio, kToRead | kToWrite | kRetry);
  try {
    *read = self.socket_.read({reinterpret_cast<std::byte*>(out), size});
    if (*read > 0) return 1;
    ssl.BIO_set_flags(bio, kToRead | kRetry);
  } catch (...) {
    self.problem_ = std::current_exception();
  }
  return 0;
}

template <class Call>
bool TlsStream::step(const Call& call) {
  const OpenSsl& ssl = OpenSsl::get();
  ssl.ERR_clear_error();
  const int result = call(ssl, connection_.get());
  if (result == 1) return true;
  if (problem_ != nullptr) std::rethrow_exception(std::exchange(problem_, nullptr));
  const int error = ssl.SSL_get_error(connection_.get(), result);
  if (error == kWantsToRead || error == kWantsToWrite) return false;
  if (error == kErrorOfProtocol) fail_frame(concat("TLS: ", tls_problem()));
  throw StreamEnded("it closed the connection");
}

void TlsStream::on_readable() {
  const std::lock_guard lock(mutex_);
  socket_.on_readable();
}

void TlsStream::on_ending() {
  const std::lock_guard lock(mutex_);
  socket_.on_ending();
}

size_t TlsStream::write(std::span<const iovec> pieces) {
  const std::lock_guard lock(mutex_);
  // Hands are shaken by the one who reads: what came behind the peer's last word would otherwise lie here and nobody be told.
  if (!has_shaken_hands_) return 0;
  size_t total = 0;
  for (const iovec& piece : pieces) {
    const auto* const bytes = static_cast<const std::byte*>(piece.iov_base);
    for (size_t done = 0; done < piece.iov_len;) {
      size_t written = 0;
      if (!step([&](const OpenSsl& ssl, ssl_st* connection) { return ssl.SSL_write_ex(connection, bytes + done, piece.iov_len - done, &written); })) return total;
      done += written;
      total += written;
    }
  }
  return total;
}

std::span<const std::byte> TlsStream::peek() {
  if (begin_ == end_) {
    begin_ = 0;
    end_ = receive({buffer_.get(), kBufferBytes});
  }
  return {buffer_.get() + begin_, end_ - begin_};
}

size_t TlsStream::read(std::span<std::byte> out) {
  const size_t buffered = std::min(out.size(), end_ - begin_);
  if (buffered > 0) std::memcpy(out.data(), buffer_.get() + begin_, buffered);
  begin_ += buffered;
  return buffered == out.size() ? buffered : buffered + receive(out.subspan(buffered));
}

size_t TlsStream::receive(std::span<std::byte> out) {
  const std::lock_guard lock(mutex_);
  if (!has_shaken_hands_) {
    if (!step([](const OpenSsl& ssl, ssl_st* connection) { return ssl.SSL_do_handshake(connection); })) return 0;
    has_shaken_hands_ = true;
  }
  size_t received = 0;
  step([&](const OpenSsl& ssl, ssl_st* connection) { return ssl.SSL_read_ex(connection, out.data(), out.size(), &received); });
  return received;
}

}  // namespace expertmesh::exchange
