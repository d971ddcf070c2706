// Products against the walls of the machine: one row against a plain read of the same memory, many rows against the FMA
// peak of the same backend. Probe and kernel take turns, so that both see the machine in the same state; medians of 5.
//
//   expertmesh_bench_kernels [backend] [rows]

#include <sys/mman.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "kernels/kernels.h"

namespace expertmesh::kernels {
namespace {

constexpr int32_t kRounds = 5;
constexpr int64_t kN = 2048;
constexpr int64_t kK = 2048;
// Weights of all matrices together: far more than the caches hold.
constexpr size_t kDecodeBytes = size_t{256} << 20;
constexpr size_t kGemmBytes = size_t{64} << 20;
constexpr int64_t kFmaIterations = 4'000'000;

double seconds(const auto& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// body(thread) on every thread at once.
void parallel(int64_t threads, const auto& body) {
  std::vector<std::thread> others;
  for (int64_t t = 1; t < threads; ++t) others.emplace_back([&body, t] { body(t); });
  body(int64_t{0});
  for (std::thread& other : others) other.join();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Packed matrices of kN outputs and kK inputs in one mapping.
class Weights {
 public:
  Weights(DType dtype, size_t total_bytes) : dtype_(dtype), bytes_(total_bytes) {
    data_ = static_cast<char*>(mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    if (data_ == MAP_FAILED) {
      std::perror("mmap");
      std::exit(1);
    }
    madvise(data_, bytes_, MADV_HUGEPAGE);
    // Small numbers of both signs: 2^-7 and -2^-7 in each format.
    for (size_t i = 0; i < bytes_ / size_of(dtype); ++i) {
      const uint32_t sign = (i * 2654435761u >> 13) & 1;
      if (dtype == DType::f32) reinterpret_cast<uint32_t*>(data_)[i] = sign << 31 | 0x3c000000;
      if (dtype == DType::bf16) reinterpret_cast<uint16_t*>(data_)[i] = static_cast<uint16_t>(sign << 15 | 0x3c00);
      if (dtype == DType::f16) reinterpret_cast<uint16_t*>(data_)[i] = static_cast<uint16_t>(sign << 15 | 0x2000);
    }
  }
  ~Weights() { munmap(data_, bytes_); }
  Weights(const Weights&) = delete;
  Weights& operator=(const Weights&) = delete;

  const char* data() const { return data_; }
  size_t bytes() const { return bytes_; }
  int64_t count() const { return static_cast<int64_t>(bytes_ / matrix_bytes()); }
  PackedMatrix matrix(int64_t index) const { return {data_ + static_cast<size_t>(index) * matrix_bytes(), format_of(dtype_), kN, kK}; }

 private:
  size_t matrix_bytes() const { return static_cast<size_t>(kN * kK) * size_of(dtype_); }

  DType dtype_;
  size_t bytes_;
  char* data_;
};

// Every matrix times the rows, panels divided among the threads.
void multiply(const Table& table, const Weights& weights, int64_t rows, int64_t threads, const std::vector<float>& x,
              std::vector<float>& out) {
  parallel(threads, [&](int64_t t) {
    for (int64_t i = 0; i < weights.count(); ++i) {
      const PackedMatrix matrix = weights.matrix(i);
      const int64_t begin = matrix.panels() * t / threads;
      const int64_t end = matrix.panels() * (t + 1) / threads;
      table.gemm(x.data(), kK, rows, matrix, begin, end, nullptr, out.data(), kN);
    }
  });
}

struct Figures {
  double probe;   // bytes/s or FLOP/s
  double kernel;  // same unit
  double share;
};

Figures measure(const auto& probe, const auto& kernel) {
  std::vector<double> probes;
  std::vector<double> kernels;
  std::vector<double> shares;
  for (int32_t round = 0; round < kRounds; ++round) {
    probes.push_back(probe());
    kernels.push_back(kernel());
    shares.push_back(kernels.back() / probes.back());
  }
  return {median(probes), median(kernels), median(shares)};
}

Figures decode_figures(const Table& table, DType dtype, int64_t rows, int64_t threads) {
  const Weights weights(dtype, kDecodeBytes);
  const std::vector<float> x(static_cast<size_t>(rows * kK), 0.5f);
  std::vector<float> out(static_cast<size_t>(rows * kN));
  std::vector<double> sums(static_cast<size_t>(threads));
  const auto bytes = static_cast<double>(weights.bytes());
  const auto read = [&] {
    return bytes / seconds([&] {
             parallel(threads, [&](int64_t t) {
               const size_t part = weights.bytes() / static_cast<size_t>(threads);
               sums[static_cast<size_t>(t)] = table.read_pass(weights.data() + static_cast<size_t>(t) * part, part);
             });
           });
  };
  return measure(read, [&] { return bytes / seconds([&] { multiply(table, weights, rows, threads, x, out); }); });
}

Figures gemm_figures(const Table& table, DType dtype, int64_t rows, int64_t threads) {
  const Weights weights(dtype, kGemmBytes);
  const std::vector<float> x(static_cast<size_t>(rows * kK), 0.5f);
  std::vector<float> out(static_cast<size_t>(rows * kN));
  const double flops = 2.0 * static_cast<double>(rows * kN * kK * weights.count());
  const auto peak = [&] {
    std::vector<double> done(static_cast<size_t>(threads));
    const double elapsed = seconds([&] {
      parallel(threads, [&](int64_t t) { done[static_cast<size_t>(t)] = table.fma_pass(kFmaIterations); });
    });
    double total = 0.0;
    for (double part : done) total += part;
    return total / elapsed;
  };
  return measure(peak, [&] { return flops / seconds([&] { multiply(table, weights, rows, threads, x, out); }); });
}

void print_backend(const Table& table, int64_t rows) {
  for (int64_t threads : {1, 2}) {
    for (int64_t few : {1, 2, 4, 8}) {
      for (DType dtype : {DType::bf16, DType::f32}) {
        const Figures figures = decode_figures(table, dtype, few, threads);
        std::printf("%-7s %s %ld thread(s)  rows %3ld  read %6.1f GB/s     product %6.1f GB/s     share %5.1f %%\n", table.name,
                    dtype == DType::f32 ? "f32 " : "bf16", threads, few, figures.probe / 1e9, figures.kernel / 1e9,
                    100 * figures.share);
      }
    }
    for (DType dtype : {DType::bf16, DType::f16, DType::f32}) {
      const Figures figures = gemm_figures(table, dtype, rows, threads);
      std::printf("%-7s %s %ld thread(s)  rows %3ld  peak %6.1f GFLOP/s  product %6.1f GFLOP/s  share %5.1f %%\n", table.name,
                  dtype == DType::f32 ? "f32 " : dtype == DType::f16 ? "f16 " : "bf16", threads, rows, figures.probe / 1e9,
                  figures.kernel / 1e9, 100 * figures.share);
    }
  }
}

}  // namespace
}  // namespace expertmesh::kernels

int main(int argc, char** argv) {
  using namespace expertmesh::kernels;
  const int64_t rows = argc > 2 ? std::atol(argv[2]) : 96;
  if (argc > 1) {
    const Table* table = find_backend(argv[1]);
    if (table == nullptr || rows < 1) {
      std::fprintf(stderr, "no backend %s on this CPU, or rows < 1\n", argv[1]);
      return 2;
    }
    print_backend(*table, rows);
    return 0;
  }
  for (int64_t i = 1; i < num_backends(); ++i) print_backend(backend(i), rows);
  return 0;
}
