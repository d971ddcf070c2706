#include "kernels/backends.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::ref {
namespace {

void add(float* y, const float* x, int64_t count) {
  for (int64_t i = 0; i < count; ++i) y[i] += x[i];
}

void combine(const float* weights, const float* expert_out, int64_t top_k, const float* shared, float shared_weight,
             float* residual, int64_t hidden) {
  for (int64_t i = 0; i < hidden; ++i) {
    float acc = 0.0f;
    for (int64_t j = 0; j < top_k; ++j) acc = fma(weights[j], expert_out[j * hidden + i], acc);
    if (shared != nullptr) acc = fma(shared_weight, shared[i], acc);
    residual[i] += acc;
  }
}

}  // namespace

void add_combine(Table& table) {
  table.add = add;
  table.combine = combine;
}

}  // namespace expertmesh::kernels::ref
