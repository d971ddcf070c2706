#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace expertmesh::kernels {

// What a request wants changed of a row of logits before a token is chosen.
struct LogitRules {
  // More than 0; 1 = none. CTRL's (1909.05858, section 4.1) as transformers has it: of each token of the prompt or the answer, a
  // logit below 0 times it, another divided by it.
  float repetition_penalty = 1.0f;
  // Taken off the logit of each token of the answer: once, and as often as it is there. 0 = none.
  float presence_penalty = 0.0f;
  float frequency_penalty = 0.0f;
  std::vector<int32_t> history;  // ids of the prompt, then of the answer
  size_t num_prompt = 0;         // of history
  std::vector<int32_t> banned;   // ids that become -infinity
};

// Changes `logits` in place, scalar f32: x = x < 0 ? x * repetition_penalty : x / repetition_penalty;
// x = x - frequency_penalty * count; x = x - presence_penalty. Ids are indices into `logits`.
// Gives the id to choose where a penalty has taken a logit that is not banned above f32: the largest as computed in f64, a tie to
// the lowest id.
std::optional<int32_t> apply_rules(const LogitRules& rules, std::span<float> logits);

}  // namespace expertmesh::kernels
