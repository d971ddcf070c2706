#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>

#include "backend/place.h"
#include "backend/step_rows.h"
#include "backend/weights.h"
#include "expertmesh/dtype.h"
#include "kernels/logit_rules.h"
#include "kernels/sampling_params.h"
#include "spec/spec.h"

namespace expertmesh {

// What the operations of a backend take. Each names its inputs first, then what it writes. Orders of summation are those of
// kernels/kernels.h.

// out = embedding[token] * scale (+ what belongs to the position).
struct EmbedRows {
  const Embedding& embedding;
  const StepRows& rows;
  float scale;
  const std::optional<PositionWeights>& positions;
  int64_t hidden;
  Rows out;
};

// cos and sin by which rows are rotated, times `factor`: of the position times each inverse frequency, that angle rounded to f32
// as the reference implementations of all families do.
struct RotateRows {
  const StepRows& rows;
  std::span<const float> frequencies;  // [pairs], or [sequences][pairs]
  int64_t pairs;
  float factor;
  Place<float> out;  // [rows][cos, sin][pairs]
};

// y = norm(x) * scale, of all rows of x or of those picked, one after the other. y may be x.
struct NormRows {
  const NormWeights& weights;
  Rows x;
  std::span<const int32_t> picked = {};
  float scale = 1.0f;
  Rows y;
};

// y = x * w, with its bias.
struct Product {
  const Linear* w;
  Rows x;
  Rows y;
};

// Keys and values of one attention, elements of a dtype, as a pool of blocks of kBlockPositions positions; a backend makes it.
class KvCache {
 public:
  virtual ~KvCache() = default;
};

struct KvShape {
  DType dtype;
  int64_t num_blocks;
  int64_t num_kv_heads;
  int64_t head_dim;
  int64_t value_dim;
};

// Projected rows of one attention. Norms of queries and keys, clipping and RoPE are done in place.
struct AttentionRows {
  const AttentionSpec& spec;
  const AttentionWeights& weights;
  const StepRows& rows;
  Place<const float> rotations;  // as RotateRows writes them; unused without RoPE
  KvCache& cache;                // gets the keys and values of the rows, and has those that they see before
  Place<float> q;                // [rows][num_heads * head_dim], or none: nothing is attended
  Place<float> k;                // [rows][num_kv_heads * head_dim], or none: nothing is stored
  Place<float> v;                // [rows][num_kv_heads * value_dim]
  Rows out;                      // [rows][num_heads * value_dim]
};

// Experts and their weights of each row of logits.
struct GateRows {
  const GateSpec& spec;
  int64_t num_experts;
  Place<const float> correction_bias;  // [num_experts], or none
  std::span<const uint8_t> may_choose = {};  // [num_experts] 0: not to be chosen; empty: all may be
  Rows logits;
  Place<int32_t> experts;  // [rows][top_k]
  Place<float> weights;    // [rows][top_k]
};

struct FeedForwardRows {
  const FeedForwardWeights* weights;
  Rows x;
  Rows out;
};

// A row of a batch: [hidden] f32, already rounded to the wire dtype, and so is its answer to be.
struct BatchRow {
  Place<const float> in;
  Place<float> out;
};

// A row that came over the wire: [hidden] in the wire dtype, in the host's memory at any address, as its answer is to be.
struct WireRow {
  const std::byte* in;
  std::byte* out;
};

using ExpertRow = std::variant<BatchRow, WireRow>;

// Rows [begin, end) of a run, for one expert.
struct ExpertRows {
  const FeedForwardWeights* weights;
  int64_t begin;
  int64_t end;
};

struct ExpertRun {
  int64_t hidden;
  DType wire_dtype;
  std::span<const ExpertRow> rows;
  std::span<const ExpertRows> experts;  // of all rows, one after the other
};

// residual += the experts' rows, weighted and in order of choice, then the shared expert's.
struct CombineRows {
  int64_t hidden;
  int64_t top_k;
  Place<const float> weights;         // [rows][top_k]
  Place<const float> expert_out;      // [rows][top_k][hidden]
  Place<const float> shared;          // [rows][hidden], or none
  Place<const float> shared_logits;   // [rows] whose sigmoid is the shared expert's weight, or none: that is 1
  Rows residual;
};

// y = weights * x: rows of x mixed, by a product like any other.
struct BlendRows {
  Rows weights;  // [rows][k]
  int64_t k;
  Rows x;  // at most k rows, of `width`: what is missing counts as zeros
  int64_t width;
  Rows y;  // [rows][width]
};

// Rows of a backend and rows in the host's memory, in the wire dtype and at any address.
struct WireCopy {
  DType dtype;
  int64_t width;
  Rows rows;
  std::span<const int32_t> indices;  // of the rows that are copied
};

// Who copies: the calling thread, whichever it is; or all threads of the backend, in a job.
enum class Copiers { caller, all };

struct SampleRow {
  Place<const float> logits;  // [vocab]
  kernels::SamplingParams params;
  const kernels::LogitRules* rules;  // or null
};

struct LogprobRow {
  Place<const float> logits;
  int32_t token;
  int64_t num_top;
};

struct NllRow {
  Place<const float> logits;
  int32_t target;
};

}  // namespace expertmesh
