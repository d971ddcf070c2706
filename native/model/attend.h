#pragma once

#include "model/batch_rows.h"
#include "model/kv_cache.h"
#include "model/relative_bias.h"
#include "model/spec.h"
#include "runtime/aligned_buffer.h"
#include "runtime/engine.h"

namespace expertmesh {

// Results over the segments that each query sees, before they are merged.
struct AttentionPartials {
  Scratch<float> max;
  Scratch<float> sum;
  Scratch<float> acc;
};

struct AttentionJob {
  const AttentionSpec& spec;
  const BatchRows& rows;
  KvCache& cache;  // holds the keys and values of all that the rows see
  const RelativeBias* relative_bias;  // or null
  const float* q;  // [rows][numHeads * headDim]
  float* out;      // [rows][out_stride], of them numHeads * valueDim are written
  int64_t out_stride;
  AttentionPartials& partials;
};

// What each query takes from the values that it sees: segments of the cache in parallel, then merged. From jobs of
// `engine`.
void attend(Engine& engine, const AttentionJob& job);

}  // namespace expertmesh
