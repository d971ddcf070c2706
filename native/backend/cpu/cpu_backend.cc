#include "backend/cpu/cpu_backend.h"

#include <algorithm>

#include "backend/cpu/attention_rows.h"
#include "backend/cpu/blend.h"
#include "backend/cpu/embed.h"
#include "backend/cpu/kv_cache.h"
#include "backend/cpu/logits.h"
#include "backend/cpu/mixture.h"
#include "backend/cpu/norm.h"
#include "backend/cpu/products.h"
#include "backend/cpu/rotations.h"
#include "backend/cpu/wire_rows.h"
#include "kernels/row_stride.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh {

namespace {

// Raised when a kernel's bits change.
constexpr const char* kNumerics = "cpu-v1";
// Rows copied by one thread at a time.
constexpr int64_t kCopyGrain = 32;

}  // namespace

BackendInfo CpuBackend::info() const { return {.kernels = team_.kernels().name, .numerics = kNumerics, .num_threads = team_.num_threads()}; }

////// Memory

Memory CpuBackend::allocate(size_t bytes, const char* what) {
  auto buffer = std::make_shared<AlignedBuffer>(bytes, what);
  std::byte* const address = buffer->data();
  return {std::move(buffer), address, bytes};
}

void CpuBackend::write(std::span<const std::byte> from, Place<std::byte> to) { std::copy(from.begin(), from.end(), to.address()); }

void CpuBackend::read(Place<const std::byte> from, std::span<std::byte> to) { std::copy_n(from.address(), to.size(), to.begin()); }

int64_t CpuBackend::row_stride(int64_t width) const { return kernels::row_stride(width); }

std::unique_ptr<KvCache> CpuBackend::make_kv_cache(const KvShape& shape) { return std::make_unique<cpu::KvBlocks>(shape); }

////// Weights

int64_t CpuBackend::packed_bytes(Format format, int64_t n, int64_t k) const { return kernels::packed_bytes(format, n, k); }

int64_t CpuBackend::rows_packed_at_once() const { return kernels::kPanelWidth; }

int64_t CpuBackend::packed_part_bytes(Format format, int64_t k) const { return kernels::panel_bytes(format, k); }

void CpuBackend::pack(const std::byte* canonical, Format format, int64_t n, int64_t k, Place<std::byte> out) {
  kernels::pack_matrix(canonical, format, n, k, out.address());
}

////// Operations

void CpuBackend::embed(const EmbedRows& op) { cpu::embed(team_, op); }

void CpuBackend::rotations(const RotateRows& op) { cpu::compute_rotations(team_, op); }

void CpuBackend::norm(const NormRows& op) { cpu::normalise(team_, op); }

void CpuBackend::products(std::span<const Product> products) { cpu::run_products(team_, products, product_forms_); }

void CpuBackend::attention(const AttentionRows& op) {
  cpu::prepare_attention(team_, op);
  if (op.q) cpu::attend(team_, op, attention_partials_);
}

void CpuBackend::gate(const GateRows& op) { cpu::gate(team_, op); }

void CpuBackend::round(DType dtype, int64_t width, const Rows& x, const Rows& y) {
  team_.parallel_ranges(y.count, cpu::kRowGrain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) cpu::round_to_wire(team_.kernels(), dtype, x.at(row).address(), y.at(row).address(), width);
  });
}

void CpuBackend::feed_forward(const FeedForwardRows& op) { cpu::run_feed_forward(team_, std::span(&op, 1), feed_forward_scratch_, nullptr); }

void CpuBackend::run_experts(const ExpertRun& run) { expert_runner_.run(team_, run, feed_forward_scratch_); }

void CpuBackend::combine(const CombineRows& op) { cpu::combine(team_, op); }

void CpuBackend::blend(const BlendRows& op) { cpu::blend(team_, op, blend_panels_, product_forms_); }

void CpuBackend::add(int64_t width, const Rows& x, const Rows& y) {
  team_.parallel_ranges(y.count, cpu::kRowGrain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) team_.kernels().add(y.at(row).address(), x.at(row).address(), width);
  });
}

void CpuBackend::clear(Place<float> values, int64_t count) { std::fill_n(values.address(), count, 0.0f); }

std::vector<int32_t> CpuBackend::sample(int64_t vocab, std::span<const SampleRow> rows) { return cpu::sample(team_, vocab, rows); }

std::vector<kernels::Logprobs> CpuBackend::logprobs(int64_t vocab, std::span<const LogprobRow> rows) { return cpu::logprobs(team_, vocab, rows); }

std::vector<double> CpuBackend::nll(int64_t vocab, std::span<const NllRow> rows) { return cpu::nll(team_, vocab, rows); }

////// Rows on the wire

template <class Body>
void CpuBackend::for_ranges(Copiers copiers, int64_t count, const Body& body) {
  if (copiers == Copiers::all) {
    team_.parallel_ranges(count, kCopyGrain, body);
  } else {
    body(0, count);
  }
}

void CpuBackend::gather(const WireCopy& from, std::byte* to, Copiers copiers) {
  const int64_t row_bytes = from.width * static_cast<int64_t>(size_of(from.dtype));
  for_ranges(copiers, static_cast<int64_t>(from.indices.size()), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const float* const row = from.rows.at(from.indices[static_cast<size_t>(i)]).address();
      cpu::write_wire_row(team_.kernels(), from.dtype, row, to + i * row_bytes, from.width);
    }
  });
}

void CpuBackend::scatter(const std::byte* from, const WireCopy& to, Copiers copiers) {
  const int64_t row_bytes = to.width * static_cast<int64_t>(size_of(to.dtype));
  for_ranges(copiers, static_cast<int64_t>(to.indices.size()), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      float* const row = to.rows.at(to.indices[static_cast<size_t>(i)]).address();
      cpu::read_wire_row(team_.kernels(), to.dtype, from + i * row_bytes, row, to.width);
    }
  });
}

}  // namespace expertmesh
