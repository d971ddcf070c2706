#include "kernels/backends.h"
#include "kernels/lanes.h"
#include "kernels/ref/elements.h"

namespace expertmesh::kernels::ref {
namespace {

constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

void kv_store(const float* k, const float* v, DType dtype, void* k_block, void* v_block, int64_t slot, int64_t head_dim,
              int64_t value_dim) {
  for (int64_t d = 0; d < head_dim; ++d) store_element(k[d], k_block, dtype, d * kBlockPositions + slot);
  for (int64_t d = 0; d < value_dim; ++d) store_element(v[d], v_block, dtype, slot * value_dim + d);
}

// Scores of one block; positions outside [begin, end) are -infinity.
void block_scores(const AttentionSegment& segment, const float* q, const float* bias, const void* k, int64_t begin, int64_t end,
                  float (&scores)[kBlockPositions]) {
  for (int64_t p = 0; p < kBlockPositions; ++p) {
    float score = 0.0f;
    for (int64_t d = 0; d < segment.head_dim; ++d) score = fma(q[d], load_element(k, segment.kv_dtype, d * kBlockPositions + p), score);
    const bool is_visible = begin <= p && p < end;
    scores[p] = !is_visible ? kMinusInfinity : bias == nullptr ? score * segment.scale : score * segment.scale + bias[p];
  }
}

void attend(const AttentionSegment& segment, const AttentionQuery& query) {
  float m = kMinusInfinity;
  float lanes[kBlockPositions] = {};
  for (int64_t d = 0; d < segment.value_dim; ++d) query.acc[d] = 0.0f;

  for (int64_t block = query.first / kBlockPositions; block * kBlockPositions < query.last; ++block) {
    const int64_t origin = block * kBlockPositions;
    const int64_t begin = query.first > origin ? query.first - origin : 0;
    const int64_t end = query.last - origin < kBlockPositions ? query.last - origin : kBlockPositions;
    float scores[kBlockPositions];
    block_scores(segment, query.q, query.bias == nullptr ? nullptr : query.bias + origin, segment.k_blocks[block], begin, end, scores);

    float folded[16];
    for (int64_t i = 0; i < 16; ++i) folded[i] = max(scores[i], scores[i + 16]);
    const float block_max = tree16_max(folded);
    if (block_max > m) {
      const float c = exp(m - block_max);
      for (float& lane : lanes) lane *= c;
      for (int64_t d = 0; d < segment.value_dim; ++d) query.acc[d] *= c;
      m = block_max;
    }
    for (int64_t p = begin; p < end; ++p) {
      const float e = exp(scores[p] - m);
      lanes[p] += e;
      for (int64_t d = 0; d < segment.value_dim; ++d) {
        const float v = load_element(segment.v_blocks[block], segment.kv_dtype, p * segment.value_dim + d);
        query.acc[d] = fma(e, v, query.acc[d]);
      }
    }
  }
  float folded[16];
  for (int64_t i = 0; i < 16; ++i) folded[i] = lanes[i] + lanes[i + 16];
  *query.m = m;
  *query.l = tree16_sum(folded);
}

void attention(const AttentionSegment& segment) {
  for (int64_t i = 0; i < segment.num_queries; ++i) attend(segment, segment.queries[i]);
}

void attention_merge(const float* m, const float* l, const float* acc, int64_t parts, int64_t value_dim, float* out) {
  float largest = m[0];
  float total = l[0];
  for (int64_t d = 0; d < value_dim; ++d) out[d] = acc[d];
  for (int64_t part = 1; part < parts; ++part) {
    const float next = max(largest, m[part]);
    const float a = exp(largest - next);
    const float b = exp(m[part] - next);
    total = fma(l[part], b, total * a);
    for (int64_t d = 0; d < value_dim; ++d) out[d] = fma(acc[part * value_dim + d], b, out[d] * a);
    largest = next;
  }
  for (int64_t d = 0; d < value_dim; ++d) out[d] = out[d] / total;
}

}  // namespace

void add_attention(Table& table) {
  table.kv_store = kv_store;
  table.attention = attention;
  table.attention_merge = attention_merge;
}

}  // namespace expertmesh::kernels::ref
