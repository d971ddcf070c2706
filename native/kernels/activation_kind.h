#pragma once

namespace expertmesh::kernels {

// The functions are in scalar_math.h.
enum class Activation { silu, relu, gelu, gelu_tanh };

}  // namespace expertmesh::kernels
