#include "backend/cpu/probes.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <vector>

#include "backend/cpu/attention_probe.h"
#include "backend/cpu/products.h"
#include "backend/cpu/random_values.h"
#include "kernels/quantise.h"
#include "kernels/row_stride.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh::cpu {

namespace {

using Clock = std::chrono::steady_clock;

// A packed matrix of random weights. The panels of a quantised one are equal: making codes takes long.
void fill_matrix(Team& team, uint64_t seed, const GemmProbe& probe, std::byte* out) {
  const kernels::PackedMatrix matrix{.data = nullptr, .format = probe.format, .n = probe.n, .k = probe.k};
  if (!is_quantised(probe.format)) {
    const int64_t count = matrix.panels() * kernels::kPanelWidth * matrix.k;
    fill_random(team, seed * static_cast<uint64_t>(count), element_of(probe.format), count, out);
    return;
  }
  std::vector<float> values(static_cast<size_t>(kernels::kPanelWidth * probe.k));
  fill_random(team, seed * values.size(), DType::f32, kernels::kPanelWidth * probe.k, reinterpret_cast<std::byte*>(values.data()));
  std::vector<std::byte> codes(static_cast<size_t>(canonical_bytes(probe.format, kernels::kPanelWidth, probe.k)));
  kernels::quantise(values.data(), probe.format, kernels::kPanelWidth, probe.k, codes.data());
  const int64_t panel_bytes = kernels::panel_bytes(probe.format, probe.k);
  team.parallel_for(matrix.panels(), [&](int64_t panel) {
    kernels::pack_matrix(codes.data(), probe.format, kernels::kPanelWidth, probe.k, out + panel * panel_bytes);
  });
}

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

double CpuProbes::read(int64_t bytes) {
  constexpr int64_t kGrain = int64_t{1} << 20;
  constexpr int kPasses = 3;
  AlignedBuffer buffer(static_cast<size_t>(bytes), "the read probe");
  const int64_t num_floats = bytes / static_cast<int64_t>(sizeof(float));
  fill_random(team_, 0, DType::f32, num_floats, buffer.data());
  double best = 0;
  for (int pass = 0; pass < kPasses; ++pass) {
    std::atomic<double> sum = 0;  // so that no read can be left out
    const Clock::time_point start = Clock::now();
    team_.parallel_ranges(num_floats * static_cast<int64_t>(sizeof(float)), kGrain, [&](int64_t begin, int64_t end) {
      sum.fetch_add(team_.kernels().read_pass(buffer.data() + begin, static_cast<size_t>(end - begin)), std::memory_order_relaxed);
    });
    best = std::max(best, static_cast<double>(bytes) / seconds_since(start) * 1e-9);
  }
  return best;
}

double CpuProbes::fma(int64_t milliseconds) {
  constexpr int64_t kIterations = int64_t{1} << 16;
  const int64_t num_pieces = int64_t{8} * team_.num_threads();
  std::atomic<double> operations = 0;
  const Clock::time_point start = Clock::now();
  do {
    team_.parallel_for(num_pieces, [&](int64_t) { operations.fetch_add(team_.kernels().fma_pass(kIterations), std::memory_order_relaxed); });
  } while (seconds_since(start) * 1e3 < static_cast<double>(milliseconds));
  return operations / seconds_since(start) * 1e-9;
}

double CpuProbes::gemm(const GemmProbe& probe) {
  std::vector<AlignedBuffer> storage;
  std::vector<Linear> matrices;
  for (int64_t i = 0; i < probe.num_matrices; ++i) {
    storage.emplace_back(static_cast<size_t>(kernels::packed_bytes(probe.format, probe.n, probe.k)), "the product probe");
    fill_matrix(team_, static_cast<uint64_t>(i), probe, storage.back().data());
    matrices.push_back({.matrix = {.data = Place<const std::byte>(storage.back().data()), .format = probe.format, .n = probe.n, .k = probe.k}, .bias = {}});
  }
  Scratch<float> x;
  Scratch<float> out;
  Scratch<float> forms;
  const int64_t ldx = kernels::row_stride(probe.k);
  fill_random(team_, 0, DType::f32, probe.rows * ldx, reinterpret_cast<std::byte*>(x.reserve(probe.rows * ldx)));
  std::fill_n(out.reserve(probe.rows * probe.n), probe.rows * probe.n, 0.0f);

  const Clock::time_point start = Clock::now();
  for (int64_t i = 0; i < probe.repeats; ++i) {
    const Product product{.w = &matrices[static_cast<size_t>(i % probe.num_matrices)],
                          .x = {.data = Place<float>(x.data()), .stride = ldx, .count = probe.rows},
                          .y = {.data = Place<float>(out.data()), .stride = probe.n, .count = probe.rows}};
    run_products(team_, std::span(&product, 1), forms);
  }
  return seconds_since(start);
}

double CpuProbes::attention(const AttentionProbe& probe) { return probe_attention(team_, probe); }

}  // namespace expertmesh::cpu
