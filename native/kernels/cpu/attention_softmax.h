#pragma once

// From a block's scores to its weights, for many queries at once: queries are independent, so each step runs through all
// of them before the next begins, and no query waits for its own chain of operations.

#include "kernels/cpu/elements.h"
#include "kernels/cpu/softmax.h"
#include "kernels/kernels.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::cpu {
namespace {

// Visible positions of a query within a block: begin <= position < end; none where begin >= end.
struct Visible {
  int64_t begin;
  int64_t end;

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

// Scales a query's 32 scores in place and adds `bias` (null: none), -infinity where it does not see; returns the largest.
template <class V>
inline float scale_scores(float scale, const float* bias, const Visible& visible, float* scores) {
  V low = V::load(scores) * V(scale);
  V high = V::load(scores + 16) * V(scale);
  if (bias != nullptr) {
    low = low + V::load(bias);
    high = high + V::load(bias + 16);
  }
  if (visible.begin > 0 || visible.end < kBlockPositions) {
    const V begin(static_cast<float>(visible.begin));
    const V end(static_cast<float>(visible.end));
    const V none(kMinusInfinity);
    const auto mask = [&](V position, V score) { return select(less(position, begin), none, select(less(position, end), score, none)); };
    low = mask(V::iota(), low);
    high = mask(V::iota() + V(16.0f), high);
  }
  low.store(scores);
  high.store(scores + 16);
  return max_of_lanes(max(low, high));
}

// Of 16 queries: m = max(m, largest of the block), and the factor by which their sums so far shrink.
template <class V>
inline void raise_maxima(const float* block_max, float* m, float* factors) {
  const V before = V::load(m);
  const V candidate = V::load(block_max);
  const auto is_larger = less(before, candidate);
  select(is_larger, exp(before - candidate), V(1.0f)).store(factors);
  select(is_larger, candidate, before).store(m);
}

// Turns a query's scores into weights in place and adds them to its 32 lanes.
template <class V>
inline void weigh_scores(float m, float factor, float* scores, float* lanes) {
#pragma GCC unroll 2
  for (int32_t half = 0; half < 32; half += 16) {
    const V e = exp(V::load(scores + half) - V(m));
    (V::load(lanes + half) * V(factor) + e).store(lanes + half);
    e.store(scores + half);
  }
}

}  // namespace
}  // namespace expertmesh::kernels::cpu
