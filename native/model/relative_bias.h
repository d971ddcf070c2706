#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/kernels.h"
#include "model/spec.h"

namespace expertmesh {

// The bucket of a distance (position of the key - position of the query), as in T5 (Raffel et al., Exploring the limits of
// transfer learning; JMLR 21). Short distances have buckets of their own, longer ones share buckets that grow as powers up to
// max_distance. Where both directions are seen, each has half of the buckets; else all that lies ahead counts as distance 0.
int64_t relative_bucket(int64_t distance, bool sees_both, int64_t num_buckets, int64_t max_distance);

// A bias for each head and distance, laid out so that the biases of a query's keys at ascending positions follow each other.
class RelativeBias {
 public:
  // table [num_buckets, num_heads]; distances are less than `context_length` either way.
  RelativeBias(const RelativeBiasSpec& spec, std::span<const float> table, int64_t num_heads, bool sees_both, int64_t context_length);

  // Where the bias of the key at `key` lies, that of key + 1 after it.
  const float* at(int64_t head, int64_t query, int64_t key) const {
    return values_.data() + head * (2 * context_length_ - 1) + (key - query) + context_length_ - 1;
  }

 private:
  int64_t context_length_;
  // [heads][2 * context_length - 1], and room for the rest of the last key's block.
  std::vector<float> values_;
};

}  // namespace expertmesh
