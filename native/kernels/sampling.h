#pragma once

// Drawing a token from scaled logits: the part of `sample` that is not arithmetic on vectors. It finds candidates one
// after the other, as far as they are needed, instead of sorting the vocabulary.

#include "kernels/kernels.h"

namespace expertmesh::kernels {

// What the backend computes.
struct SamplingSteps {
  // The id of the largest logit, a tie to the lowest id.
  int32_t (*argmax)(const float* logits, int64_t vocab);
  // scaled[i] = logits[i] / temperature, NaN as -infinity; returns the largest.
  float (*scale)(const float* logits, int64_t vocab, float temperature, float* scaled);
  // The sum of exp(scaled[i] - largest) over 16 lanes, tree16, in f64.
  double (*exp_sum)(const float* scaled, int64_t vocab, float largest);
  // exp(scaled - largest) of one candidate.
  float (*exp_of)(float scaled, float largest);
};

// `sample` for temperature > 0.
int32_t draw(const SamplingSteps& steps, const float* logits, int64_t vocab, const SamplingParams& params);

}  // namespace expertmesh::kernels
