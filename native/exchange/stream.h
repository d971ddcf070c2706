#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>

namespace expertmesh::exchange {

// The connection is over, and why.
class StreamEnded : public std::runtime_error {
 public:
  explicit StreamEnded(const std::string& problem) : std::runtime_error(problem) {}
};

// Bytes both ways between two processes. Nothing waits. Reading is one thread's, writing one thread's at a time. All but the
// destructor throw StreamEnded where the peer is gone. Sockets, with TLS or without, and shared memory are such.
class Stream {
 public:
  virtual ~Stream() = default;

  // Takes as many bytes as there is room for. Where these are fewer than given, the owner is told when there is room again.
  virtual size_t write(std::span<const iovec> pieces) = 0;
  // Contiguous room for `size` bytes that commit() sends in order, or null: what is then to be written goes by write().
  virtual std::byte* reserve(size_t /*size*/) { return nullptr; }
  virtual void commit(size_t /*size*/) {}

  // What has arrived, as far as it lies together; empty: nothing has.
  virtual std::span<const std::byte> peek() = 0;
  virtual void consume(size_t size) = 0;
  // Fills `out` as far as bytes have arrived; their number.
  virtual size_t read(std::span<std::byte> out) = 0;
};

}  // namespace expertmesh::exchange
