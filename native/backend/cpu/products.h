#pragma once

#include <span>

#include "backend/cpu/team.h"
#include "backend/operations.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh::cpu {

// Computes independent products with all threads; `scratch` is for the forms of their rows.
void run_products(Team& team, std::span<const Product> products, Scratch<float>& scratch);

}  // namespace expertmesh::cpu
