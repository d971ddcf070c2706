#pragma once

#include <memory>

#include "backend/backend.h"
#include "backend/cpu/attend.h"
#include "backend/cpu/expert_run.h"
#include "backend/cpu/feed_forward.h"
#include "backend/cpu/probes.h"
#include "backend/cpu/team.h"

namespace expertmesh {

// Threads of this process and the kernels of one instruction set, in the process's own memory.
class CpuBackend : public Backend {
 public:
  CpuBackend(int num_threads, const kernels::Table& kernels) : team_(num_threads, kernels), probes_(team_) {}

  BackendInfo info() const override;

  Memory allocate(size_t bytes, const char* what) override;
  void write(std::span<const std::byte> from, Place<std::byte> to) override;
  void read(Place<const std::byte> from, std::span<std::byte> to) override;
  int64_t row_stride(int64_t width) const override;
  std::unique_ptr<KvCache> make_kv_cache(const KvShape& shape) override;

  int64_t packed_bytes(Format format, int64_t n, int64_t k) const override;
  int64_t rows_packed_at_once() const override;
  int64_t packed_part_bytes(Format format, int64_t k) const override;
  void pack(const std::byte* canonical, Format format, int64_t n, int64_t k, Place<std::byte> out) override;

  void embed(const EmbedRows& op) override;
  void rotations(const RotateRows& op) override;
  void norm(const NormRows& op) override;
  void products(std::span<const Product> products) override;
  void attention(const AttentionRows& op) override;
  void gate(const GateRows& op) override;
  void round(DType dtype, int64_t width, const Rows& x, const Rows& y) override;
  void feed_forward(const FeedForwardRows& op) override;
  void run_experts(const ExpertRun& run) override;
  void combine(const CombineRows& op) override;
  void blend(const BlendRows& op) override;
  void share_out(int64_t count, const std::function<void(int64_t)>& task) override { team_.parallel_for(count, task); }
  void add(int64_t width, const Rows& x, const Rows& y) override;
  void clear(Place<float> values, int64_t count) override;

  std::vector<int32_t> sample(int64_t vocab, std::span<const SampleRow> rows) override;
  std::vector<kernels::Logprobs> logprobs(int64_t vocab, std::span<const LogprobRow> rows) override;
  std::vector<double> nll(int64_t vocab, std::span<const NllRow> rows) override;

  void gather(const WireCopy& from, std::byte* to, Copiers copiers) override;
  void scatter(const std::byte* from, const WireCopy& to, Copiers copiers) override;

  Probes& probes() override { return probes_; }

 private:
  template <class Body>
  void for_ranges(Copiers copiers, int64_t count, const Body& body);

  cpu::Team team_;
  cpu::CpuProbes probes_;
  // What an operation needs on its way, kept from one to the next.
  Scratch<float> blend_panels_;
  Scratch<float> product_forms_;
  cpu::AttentionPartials attention_partials_;
  cpu::FeedForwardScratch feed_forward_scratch_;
  cpu::ExpertRunner expert_runner_;
};

}  // namespace expertmesh
