#pragma once

// A block of keys and values serves all queries of a pass before the next block is read. Each query has its own sums, in
// the order it would have alone.

#include "kernels/cpu/attention_softmax.h"
#include "kernels/cpu/attention_tiles.h"
#include "kernels/cpu/elements.h"
#include "kernels/kernels.h"
#include "kernels/lanes.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::cpu {
namespace {

// Packed queries of a pass, and a block widened to f32; with the rest of a pass below 160 KiB of stack.
inline constexpr int64_t kMaxPackedFloats = kAttentionQueries * 128;
inline constexpr int64_t kMaxWidenedFloats = kBlockPositions * 256;

// Keys and values of one block in the form that tiles read, and the block after it (null: none).
template <class Element>
struct Block {
  const Element* k;
  const Element* v;
  const void* next_k;
  const void* next_v;
  int64_t next_k_bytes;
  int64_t next_v_bytes;
};

// At most kAttentionQueries queries over a segment.
template <class V>
class AttentionPass {
 public:
  AttentionPass(const AttentionSegment& segment, const AttentionQuery* queries, int64_t count)
      : queries_(queries), count_(count), head_dim_(segment.head_dim), value_dim_(segment.value_dim), scale_(segment.scale) {
    for (float& m : m_) m = block_max_[&m - m_] = kMinusInfinity;
    for (int64_t i = 0; i < count; ++i) {
      for (float& lane : lanes_[i]) lane = 0.0f;
      for_each16<V>(value_dim_, [&](int64_t d, auto lanes) { lanes.store(queries[i].acc + d, V(0.0f)); });
    }
    pack();
  }

  template <class Element>
  void take(int64_t number, const Block<Element>& block) {
    for (int64_t i = 0; i < count_; ++i) visible_[i] = visible_in(queries_[i], number);
    for (int64_t t = 0; t < score_tiles().count(); ++t) {
      if (is_seen_by(t)) score(t, block);
    }
    weigh(number);
    for (int64_t t = 0; t < value_tiles().count(); ++t) accumulate(t, block);
  }

  void finish() {
    for (int64_t i = 0; i < count_; ++i) {
      float folded[16];
      (V::load(lanes_[i]) + V::load(lanes_[i] + 16)).store(folded);
      *queries_[i].m = m_[i];
      *queries_[i].l = tree16_sum(folded);
    }
  }

 private:
  QueryTiles<V::kScoreRows> score_tiles() const { return {count_}; }
  QueryTiles<V::kValueRows> value_tiles() const { return {count_}; }

  // A query alone is read where it lies.
  void pack() {
    const auto tiles = score_tiles();
    for (int64_t t = 0; count_ > 1 && t < tiles.count(); ++t) {
      float* const packed = packed_ + tiles.begin(t) * head_dim_;
      const int64_t rows = tiles.rows(t);
      for (int64_t r = 0; r < rows; ++r) {
        const float* const q = queries_[tiles.begin(t) + r].q;
        for (int64_t d = 0; d < head_dim_; ++d) packed[d * rows + r] = q[d];
      }
    }
  }

  const float* packed(int64_t t) const { return count_ == 1 ? queries_[0].q : packed_ + score_tiles().begin(t) * head_dim_; }

  bool is_seen_by(int64_t t) const {
    for (int64_t i = score_tiles().begin(t); i < score_tiles().begin(t + 1); ++i) {
      if (visible_[i].any()) return true;
    }
    return false;
  }

  template <class Element>
  void score(int64_t t, const Block<Element>& block) {
    const auto tiles = score_tiles();
    with_rows<V::kScoreRows>(tiles.rows(t), [&]<int32_t kRows>() {
      constexpr int32_t kVectors = vectors_for<V, kRows, 2>();
      constexpr int64_t kParts = 2 / kVectors;
      for (int64_t part = 0; part < kParts; ++part) {
        const int64_t first = part * 16 * kVectors;
        score_tile<V, kRows, kVectors>(packed(t), block.k + first, head_dim_,
                                       prefetch_part(block.next_k, block.next_k_bytes, t * kParts + part, tiles.count() * kParts,
                                                     head_dim_ / kStepsPerTurn),
                                       weights_[tiles.begin(t)] + first);
      }
    });
  }

  void weigh(int64_t number) {
    for (int64_t i = 0; i < count_; ++i) {
      block_max_[i] = kMinusInfinity;
      if (visible_[i].any()) block_max_[i] = scale_scores<V>(scale_, bias_of(queries_[i], number), visible_[i], weights_[i]);
    }
    for (int64_t i = 0; i < count_; i += 16) raise_maxima<V>(block_max_ + i, m_ + i, factors_ + i);
    for (int64_t i = 0; i < count_; ++i) {
      if (visible_[i].any()) weigh_scores<V>(m_[i], factors_[i], weights_[i], lanes_[i]);
    }
  }

  // Positions that all queries of the tile see together, those that only some see query by query.
  template <class Element>
  void accumulate(int64_t t, const Block<Element>& block) {
    const int64_t begin = value_tiles().begin(t);
    const int64_t end = value_tiles().begin(t + 1);
    Visible common{0, kBlockPositions};
    for (int64_t i = begin; i < end; ++i) {
      common.begin = larger(common.begin, visible_[i].begin);
      common.end = smaller(common.end, visible_[i].end);
    }
    if (!common.any()) common.begin = common.end = kBlockPositions;
    for (int64_t i = begin; i < end; ++i) accumulate_alone(i, {visible_[i].begin, smaller(visible_[i].end, common.begin)}, block);
    if (!common.any()) return;
    with_rows<V::kValueRows>(end - begin, [&]<int32_t kRows>() { accumulate_values<kRows>(begin, t, common, block); });
    for (int64_t i = begin; i < end; ++i) {
      factors_[i] = 1.0f;
      accumulate_alone(i, {larger(visible_[i].begin, common.end), visible_[i].end}, block);
    }
  }

  template <class Element>
  void accumulate_alone(int64_t query, const Visible& range, const Block<Element>& block) {
    if (!range.any()) return;
    accumulate_values<1>(query, value_tiles().count(), range, block);
    factors_[query] = 1.0f;
  }

  // All values for kRows queries, in as many vectors as they have accumulators for, then half as many, and so on.
  // `t` says which part of the next block to fetch.
  template <int32_t kRows, int32_t kVectors = vectors_for<V, kRows, 8>(), class Element>
  void accumulate_values(int64_t first, int64_t t, const Visible& range, const Block<Element>& block, int64_t d = 0) {
    const auto tile = [&]<int32_t kWidth>(auto lanes) {
      constexpr int64_t kStep = 16 * kWidth;
      const int64_t steps = range.end - range.begin;
      const int64_t parts = (value_dim_ + kStep - 1) / kStep;
      value_tile<V, kRows, kWidth>(queries_ + first, factors_ + first, weights_[first] + range.begin, block.v + range.begin * value_dim_,
                                   value_dim_, steps, d,
                                   prefetch_part(block.next_v, block.next_v_bytes, t * parts + d / kStep, value_tiles().count() * parts,
                                                 steps / kStepsPerTurn),
                                   lanes);
    };
    for (; d + 16 * kVectors <= value_dim_; d += 16 * kVectors) tile.template operator()<kVectors>(AllLanes<V>{});
    if constexpr (kVectors > 1) {
      accumulate_values<kRows, kVectors / 2>(first, t, range, block, d);
    } else if (d < value_dim_) {
      tile.template operator()<1>(FirstLanes<V>{value_dim_ - d});
    }
  }

  const AttentionQuery* queries_;
  const int64_t count_;
  const int64_t head_dim_;
  const int64_t value_dim_;
  const float scale_;
  Visible visible_[kAttentionQueries];
  // Padded to whole vectors of queries.
  alignas(64) float m_[kAttentionQueries];
  alignas(64) float block_max_[kAttentionQueries];
  alignas(64) float factors_[kAttentionQueries];
  alignas(64) float lanes_[kAttentionQueries][kBlockPositions];
  alignas(64) float weights_[kAttentionQueries][kBlockPositions];  // scores before they are weighed
  alignas(64) float packed_[kMaxPackedFloats];
};

// The block's elements as f32.
template <class V, class Element>
inline const float* widened(const Element* block, int64_t count, float* out) {
  for_each16<V>(count, [&](int64_t i, auto lanes) { lanes.store(out + i, lanes.load(block + i)); });
  return out;
}

// Several tiles of queries: a block is widened once for all of them, where there is room.
template <class V, class Element>
void attend(const AttentionSegment& segment, const AttentionQuery* queries, int64_t count) {
  AttentionPass<V> pass(segment, queries, count);
  int64_t first = kSegmentPositions;
  int64_t last = 0;
  for (int64_t i = 0; i < count; ++i) {
    first = smaller(first, queries[i].first);
    last = larger(last, queries[i].last);
  }
  const int64_t k_size = segment.head_dim * kBlockPositions;
  const int64_t v_size = segment.value_dim * kBlockPositions;
  const int64_t end = (last + kBlockPositions - 1) / kBlockPositions;
  for (int64_t number = first / kBlockPositions; number < end; ++number) {
    const auto* k = static_cast<const Element*>(segment.k_blocks[number]);
    const auto* v = static_cast<const Element*>(segment.v_blocks[number]);
    const bool has_next = number + 1 < end;
    const void* next_k = has_next ? segment.k_blocks[number + 1] : nullptr;
    const void* next_v = has_next ? segment.v_blocks[number + 1] : nullptr;
    constexpr auto kBytes = static_cast<int64_t>(sizeof(Element));
    if constexpr (sizeof(Element) < sizeof(float)) {
      if (count > V::kScoreRows && larger(k_size, v_size) <= kMaxWidenedFloats) {
        alignas(64) float wide_k[kMaxWidenedFloats];
        alignas(64) float wide_v[kMaxWidenedFloats];
        pass.template take<float>(number, {widened<V>(k, k_size, wide_k), widened<V>(v, v_size, wide_v), next_k, next_v, k_size * kBytes, v_size * kBytes});
        continue;
      }
    }
    pass.template take<Element>(number, {k, v, next_k, next_v, k_size * kBytes, v_size * kBytes});
  }
  pass.finish();
}

template <class V>
void attention(const AttentionSegment& segment) {
  const int64_t most = larger(1, smaller(kAttentionQueries, kMaxPackedFloats / segment.head_dim));
  with_element(segment.kv_dtype, [&]<class Element>() {
    for (int64_t i = 0; i < segment.num_queries; i += most) {
      attend<V, Element>(segment, segment.queries + i, smaller(most, segment.num_queries - i));
    }
  });
}

template <class V>
void attention_merge(const float* m, const float* l, const float* acc, int64_t parts, int64_t value_dim, float* out) {
  for_each16<V>(value_dim, [&](int64_t d, auto lanes) { lanes.store(out + d, lanes.load(acc + d)); });
  float largest_m = m[0];
  float total = l[0];
  for (int64_t part = 1; part < parts; ++part) {
    const float next = max(largest_m, m[part]);
    const float a = exp(largest_m - next);
    const float b = exp(m[part] - next);
    total = fma(l[part], b, total * a);
    const float* next_acc = acc + part * value_dim;
    for_each16<V>(value_dim, [&](int64_t d, auto lanes) {
      lanes.store(out + d, fma(lanes.load(next_acc + d), V(b), lanes.load(out + d) * V(a)));
    });
    largest_m = next;
  }
  for_each16<V>(value_dim, [&](int64_t d, auto lanes) { lanes.store(out + d, lanes.load(out + d) / V(total)); });
}

// The key's elements go to different cache lines, one by one.
template <class V>
void kv_store(const float* k, const float* v, DType dtype, void* k_block, void* v_block, int64_t slot, int64_t head_dim,
              int64_t value_dim) {
  with_element(dtype, [&]<class Element>() {
    auto* const keys = static_cast<Element*>(k_block) + slot;
    auto* const values = static_cast<Element*>(v_block) + slot * value_dim;
    for_each16<V>(head_dim, [&](int64_t d, auto lanes) {
      Element rounded[16];
      lanes.load(k + d).store(rounded);
      const int64_t count = smaller(16, head_dim - d);
      for (int64_t i = 0; i < count; ++i) keys[(d + i) * kBlockPositions] = rounded[i];
    });
    for_each16<V>(value_dim, [&](int64_t d, auto lanes) { lanes.store(values + d, lanes.load(v + d)); });
  });
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
