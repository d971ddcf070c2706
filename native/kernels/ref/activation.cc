#include "kernels/backends.h"
#include "kernels/scalar_math.h"

namespace expertmesh::kernels::ref {
namespace {

void activate(Activation activation, float* x, int64_t count) {
  with_activation<float>(activation, [&](auto act) {
    for (int64_t i = 0; i < count; ++i) x[i] = act(x[i]);
  });
}

void activate_mul(Activation activation, float* gate, const float* up, int64_t count) {
  with_activation<float>(activation, [&](auto act) {
    for (int64_t i = 0; i < count; ++i) gate[i] = act(gate[i]) * up[i];
  });
}

}  // namespace

void add_activation(Table& table) {
  table.activate = activate;
  table.activate_mul = activate_mul;
}

}  // namespace expertmesh::kernels::ref
