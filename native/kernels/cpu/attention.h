#pragma once

// Queries of one kv head are taken kQueryTile at a time, so that a block's keys and values are loaded once for all of
// them. Each query has its own sums, in the order it would have alone.

#include "kernels/cpu/elements.h"
#include "kernels/cpu/softmax.h"
#include "kernels/kernels.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::cpu {
namespace {

// One query's sums over the segment; acc lies in the query's output.
template <class V>
struct QueryState {
  float m = kMinusInfinity;
  V lanes[2] = {V(0.0f), V(0.0f)};
};

// Visible positions of a query within a block: begin <= position < end; none where begin >= end.
struct Visible {
  int64_t begin;
  int64_t end;

  bool operator==(const Visible&) const = default;
  bool any() const { return begin < end; }
};

inline Visible visible_in(const AttentionQuery& query, int64_t block) {
  const int64_t origin = block * kBlockPositions;
  return {larger(query.first - origin, 0), smaller(query.last - origin, kBlockPositions)};
}

// Of the block's positions.
inline const float* bias_of(const AttentionQuery& query, int64_t block) {
  return query.bias == nullptr ? nullptr : query.bias + block * kBlockPositions;
}

// scores[i][half] = q of queries[i] against the block's 32 keys, not yet scaled.
template <class V, int32_t kQueries>
inline void block_scores(const AttentionQuery* queries, const float* k, int64_t head_dim, V (&scores)[kQueries][2]) {
#pragma GCC unroll 8
  for (int32_t i = 0; i < kQueries; ++i) scores[i][0] = scores[i][1] = V(0.0f);
  for (int64_t d = 0; d < head_dim; ++d) {
    const V low = V::load(k + d * kBlockPositions);
    const V high = V::load(k + d * kBlockPositions + 16);
#pragma GCC unroll 8
    for (int32_t i = 0; i < kQueries; ++i) {
      const V q(queries[i].q[d]);
      scores[i][0] = fma(q, low, scores[i][0]);
      scores[i][1] = fma(q, high, scores[i][1]);
    }
  }
}

// Takes a block's scores into the state: weights e[32], and the factor by which acc has to be scaled first.
template <class V>
inline float absorb_scores(V (&scores)[2], float scale, const float* bias, const Visible& visible, QueryState<V>& state, float* e) {
  const V begin(static_cast<float>(visible.begin));
  const V end(static_cast<float>(visible.end));
  const V none(kMinusInfinity);
  V position = V::iota();
#pragma GCC unroll 2
  for (int32_t half = 0; half < 2; ++half) {
    V scaled = scores[half] * V(scale);
    if (bias != nullptr) scaled = scaled + V::load(bias + 16 * half);
    scores[half] = select(less(position, begin), none, select(less(position, end), scaled, none));
    position = position + V(16.0f);
  }
  float folded[16];
  max(scores[0], scores[1]).store(folded);
  const float block_max = tree16_max(folded);
  float factor = 1.0f;
  if (block_max > state.m) {
    factor = exp(state.m - block_max);
    state.m = block_max;
    state.lanes[0] = state.lanes[0] * V(factor);
    state.lanes[1] = state.lanes[1] * V(factor);
  }
#pragma GCC unroll 2
  for (int32_t half = 0; half < 2; ++half) {
    const V weights = exp(scores[half] - V(state.m));
    state.lanes[half] = state.lanes[half] + weights;
    weights.store(e + 16 * half);
  }
  return factor;
}

// acc[d] = fma(e[p], v[p][d], acc[d] * factor) over the visible p, for kChunks * 16 of d (or one chunk's `lanes`).
template <class V, int32_t kQueries, int32_t kChunks, class Lanes>
inline void accumulate_chunks(const AttentionQuery* queries, const float* factors, const float (*e)[kBlockPositions],
                              const Visible& visible, const float* v, int64_t head_dim, int64_t d, Lanes lanes) {
  V acc[kQueries][kChunks];
#pragma GCC unroll 8
  for (int32_t i = 0; i < kQueries; ++i) {
#pragma GCC unroll 8
    for (int32_t c = 0; c < kChunks; ++c) acc[i][c] = lanes.load(queries[i].acc + d + 16 * c) * V(factors[i]);
  }
  for (int64_t p = visible.begin; p < visible.end; ++p) {
    V row[kChunks];
#pragma GCC unroll 8
    for (int32_t c = 0; c < kChunks; ++c) row[c] = lanes.load(v + p * head_dim + d + 16 * c);
#pragma GCC unroll 8
    for (int32_t i = 0; i < kQueries; ++i) {
      const V weight(e[i][p]);
#pragma GCC unroll 8
      for (int32_t c = 0; c < kChunks; ++c) acc[i][c] = fma(weight, row[c], acc[i][c]);
    }
  }
#pragma GCC unroll 8
  for (int32_t i = 0; i < kQueries; ++i) {
#pragma GCC unroll 8
    for (int32_t c = 0; c < kChunks; ++c) lanes.store(queries[i].acc + d + 16 * c, acc[i][c]);
  }
}

// The whole head in chunks of kChunks * 16, then of half as many, and so on.
template <class V, int32_t kQueries, int32_t kChunks>
inline void accumulate(const AttentionQuery* queries, const float* factors, const float (*e)[kBlockPositions],
                       const Visible& visible, const float* v, int64_t head_dim, int64_t d = 0) {
  for (; d + 16 * kChunks <= head_dim; d += 16 * kChunks) {
    accumulate_chunks<V, kQueries, kChunks>(queries, factors, e, visible, v, head_dim, d, AllLanes<V>{});
  }
  if constexpr (kChunks > 1) {
    accumulate<V, kQueries, kChunks / 2>(queries, factors, e, visible, v, head_dim, d);
  } else if (d < head_dim) {
    accumulate_chunks<V, kQueries, 1>(queries, factors, e, visible, v, head_dim, d, FirstLanes<V>{head_dim - d});
  }
}

// One block for kQueries queries that all see some of it.
template <class V, int32_t kQueries>
inline void attend_block(const AttentionSegment& segment, const AttentionQuery* queries, const Visible* visible,
                         int64_t block, QueryState<V>* states) {
  V scores[kQueries][2];
  block_scores<V, kQueries>(queries, segment.k_blocks[block], segment.head_dim, scores);
  float e[kQueries][kBlockPositions];
  float factors[kQueries];
  bool is_same = true;
#pragma GCC unroll 8
  for (int32_t i = 0; i < kQueries; ++i) {
    factors[i] = absorb_scores(scores[i], segment.scale, bias_of(queries[i], block), visible[i], states[i], e[i]);
    is_same = is_same && visible[i] == visible[0];
  }
  const float* v = segment.v_blocks[block];
  constexpr int32_t kChunks = V::kHeadChunks;
  constexpr int32_t kLoneChunks = 2 * kChunks;
  if (is_same) {
    accumulate<V, kQueries, kQueries == 1 ? kLoneChunks : kChunks>(queries, factors, e, visible[0], v, segment.head_dim);
    return;
  }
  for (int32_t i = 0; i < kQueries; ++i) {
    accumulate<V, 1, kLoneChunks>(queries + i, factors + i, e + i, visible[i], v, segment.head_dim);
  }
}

// kQueries queries over the whole segment, block by block.
template <class V, int32_t kQueries>
void attend(const AttentionSegment& segment, const AttentionQuery* queries) {
  QueryState<V> states[kQueries];
  int64_t first = kSegmentPositions;
  int64_t last = 0;
  for (int32_t i = 0; i < kQueries; ++i) {
    first = smaller(first, queries[i].first);
    last = larger(last, queries[i].last);
    for_each16<V>(segment.head_dim, [&](int64_t d, auto lanes) { lanes.store(queries[i].acc + d, V(0.0f)); });
  }
  for (int64_t block = first / kBlockPositions; block * kBlockPositions < last; ++block) {
    Visible visible[kQueries];
    bool all_see = true;
    for (int32_t i = 0; i < kQueries; ++i) {
      visible[i] = visible_in(queries[i], block);
      all_see = all_see && visible[i].any();
    }
    if (all_see) {
      attend_block<V, kQueries>(segment, queries, visible, block, states);
      continue;
    }
    for (int32_t i = 0; i < kQueries; ++i) {
      if (visible[i].any()) attend_block<V, 1>(segment, queries + i, visible + i, block, states + i);
    }
  }
  for (int32_t i = 0; i < kQueries; ++i) {
    float folded[16];
    (states[i].lanes[0] + states[i].lanes[1]).store(folded);
    *queries[i].m = states[i].m;
    *queries[i].l = tree16_sum(folded);
  }
}

template <class V>
void attention(const AttentionSegment& segment) {
  int64_t i = 0;
  for (; i + V::kQueryTile <= segment.num_queries; i += V::kQueryTile) {
    attend<V, V::kQueryTile>(segment, segment.queries + i);
  }
  for (; i < segment.num_queries; ++i) attend<V, 1>(segment, segment.queries + i);
}

template <class V>
void attention_merge(const float* m, const float* l, const float* acc, int64_t parts, int64_t head_dim, float* out) {
  for_each16<V>(head_dim, [&](int64_t d, auto lanes) { lanes.store(out + d, lanes.load(acc + d)); });
  float largest_m = m[0];
  float total = l[0];
  for (int64_t part = 1; part < parts; ++part) {
    const float next = max(largest_m, m[part]);
    const float a = exp(largest_m - next);
    const float b = exp(m[part] - next);
    total = fma(l[part], b, total * a);
    const float* next_acc = acc + part * head_dim;
    for_each16<V>(head_dim, [&](int64_t d, auto lanes) {
      lanes.store(out + d, fma(lanes.load(next_acc + d), V(b), lanes.load(out + d) * V(a)));
    });
    largest_m = next;
  }
  for_each16<V>(head_dim, [&](int64_t d, auto lanes) { lanes.store(out + d, lanes.load(out + d) / V(total)); });
}

// Nothing to vectorise in the key: its elements go to different cache lines.
template <class V>
void kv_store(const float* k, const float* v, float* k_block, float* v_block, int64_t slot, int64_t head_dim) {
  for (int64_t d = 0; d < head_dim; ++d) k_block[d * kBlockPositions + slot] = k[d];
  float* row = v_block + slot * head_dim;
  for_each16<V>(head_dim, [&](int64_t d, auto lanes) { lanes.store(row + d, lanes.load(v + d)); });
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
