#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace expertmesh {

// cos and sin of each position's angles, computed in blocks of positions when one of them is first used: a context of
// 100 000 positions costs nothing until it is filled. Used by one thread at a time.
class RopeTables {
 public:
  // inverse_frequencies [pairs].
  RopeTables(std::vector<float> inverse_frequencies, float attention_factor, int64_t context_length);

  // Computes what `position` needs; afterwards cos() and sin() of it may be read by any thread.
  void prepare(int64_t position);

  // [pairs]
  const float* cos(int64_t position) const { return row(position); }
  const float* sin(int64_t position) const { return row(position) + inverse_frequencies_.size(); }

 private:
  static constexpr int64_t kBlock = 256;

  const float* row(int64_t position) const {
    const auto pairs = static_cast<int64_t>(inverse_frequencies_.size());
    return blocks_[static_cast<size_t>(position / kBlock)].get() + position % kBlock * 2 * pairs;
  }

  std::vector<float> inverse_frequencies_;
  float attention_factor_;
  // [kBlock][cos, sin][pairs] each, or null.
  std::vector<std::unique_ptr<float[]>> blocks_;
};

}  // namespace expertmesh
