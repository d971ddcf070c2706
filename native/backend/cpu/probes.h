#pragma once

#include "backend/cpu/team.h"
#include "backend/probes.h"

namespace expertmesh::cpu {

class CpuProbes final : public Probes {
 public:
  explicit CpuProbes(Team& team) : team_(team) {}

  double read(int64_t bytes) override;
  double fma(int64_t milliseconds) override;
  double gemm(const GemmProbe& probe) override;
  double attention(const AttentionProbe& probe) override;

 private:
  Team& team_;
};

}  // namespace expertmesh::cpu
