#include "kernels/logit_rules.h"

#include <limits>

namespace expertmesh::kernels {
namespace {

// The same in f32 and, to tell apart what is beyond f32, in f64.
template <class Float>
Float penalised(const LogitRules& rules, Float logit, int32_t num_answered) {
  const auto repetition = static_cast<Float>(rules.repetition_penalty);
  logit = logit < 0 ? logit * repetition : logit / repetition;
  if (num_answered == 0) return logit;
  logit = logit - static_cast<Float>(rules.frequency_penalty) * static_cast<Float>(num_answered);
  return logit - static_cast<Float>(rules.presence_penalty);
}

}  // namespace

std::optional<int32_t> apply_rules(const LogitRules& rules, std::span<float> logits) {
  // Of the answer; -1: of neither it nor the prompt.
  std::vector<int32_t> counts(logits.size(), -1);
  for (size_t i = 0; i < rules.history.size(); ++i) {
    int32_t& count = counts[static_cast<size_t>(rules.history[i])];
    if (count < 0) count = 0;
    if (i >= rules.num_prompt) ++count;
  }
  constexpr auto kInfinity = std::numeric_limits<float>::infinity();
  for (const int32_t id : rules.banned) {
    logits[static_cast<size_t>(id)] = -kInfinity;
    counts[static_cast<size_t>(id)] = -1;
  }
  std::optional<int32_t> highest;
  double highest_logit = 0.0;
  for (size_t id = 0; id < logits.size(); ++id) {
    if (counts[id] < 0) continue;
    const double exact = penalised(rules, static_cast<double>(logits[id]), counts[id]);
    logits[id] = penalised(rules, logits[id], counts[id]);
    if (logits[id] == kInfinity && (!highest.has_value() || exact > highest_logit)) {
      highest = static_cast<int32_t>(id);
      highest_logit = exact;
    }
  }
  return highest;
}

}  // namespace expertmesh::kernels
