#pragma once

// Every kernel of every backend, with its order of operations written down. The order depends on nothing but the
// arguments named in it: never on the number of rows, the tile, the thread count or the SIMD width. All backends
// (ref, avx2, avx512, …) give the same bits; ref/ is the truth they are tested against.
//
// Words: "fma(a, b, c)" is one fused, once-rounded a*b + c in f32. "max(a, b)" is a > b ? a : b. "tree16" folds 16
// values as
//   s[i] += s[i + 8] (i < 8), s[i] += s[i + 4] (i < 4), s[i] += s[i + 2] (i < 2), s[0] + s[1],
// or with max(s[i], s[i + …]) in place of the sum. "16 lanes" means that value j belongs to lane j mod 16, and each lane
// takes its values in ascending order.
// exp, sigmoid, log, … are the functions of scalar_math.h (no libm), evaluated lane by lane.
//
// Inputs are expected to be finite. With NaN among them a kernel still stays inside its arrays and names valid indices,
// but the backends need not agree on the bits. Outputs may not overlap inputs unless a kernel says so.

#include <cstddef>
#include <cstdint>

#include "expertmesh/dtype.h"
#include "expertmesh/format.h"
#include "kernels/activation_kind.h"
#include "kernels/gate_scores.h"
#include "kernels/sampling_params.h"

namespace expertmesh::kernels {

// Columns of a weight panel. A matrix of N outputs and K inputs is packed as ceil(N / 16) panels: of [K][16] elements in f32, f16
// or bf16, as code_panels.h says in the others. Columns past N are zero.
inline constexpr int64_t kPanelWidth = 16;
// Positions of a KV block.
inline constexpr int64_t kBlockPositions = 32;
// Positions of an attention segment: 16 blocks.
inline constexpr int64_t kSegmentPositions = 512;
// Queries that share a block of keys and values while it is in the caches: the most that a call of `attention` takes to
// it at once (fewer of heads wider than 128).
inline constexpr int64_t kAttentionQueries = 96;

struct PackedMatrix {
  const void* data;  // [panels], 64-byte aligned
  Format format;
  int64_t n;  // outputs
  int64_t k;  // inputs

  int64_t panels() const { return (n + kPanelWidth - 1) / kPanelWidth; }
};

// Inputs of one run, kRunLength of a row's k.
inline constexpr int64_t kRunLength = 256;

// Rows of inputs in the form in which a product takes them: run i of row r begins at data + i * run_stride + r * row_stride. For
// products by q8, q4 and q2 a row is its InputGroups (code_panels.h).
struct InputRows {
  const float* data;
  int64_t row_stride;
  int64_t run_stride;

  InputRows from(int64_t row) const { return {data + row * row_stride, row_stride, run_stride}; }
};

// Rows where they are, with stride ldx.
constexpr InputRows rows_in_place(const float* x, int64_t ldx) { return {x, ldx, kRunLength}; }

// One query vector against one segment of one kv head, and where its partial result goes.
struct AttentionQuery {
  const float* q;  // [head_dim]
  // Visible positions within the segment: first <= position < last (0 <= first < last <= 512).
  int32_t first;
  int32_t last;
  // Partial result: largest score, sum of exp(score - m), sum of exp(score - m) * v.
  float* m;
  float* l;
  float* acc;  // [value_dim]
  // Added to the scaled scores, from the segment's first position on; null: none. Elements of blocks without a visible
  // position are never used.
  const float* bias = nullptr;
};

struct AttentionSegment {
  const AttentionQuery* queries;
  int64_t num_queries;
  // The segment's blocks of this kv head, elements of kv_dtype: k [head_dim][32], v [32][value_dim]. Blocks past the last
  // visible position may be absent from the arrays; elements past it are never used.
  DType kv_dtype;
  const void* const* k_blocks;
  const void* const* v_blocks;
  int64_t head_dim;   // of queries and keys
  int64_t value_dim;  // of values
  float scale;
};

// How a router's logits become experts and weights.
struct GateOptions {
  GateScores scores = GateScores::softmax;
  int64_t top_k = 1;  // 1 <= top_k <= experts of the groups that stay
  // Experts are in num_groups groups of the same size, of which top_groups stay.
  int64_t num_groups = 1;
  int64_t top_groups = 1;
  GroupScore group_score = GroupScore::best;
  const float* correction_bias = nullptr;  // [num_experts], or null
  const uint8_t* may_choose = nullptr;  // [num_experts] 0: as if the expert's logit were minus infinity; null: all may be chosen
  bool renormalise = false;
  float scale = 1.0f;
};

struct Table {
  const char* name;  // "ref", "avx2", "avx512"

  // out[r][c] (row stride ldo) = sum over k of x[r][k] * w[k][c], for the columns of panels [panel_begin, panel_end) that
  // are < n. Order:
  //   f32, f16, bf16, nf4: weights are widened to f32, a weight of nf4 to its code's value * its scale, rounded once. acc = 0;
  //     acc = fma(x[r][k], w[k][c], acc), k ascending.
  //   q8, q4, q2: the row's inputs are codes and scales, as InputGroup of code_panels.h says. acc = 0; for each group, ascending: the
  //     exact sum of input code * weight code (of q2: 2 * code - 3) as an f32; acc = fma(input scale * weight scale, sum, acc).
  // Then + bias[c] if bias is not null. Until it returns out may hold partial sums, which is exact. A call with many panels and up to 96 rows reads
  // the weights once from memory. x is in the form that the next two make of so many rows.
  void (*gemm)(const InputRows& x, int64_t rows, const PackedMatrix& w, int64_t panel_begin, int64_t panel_end, const float* bias,
               float* out, int64_t ldo);

  // Floats of the form in which products of `rows` rows by weights of the format take them; 0: where they are, best with a stride
  // of row_stride.h.
  int64_t (*form_size)(Format format, int64_t rows, int64_t k);
  // Writes rows [begin, end) of all `rows` rows x (stride ldx) into that form.
  InputRows (*form_rows)(Format format, const float* x, int64_t ldx, int64_t rows, int64_t begin, int64_t end, int64_t k, float* form);

  // y = x * rsqrt(mean(x^2) + eps) * weight (+ bias), for rows of `width` (strides ldx, ldy; y may be x; bias may be null).
  // Order: 16 lanes, lane i sums x[j]^2 by fma for j = i, i + 16, … ascending; tree16; mean = sum / width (f32 division);
  // r = 1 / sqrt(mean + eps) (correctly rounded f32 sqrt and division); s = x * r; y = fma(s, weight, bias), without a bias
  // s * weight.
  void (*rms_norm)(const float* x, int64_t ldx, const float* weight, const float* bias, float* y, int64_t ldy, int64_t rows,
                   int64_t width, float eps);

  // y = (x - mean(x)) / sqrt(variance(x) + eps) * weight (+ bias), for rows of `width` (strides ldx, ldy; y may be x; bias may
  // be null).
  // Order: 16 lanes, lane i adds x[j] for j = i, i + 16, … ascending; tree16; mean = sum / width; 16 lanes, lane i sums
  // (x[j] - mean)^2 by fma; tree16; variance = sum / width; r = 1 / sqrt(variance + eps) (correctly rounded); s = (x - mean) * r;
  // y = fma(s, weight, bias), without a bias s * weight.
  void (*layer_norm)(const float* x, int64_t ldx, const float* weight, const float* bias, float* y, int64_t ldy, int64_t rows,
                     int64_t width, float eps);

  // x[i] = x[i] * factor.
  void (*scale)(float* x, float factor, int64_t count);

  // Rotates halves in place: for i < dim / 2, a = x[i], b = x[i + dim/2]: x[i] = fma(a, cos[i], -(b * sin[i])),
  // x[i + dim/2] = fma(b, cos[i], a * sin[i]). cos and sin [dim / 2] are of the row's position.
  void (*rope_half)(float* x, const float* cos, const float* sin, int64_t dim);

  // x[i] = min(limit, max(-limit, x[i])), for limit > 0; min(a, b) is a < b ? a : b.
  void (*clamp)(float* x, float limit, int64_t count);

  // Writes the position's key and value (one kv head) into the paged cache, rounded to dtype as `narrow` does: k [head_dim]
  // goes to k_block[d][slot], v [value_dim] to v_block[slot][d].
  void (*kv_store)(const float* k, const float* v, DType dtype, void* k_block, void* v_block, int64_t slot, int64_t head_dim,
                   int64_t value_dim);

  // Partial attention of each query over one segment; keys and values are widened to f32. Uses up to 160 KiB of stack. Order, for each query on its own, blocks of 32 positions ascending
  // (blocks without a visible position are skipped):
  //   score[p] = (fma over d ascending from 0 of q[d], k[d][p]) * scale (+ bias[p]); positions outside [first, last) are -infinity;
  //   block max b = tree16 of max(score[i], score[i + 16]); new m = max(m, b) (m starts at -infinity); if it is larger:
  //   c = exp(m_old - m_new) (0 at the first block), lane[i] *= c for 32 lanes, acc[d] *= c;
  //   e[p] = exp(score[p] - m) (0 outside); lane[p mod 32] += e[p]; acc[d] = fma(e[p], v[p][d], acc[d]), p ascending over
  //   the visible positions of the block.
  // At the end l = tree of the lanes: lane[i] += lane[i + 16], then tree16.
  void (*attention)(const AttentionSegment& segment);

  // out[value_dim] from `parts` partial results, ascending: m, l [parts], acc [parts][value_dim] (part stride value_dim).
  // (M, L, A) = part 0; for each next part: N = max(M, m); a = exp(M - N); b = exp(m - N); L = fma(l, b, L * a);
  // A[d] = fma(acc[d], b, A[d] * a); M = N. out[d] = A[d] / L.
  void (*attention_merge)(const float* m, const float* l, const float* acc, int64_t parts, int64_t value_dim, float* out);

  // x[i] = act(x[i]).
  void (*activate)(Activation activation, float* x, int64_t count);

  // gate[i] = act(gate[i]) * up[i].
  void (*activate_mul)(Activation activation, float* gate, const float* up, int64_t count);

  // y[i] += x[i].
  void (*add)(float* y, const float* x, int64_t count);

  // Router choice of each row. Scores: p = softmax(logits), that is m = max, e = exp(x - m), their sum over 16 lanes by tree16,
  // p = e / sum; or p = sigmoid(logits). What is chosen by: c = p, or c = p + correction_bias. With groups (equal runs of
  // experts): a group's score is the largest c in it, or the sum of the two largest, larger + smaller (of a group of one, that
  // one); the top_groups best groups stay, a tie to the lower one. Then the top_k largest c of the experts that stay by
  // descending c, a tie to the lower index; their weights are p. If renormalise: divided by (their sum, added in order of
  // choice) + 1e-20. Then times scale if scale != 1. Of experts that may not be chosen the logit and c are minus infinity: a group with one
  // expert that may be chosen counts as a group of one, and where the groups that stay have fewer than top_k of them, so many further groups
  // stay, the best first, that there are top_k. What of a row's choices is left after the last expert is -1, with weight 0.
  // logits [rows, num_experts]; experts and weights [rows, top_k].
  void (*gate)(const float* logits, int64_t rows, int64_t num_experts, const GateOptions& options, int32_t* experts,
               float* weights);

  // residual += sum over choices of weights[j] * expert_out[j] (+ shared): acc = 0; acc = fma(weights[j], expert_out[j][i],
  // acc), j ascending; if shared: acc = fma(shared_weight, shared[i], acc); residual[i] += acc. One row:
  // expert_out [top_k, hidden].
  void (*combine)(const float* weights, const float* expert_out, int64_t top_k, const float* shared, float shared_weight,
                  float* residual, int64_t hidden);

  // f32 rows to the wire dtype (round to nearest even, denormals kept, NaN quiet) and back.
  void (*narrow)(const float* x, DType dtype, void* out, int64_t count);
  void (*widen)(const void* x, DType dtype, float* out, int64_t count);

  // The next token of one row of logits [vocab] (vocab < 2^24; NaN counts as -infinity).
  // Greedy: the largest logit, a tie to the lowest id.
  // Otherwise: scaled = logit / temperature, greedy where the largest of them is beyond f32, as of a temperature near 0;
  // candidates are ids by descending scaled (tie: lower id), cut to top_k;
  // e = exp(scaled - max) in f32, widened to f64; total = sum of the candidates' e by id over 16 lanes (id mod 16),
  // tree16, in f64. If top_p < 1: cut to the smallest prefix whose running sum (f64, in order of choice) >= top_p * total,
  // and total = that sum. If min_p > 0: cut to the prefix (never empty) whose e >= min_p, and total = its running sum. If
  // typical_p < 1 (locally typical sampling, 2202.00666 section 4): surprise = ln(total) - (f64(scaled) - f64(max)), entropy = the
  // sum of e / total * surprise, in order of choice, over candidates of e > 0; by ascending |surprise - entropy| (tie: order of
  // choice) the fewest whose running sum of e >= typical_p * total, and those that are as far as the last of them, stay; total =
  // their sum in order of choice. u in [0, 1): the upper 24 bits of the first Philox word, with key = seed and counter =
  // (position, 0), both low word first. The first candidate whose running sum > u * total (none: the first candidate).
  int32_t (*sample)(const float* logits, int64_t vocab, const SamplingParams& params);

  // -ln softmax(logits)[target]: max; e = exp(x - max) in f32, widened to f64; sum over 16 lanes, tree16, in f64;
  // ln(sum) - (f64(logits[target]) - f64(max)) with ln of scalar_math.h.
  double (*nll)(const float* logits, int64_t vocab, int32_t target);

  // Probes of the machine, with this backend's widest instructions. read_pass reads every byte once and returns a sum
  // that depends on all of them; fma_pass does `iterations` rounds of independent FMAs in registers and returns the
  // number of floating-point operations done (2 an FMA lane).
  double (*read_pass)(const void* data, size_t size_bytes);
  double (*fma_pass)(int64_t iterations);
};

// Bytes from one panel of a packed matrix with k inputs to the next.
int64_t panel_bytes(Format format, int64_t k);

// Room for a packed [n, k] matrix, so that one laid out after it is aligned too.
int64_t packed_bytes(Format format, int64_t n, int64_t k);

// Packs the canonical bytes of a [n, k] matrix, at any address, into panels. Rows [16 p, 16 q) alone, packed to where panel p
// begins, give the same panels p..q, so a matrix can be packed in parts.
void pack_matrix(const void* rows, Format format, int64_t n, int64_t k, void* out);

// The backends this CPU can run, best last, "ref" first. ref needs FMA as the others do: without it there is none.
int64_t num_backends();
const Table& backend(int64_t index);
// nullptr when no backend of that name can run here; "auto" is the best.
const Table* find_backend(const char* name);

}  // namespace expertmesh::kernels
