#pragma once

#include <exception>
#include <memory>
#include <mutex>

#include "exchange/socket_stream.h"
#include "exchange/tls.h"

namespace expertmesh::exchange {

// A socket encrypted by TLS. Whoever reads shakes hands first; nothing is written before that is done, for which the owner is told as
// when there is room again. Also throws EM_EXCHANGE_FRAME where what comes is not TLS, or of nobody to be believed.
class TlsStream : public WatchedStream {
 public:
  TlsStream(const TlsContext& context, Side side, FileDescriptor socket);

  int descriptor() const override { return socket_.descriptor(); }
  void on_readable() override;
  void on_ending() override;

  size_t write(std::span<const iovec> pieces) override;
  std::span<const std::byte> peek() override;
  void consume(size_t size) override { begin_ += size; }
  size_t read(std::span<std::byte> out) override;

 private:
  struct Free {
    void operator()(ssl_st* connection) const { OpenSsl::get().SSL_free(connection); }
  };

  // What OpenSSL reads and writes by.
  static const bio_method_st* socket_method();
  static int write_to_socket(bio_st* bio, const char* bytes, size_t size, size_t* written);
  static int read_from_socket(bio_st* bio, char* out, size_t size, size_t* read);

  // False where it has to wait for the socket.
  template <class Call>
  bool step(const Call& call);
  size_t receive(std::span<std::byte> out);

  // Of one record at the most.
  static constexpr size_t kBufferBytes = size_t{16} << 10;

  SocketStream socket_;
  // Guards all that OpenSSL works on: it does not take a reader and a writer at once.
  std::mutex mutex_;
  std::unique_ptr<ssl_st, Free> connection_;
  bool has_shaken_hands_ = false;
  std::exception_ptr problem_;  // of the socket, on its way through OpenSSL
  // Of the reader alone.
  std::unique_ptr<std::byte[]> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace expertmesh::exchange
