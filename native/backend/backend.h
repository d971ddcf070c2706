#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backend/memory.h"
#include "backend/operations.h"
#include "backend/probes.h"
#include "kernels/logprobs.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh {

struct BackendInfo {
  std::string kernels;   // instruction set
  std::string numerics;  // names what decides bits; another when a kernel's bits change
  int num_threads;
};

// A device: memory, and operations on whole batches in it. Threads, tiles and instruction sets are its own business. The bits
// that an operation gives depend on the row alone, never on the other rows of the batch.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual BackendInfo info() const = 0;

  ////// Memory; from any thread

  // Throws EM_OUT_OF_MEMORY naming `what`.
  virtual Memory allocate(size_t bytes, const char* what) = 0;
  virtual void write(std::span<const std::byte> from, Place<std::byte> to) = 0;
  virtual void read(Place<const std::byte> from, std::span<std::byte> to) = 0;
  // Elements from row to row in which products read rows of `width` best.
  virtual int64_t row_stride(int64_t width) const = 0;
  // Throws EM_OUT_OF_MEMORY.
  virtual std::unique_ptr<KvCache> make_kv_cache(const KvShape& shape) = 0;

  ////// Weights; from any thread

  // Room for a packed [n, k] matrix, so that one laid out after it is aligned too.
  virtual int64_t packed_bytes(Format format, int64_t n, int64_t k) const = 0;
  // A matrix may be packed in parts of so many rows, each in its place: where a part before it ends.
  virtual int64_t rows_packed_at_once() const = 0;
  // Bytes of such a part packed; without padding where the format is not quantised.
  virtual int64_t packed_part_bytes(Format format, int64_t k) const = 0;
  // Packs the canonical bytes of a [n, k] matrix, at any address.
  virtual void pack(const std::byte* canonical, Format format, int64_t n, int64_t k, Place<std::byte> out) = 0;

  ////// Operations; from jobs of the engine, one at a time

  virtual void embed(const EmbedRows& op) = 0;
  virtual void rotations(const RotateRows& op) = 0;
  virtual void norm(const NormRows& op) = 0;
  // Independent ones.
  virtual void products(std::span<const Product> products) = 0;
  virtual void attention(const AttentionRows& op) = 0;
  virtual void gate(const GateRows& op) = 0;
  // y = x rounded to `dtype`.
  virtual void round(DType dtype, int64_t width, const Rows& x, const Rows& y) = 0;
  virtual void feed_forward(const FeedForwardRows& op) = 0;
  virtual void run_experts(const ExpertRun& run) = 0;
  virtual void combine(const CombineRows& op) = 0;
  virtual void blend(const BlendRows& op) = 0;
  // task(0) to task(count - 1) on the compute threads, in no order: work of their caller's. The first exception leaves the call.
  virtual void share_out(int64_t count, const std::function<void(int64_t)>& task) = 0;
  // y += x, of rows of `width`.
  virtual void add(int64_t width, const Rows& x, const Rows& y) = 0;
  virtual void clear(Place<float> values, int64_t count) = 0;

  // Tokens; -1 where the rules ban every one.
  virtual std::vector<int32_t> sample(int64_t vocab, std::span<const SampleRow> rows) = 0;
  // Of the logits before any rules.
  virtual std::vector<kernels::Logprobs> logprobs(int64_t vocab, std::span<const LogprobRow> rows) = 0;
  virtual std::vector<double> nll(int64_t vocab, std::span<const NllRow> rows) = 0;

  ////// Rows on the wire; beside each other where they fill different rows

  virtual void gather(const WireCopy& from, std::byte* to, Copiers copiers) = 0;
  virtual void scatter(const std::byte* from, const WireCopy& to, Copiers copiers) = 0;

  // What the device can do.
  virtual Probes& probes() = 0;

  ////// By type

  template <class T>
  Memory upload(std::span<const T> values, const char* what) {
    Memory memory = allocate(values.size_bytes(), what);
    write(std::as_bytes(values), memory.place<std::byte>());
    return memory;
  }
  template <class T>
  std::vector<T> download(Place<const T> from, int64_t count) {
    std::vector<T> values(static_cast<size_t>(count));
    read(from.template as<const std::byte>(), std::as_writable_bytes(std::span(values)));
    return values;
  }
};

// An array that only grows.
template <class T>
class Buffer {
 public:
  // Room for `count` elements; the contents are undefined.
  Place<T> reserve(Backend& backend, int64_t count) {
    const size_t bytes = static_cast<size_t>(count) * sizeof(T);
    if (bytes > memory_.size_bytes()) {
      memory_ = {};  // the old memory goes first, so that the two are never held together
      memory_ = backend.allocate(bytes, kScratchMemory);
    }
    return place();
  }
  Place<T> place() const { return memory_.place<T>(); }
  size_t size_bytes() const { return memory_.size_bytes(); }

 private:
  Memory memory_;
};

}  // namespace expertmesh
