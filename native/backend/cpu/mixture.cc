#include "backend/cpu/mixture.h"

#include "kernels/scalar_math.h"

namespace expertmesh::cpu {

void gate(Team& team, const GateRows& op) {
  const kernels::GateOptions options{.scores = op.spec.scores,
                                     .top_k = op.spec.top_k,
                                     .num_groups = op.spec.num_groups,
                                     .top_groups = op.spec.top_groups,
                                     .group_score = op.spec.group_score,
                                     .correction_bias = op.correction_bias.address(),
                                     .may_choose = op.may_choose.empty() ? nullptr : op.may_choose.data(),
                                     .renormalise = op.spec.renormalise,
                                     .scale = op.spec.scale};
  team.parallel_ranges(op.logits.count, kRowGrain, [&](int64_t begin, int64_t end) {
    team.kernels().gate(op.logits.at(begin).address(), end - begin, op.num_experts, options, op.experts.address() + begin * options.top_k,
                        op.weights.address() + begin * options.top_k);
  });
}

void combine(Team& team, const CombineRows& op) {
  team.parallel_ranges(op.residual.count, kRowGrain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const float* const shared = op.shared ? op.shared.address() + row * op.hidden : nullptr;
      const float shared_weight = op.shared_logits ? kernels::sigmoid(op.shared_logits.address()[row]) : 1.0f;
      team.kernels().combine(op.weights.address() + row * op.top_k, op.expert_out.address() + row * op.top_k * op.hidden, op.top_k, shared,
                             shared_weight, op.residual.at(row).address(), op.hidden);
    }
  });
}

}  // namespace expertmesh::cpu
