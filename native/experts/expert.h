#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/checkpoint.h"
#include "model/linear.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh {

// One loaded expert.
struct Expert {
  AlignedBuffer storage;      // packed gate, up, down
  std::vector<float> biases;  // gate, up, down, those there are
  FeedForwardMatrices matrices;       // views of the two
  DType format;
  uint64_t checksum;        // of the canonical bytes
  int64_t canonical_bytes;  // gate, up, down weights, then biases, row-major little-endian in `format`
};

// Reads, widens, checksums and packs on the calling thread alone. Throws as Checkpoint::tensor does, and EM_TENSOR_DTYPE
// where a tensor is not of `format` and `format` is not f32.
Expert load_expert(const Checkpoint& checkpoint, const FeedForwardSpec& spec, int64_t hidden_size, DType format);

// The same expert from its canonical bytes. EM_NATIVE_ARGUMENT unless there are as many as it has.
Expert load_expert(std::span<const std::byte> canonical, const FeedForwardSpec& spec, int64_t hidden_size, DType format);

// The canonical bytes of an expert, read and widened as load_expert does.
std::vector<std::byte> canonical_bytes(const Checkpoint& checkpoint, const FeedForwardSpec& spec, int64_t hidden_size, DType format);

}  // namespace expertmesh
