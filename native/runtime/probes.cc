#include "runtime/probes.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <vector>

#include "kernels/row_stride.h"
#include "runtime/aligned_buffer.h"
#include "runtime/random_values.h"
#include "runtime/tiles.h"

namespace expertmesh {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

double probe_read(Engine& engine, int64_t bytes) {
  constexpr int64_t kGrain = int64_t{1} << 20;
  constexpr int kPasses = 3;
  AlignedBuffer buffer(static_cast<size_t>(bytes), "the read probe");
  const int64_t num_floats = bytes / static_cast<int64_t>(sizeof(float));
  fill_random(engine, 0, DType::f32, num_floats, buffer.data());
  double best = 0;
  for (int pass = 0; pass < kPasses; ++pass) {
    std::atomic<double> sum = 0;  // so that no read can be left out
    const Clock::time_point start = Clock::now();
    engine.parallel_ranges(num_floats * static_cast<int64_t>(sizeof(float)), kGrain, [&](int64_t begin, int64_t end) {
      sum.fetch_add(engine.kernels().read_pass(buffer.data() + begin, static_cast<size_t>(end - begin)), std::memory_order_relaxed);
    });
    best = std::max(best, static_cast<double>(bytes) / seconds_since(start) * 1e-9);
  }
  return best;
}

double probe_fma(Engine& engine, int64_t milliseconds) {
  constexpr int64_t kIterations = int64_t{1} << 16;
  const int64_t num_pieces = int64_t{8} * engine.num_threads();
  std::atomic<double> operations = 0;
  const Clock::time_point start = Clock::now();
  do {
    engine.parallel_for(num_pieces, [&](int64_t) { operations.fetch_add(engine.kernels().fma_pass(kIterations), std::memory_order_relaxed); });
  } while (seconds_since(start) * 1e3 < static_cast<double>(milliseconds));
  return operations / seconds_since(start) * 1e-9;
}

double probe_gemm(Engine& engine, const GemmProbe& probe) {
  std::vector<AlignedBuffer> storage;
  std::vector<kernels::PackedMatrix> matrices;
  for (int64_t i = 0; i < probe.num_matrices; ++i) {
    kernels::PackedMatrix matrix{.data = nullptr, .format = format_of(probe.dtype), .n = probe.n, .k = probe.k};
    const int64_t count = matrix.panels() * kernels::kPanelWidth * matrix.k;
    storage.emplace_back(static_cast<size_t>(count) * size_of(probe.dtype), "the product probe");
    fill_random(engine, static_cast<uint64_t>(i * count), probe.dtype, count, storage.back().data());
    matrix.data = storage.back().data();
    matrices.push_back(matrix);
  }
  Scratch<float> x;
  Scratch<float> out;
  const int64_t ldx = kernels::row_stride(probe.k);
  fill_random(engine, 0, DType::f32, probe.rows * ldx, reinterpret_cast<std::byte*>(x.reserve(probe.rows * ldx)));
  std::fill_n(out.reserve(probe.rows * probe.n), probe.rows * probe.n, 0.0f);

  const Clock::time_point start = Clock::now();
  for (int64_t i = 0; i < probe.repeats; ++i) {
    const Gemm gemm{.x = x.data(), .ldx = ldx, .rows = probe.rows, .w = &matrices[static_cast<size_t>(i % probe.num_matrices)],
                    .bias = nullptr, .out = out.data(), .ldo = probe.n};
    run_gemms(engine, std::span(&gemm, 1));
  }
  return seconds_since(start);
}

}  // namespace expertmesh
