#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "backend/backend.h"
#include "expertmesh/format.h"
#include "spec/spec.h"

namespace expertmesh {

// What an expert is, wherever it lies.
struct ExpertFacts {
  Format format;
  uint64_t checksum;        // of the canonical bytes
  int64_t canonical_bytes;  // how many there are

  bool operator==(const ExpertFacts&) const = default;
};

// One packed expert: a view into memory held elsewhere.
struct Expert {
  FeedForwardWeights weights;
  ExpertFacts facts;
};

// One tensor of an expert.
struct ExpertPart {
  const std::string* name;
  std::vector<int64_t> shape;  // [n, k], or [n] of a bias
  bool is_bias;
  int64_t canonical_bytes;
  // Where it begins in the packed expert: panels of a weight; f32 values of a bias.
  int64_t packed_offset;
};

// How an expert lies in its canonical bytes, and packed in memory. Canonical: gate (where it is gated), up and down weights, then
// the biases that there are, each row-major little-endian in `format`; biases beside quantised weights in f32.
class ExpertLayout {
 public:
  // `spec` outlives it.
  ExpertLayout(const Backend& backend, const FeedForwardSpec& spec, int64_t hidden_size, Format format);

  Format format() const { return format_; }
  // As of the backend.
  int64_t rows_packed_at_once() const { return rows_packed_at_once_; }
  // In the order of the canonical bytes.
  const std::vector<ExpertPart>& parts() const { return parts_; }
  int64_t canonical_bytes() const { return canonical_bytes_; }
  int64_t packed_bytes() const { return packed_bytes_; }
  // The expert that is packed at `packed`.
  FeedForwardWeights weights(Place<const std::byte> packed) const;

 private:
  void add(const Backend& backend, const std::string& name, std::vector<int64_t> shape);

  Format format_;
  int64_t rows_packed_at_once_;
  std::vector<ExpertPart> parts_;
  int64_t canonical_bytes_ = 0;
  int64_t packed_bytes_ = 0;
  kernels::Activation activation_;
  // Indices of the weights and biases of gate, up and down among the parts; -1 for none.
  int weight_parts_[3] = {-1, -1, -1};
  int bias_parts_[3] = {-1, -1, -1};
};

}  // namespace expertmesh
