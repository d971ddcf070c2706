#include "backend/cpu/random_values.h"

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

}  // namespace

void fill_random(Team& team, uint64_t first, DType dtype, int64_t count, std::byte* out) {
  constexpr int64_t kGrain = 4096;
  team.parallel_ranges(count, kGrain, [&](int64_t begin, int64_t end) {
    float values[kGrain];
    for (int64_t i = begin; i < end; ++i) values[i - begin] = random_value(first + static_cast<uint64_t>(i));
    team.kernels().narrow(values, dtype, out + begin * static_cast<int64_t>(size_of(dtype)), end - begin);
  });
}

}  // namespace expertmesh::cpu
