#include "backend/cpu/random_values.h"

#include <algorithm>
#include <vector>

namespace expertmesh::cpu {

namespace {

// The i-th value: the output function of SplitMix64 (Steele et al., 2014).
float random_value(uint64_t i) {
  uint64_t z = (i + 1) * 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  z ^= z >> 31;
  return static_cast<float>(static_cast<double>(z >> 40) * 0x1p-23 - 1.0);
}

constexpr uint64_t kPeriod = uint64_t{1} << 16;

std::vector<float> make_period() {
  std::vector<float> values(kPeriod);
  for (uint64_t i = 0; i < kPeriod; ++i) values[i] = random_value(i);
  return values;
}

}  // namespace

void fill_random(Team& team, uint64_t first, DType dtype, int64_t count, std::byte* out) {
  static const std::vector<float> period = make_period();
  constexpr int64_t kGrain = 4096;
  team.parallel_ranges(count, kGrain, [&](int64_t begin, int64_t end) {
    while (begin < end) {
      const uint64_t from = (first + static_cast<uint64_t>(begin)) % kPeriod;
      const int64_t length = std::min(end - begin, static_cast<int64_t>(kPeriod - from));
      team.kernels().narrow(period.data() + from, dtype, out + begin * static_cast<int64_t>(size_of(dtype)), length);
      begin += length;
    }
  });
}

}  // namespace expertmesh::cpu
