#include <cstring>

#include "kernels/backends.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::ref {
namespace {

double read_pass(const void* data, size_t size_bytes) {
  const auto* bytes = static_cast<const unsigned char*>(data);
  uint64_t sum = 0;
  size_t i = 0;
  for (; i + sizeof(uint64_t) <= size_bytes; i += sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, bytes + i, sizeof word);
    sum += word;
  }
  for (; i < size_bytes; ++i) sum += bytes[i];
  return static_cast<double>(sum);
}

double fma_pass(int64_t iterations) {
  constexpr int64_t kChains = 12;
  volatile float input = 1.0f;
  const float factor = input;
  float chains[kChains];
  for (int64_t c = 0; c < kChains; ++c) chains[c] = static_cast<float>(c) * factor;
  for (int64_t i = 0; i < iterations; ++i) {
    for (float& chain : chains) chain = fma(chain, factor, factor);
  }
  for (float chain : chains) input = chain;
  return 2.0 * kChains * static_cast<double>(iterations);
}

}  // namespace

void add_probe(Table& table) {
  table.read_pass = read_pass;
  table.fma_pass = fma_pass;
}

}  // namespace expertmesh::kernels::ref
