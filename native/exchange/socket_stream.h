#pragma once

#include <memory>

#include "exchange/file_descriptor.h"
#include "exchange/stream.h"

namespace expertmesh::exchange {

// A stream by a socket that its owner watches edge by edge.
class WatchedStream : public Stream {
 public:
  virtual int descriptor() const = 0;
  // More may have arrived than the last read took.
  virtual void on_readable() = 0;
  // Behind what has arrived is the end.
  virtual void on_ending() = 0;
};

// A connected socket that does not block.
class SocketStream : public WatchedStream {
 public:
  explicit SocketStream(FileDescriptor socket) : socket_(std::move(socket)) {}

  int descriptor() const override { return socket_.get(); }
  void on_readable() override { is_drained_ = false; }
  void on_ending() override { is_ending_ = true; }

  size_t write(std::span<const iovec> pieces) override;
  std::span<const std::byte> peek() override;
  void consume(size_t size) override { begin_ += size; }
  size_t read(std::span<std::byte> out) override;

 private:
  // Receives into `out` and, behind it, the buffer, which is empty. What came into `out`.
  size_t receive(std::span<std::byte> out);

  static constexpr size_t kBufferBytes = size_t{16} << 10;

  FileDescriptor socket_;
  std::unique_ptr<std::byte[]> buffer_;
  size_t begin_ = 0;  // of what has arrived in the buffer
  size_t end_ = 0;
  bool is_drained_ = false;
  bool is_ending_ = false;
};

}  // namespace expertmesh::exchange
