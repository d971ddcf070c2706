#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

#include "backend/place.h"
#include "expertmesh/format.h"
#include "kernels/activation_kind.h"
#include "spec/spec.h"

namespace expertmesh {

// Weights as operations take them: views of a backend's memory, held elsewhere.

// [n, k] in the packed bytes of its format.
struct Matrix {
  Place<const std::byte> data;
  Format format;
  int64_t n = 0;  // outputs
  int64_t k = 0;  // inputs
};

struct Linear {
  Matrix matrix;
  Place<const float> bias;  // [n], or none
};

struct NormWeights {
  NormType type;
  float eps;
  int64_t width;
  Place<const float> weight;  // [width]
  Place<const float> bias;    // [width], or none
};

// A table of rows in the checkpoint's dtype: single rows are looked up, so packing would not help.
struct Embedding {
  Place<const std::byte> rows;
  DType dtype;
};

// Rows of a learned table, or sines and cosines; `offset` is added to a position.
struct LearnedTable {
  Place<const float> rows;  // [positions, hidden]
  int64_t offset;
};
struct Waves {
  Place<const float> frequencies;  // [hidden / 2]
  int64_t offset;
};
using PositionWeights = std::variant<LearnedTable, Waves>;

// A bias for each head and distance, so laid out that the biases of a query's keys at ascending positions follow each other:
// [heads][2 * context_length - 1], and room for the rest of the last key's block.
struct RelativeBias {
  Place<const float> values;
  int64_t context_length;

  // Where the bias of the key at `key` lies, that of key + 1 after it.
  Place<const float> at(int64_t head, int64_t query, int64_t key) const {
    return values + (head * (2 * context_length - 1) + (key - query) + context_length - 1);
  }
};

struct AttentionWeights {
  Linear q;  // [num_heads * head_dim, hidden]
  Linear k;  // [num_kv_heads * head_dim, hidden]
  Linear v;  // [num_kv_heads * value_dim, hidden]
  Linear o;  // [hidden, num_heads * value_dim]
  std::optional<NormWeights> q_norm;
  std::optional<NormWeights> k_norm;
  std::optional<RelativeBias> relative_bias;
};

// Of down(act(gate(x)) * up(x)), or of down(act(up(x))).
struct FeedForwardWeights {
  kernels::Activation activation;
  bool is_gated;
  Linear gate;  // [intermediate, hidden], where it is gated
  Linear up;    // [intermediate, hidden]
  Linear down;  // [hidden, intermediate]
};

}  // namespace expertmesh
