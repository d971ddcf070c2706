// Products and attention against the walls of the machine: one row against a plain read, many rows against the FMA peak of
// the same backend, on one thread and on two. Probe and kernel take turns, so that both see the machine in the same state;
// medians of 5.
//
//   expertmesh_bench_kernels [backend]

#include <algorithm>
#include <cstdio>
#include <functional>
#include <future>
#include <string>
#include <vector>

#include "expertmesh/error.h"
#include "backend/cpu/cpu_backend.h"
#include "backend/engine.h"

namespace expertmesh {
namespace {

constexpr int kRounds = 5;
constexpr int64_t kReadBytes = int64_t{256} << 20;
constexpr int64_t kFmaMilliseconds = 150;
constexpr int64_t kN = 2048;
constexpr int64_t kK = 2048;
constexpr int64_t kHeads = 32;
constexpr int64_t kHeadDim = 128;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class Bench {
 public:
  Bench(const kernels::Table& table, int num_threads) : engine_(std::make_unique<CpuBackend>(num_threads, table)) {}

  void run() {
    for (const Format format : kFormats) {
      for (const int64_t rows : {1, 2, 4, 8}) few_rows(format, rows);
      for (const int64_t rows : {24, 96}) many_rows(format, rows);
    }
    for (const DType dtype : {DType::f32, DType::f16, DType::bf16}) {
      for (const int64_t group : {1, 4, 8}) {
        for (const int64_t position : {0, 2048, 8192}) prefill(dtype, position, group);
        for (const int64_t position : {2048, 8192}) decode(dtype, position, group);
      }
    }
  }

 private:
  void few_rows(Format format, int64_t rows) {
    const int64_t bytes = canonical_bytes(format, kN, kK);
    const GemmProbe probe{.format = format, .rows = rows, .n = kN, .k = kK, .num_matrices = kReadBytes / bytes, .repeats = kReadBytes / bytes};
    against_read(concat(name_of(format), " product of ", rows), kReadBytes, [&] { return probes().gemm(probe); });
  }

  void many_rows(Format format, int64_t rows) {
    const GemmProbe probe{.format = format, .rows = rows, .n = kN, .k = kK, .num_matrices = 4, .repeats = 16};
    against_fma(concat(name_of(format), " product of ", rows), 2 * rows * kN * kK * probe.repeats, [&] { return probes().gemm(probe); });
  }

  static AttentionProbe attention(DType dtype, int64_t position, int64_t group) {
    return {.kv_dtype = dtype, .rows = 1, .position = position, .num_heads = kHeads, .num_kv_heads = kHeads / group, .head_dim = kHeadDim,
            .num_caches = 1, .repeats = 1};
  }

  void prefill(DType dtype, int64_t position, int64_t group) {
    AttentionProbe probe = attention(dtype, position, group);
    probe.rows = 512;
    probe.repeats = position == 0 ? 4 : 1;
    const int64_t seen = probe.rows * position + probe.rows * (probe.rows + 1) / 2;
    against_fma(concat(name_of(dtype), " prefill at ", position, ", group ", group), 4 * seen * kHeads * kHeadDim * probe.repeats,
                [&] { return probes().attention(probe); });
  }

  void decode(DType dtype, int64_t position, int64_t group) {
    AttentionProbe probe = attention(dtype, position - 1, group);
    const int64_t bytes = 2 * position * probe.num_kv_heads * kHeadDim * static_cast<int64_t>(size_of(dtype));
    probe.num_caches = probe.repeats = kReadBytes / bytes;
    against_read(concat(name_of(dtype), " decode at ", position, ", group ", group), kReadBytes, [&] { return probes().attention(probe); });
  }

  void against_read(const std::string& what, int64_t bytes, const std::function<double()>& seconds) {
    print(what, "GB/s", [&] { return probes().read(kReadBytes); }, [&] { return static_cast<double>(bytes) / seconds() * 1e-9; });
  }

  void against_fma(const std::string& what, int64_t operations, const std::function<double()>& seconds) {
    print(what, "GFLOP/s", [&] { return probes().fma(kFmaMilliseconds); },
          [&] { return static_cast<double>(operations) / seconds() * 1e-9; });
  }

  void print(const std::string& what, const char* unit, const std::function<double()>& probe, const std::function<double()>& kernel) {
    std::vector<double> walls;
    std::vector<double> speeds;
    std::vector<double> shares;
    for (int round = 0; round < kRounds; ++round) {
      walls.push_back(on_engine(probe));
      speeds.push_back(on_engine(kernel));
      shares.push_back(speeds.back() / walls.back());
    }
    const BackendInfo backend = engine_.backend().info();
    std::printf("%-7s %d thread(s)  %-34s wall %6.1f  kernel %6.1f %-8s share %5.1f %%\n", backend.kernels.c_str(), backend.num_threads, what.c_str(),
                median(walls), median(speeds), unit, 100 * median(shares));
    std::fflush(stdout);
  }

  double on_engine(const std::function<double()>& measure) {
    std::promise<double> result;
    engine_.jobs().submit(Priority::normal, {.call = "bench", .run = [&] { result.set_value(measure()); }, .done = [&](std::exception_ptr error) {
                                               if (error != nullptr) result.set_exception(error);
                                             }});
    return result.get_future().get();
  }

  Probes& probes() { return engine_.backend().probes(); }

  Engine engine_;
};

}  // namespace
}  // namespace expertmesh

int main(int argc, char** argv) {
  namespace kernels = expertmesh::kernels;
  if (argc > 1 && kernels::find_backend(argv[1]) == nullptr) {
    std::fprintf(stderr, "no backend %s on this CPU\n", argv[1]);
    return 2;
  }
  for (int64_t i = 1; i < kernels::num_backends(); ++i) {
    const kernels::Table& table = argc > 1 ? *kernels::find_backend(argv[1]) : kernels::backend(i);
    for (const int threads : {1, 2}) expertmesh::Bench(table, threads).run();
    if (argc > 1) break;
  }
  return 0;
}
