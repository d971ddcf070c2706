#pragma once

// Each backend fills the table from the same files: one function for each.

#include "kernels/kernels.h"

namespace expertmesh::kernels {

namespace ref {
void add_activation(Table& table);
void add_attention(Table& table);
void add_combine(Table& table);
void add_convert(Table& table);
void add_gate(Table& table);
void add_gemm(Table& table);
void add_norm(Table& table);
void add_probe(Table& table);
void add_rope(Table& table);
void add_sample(Table& table);
}  // namespace ref

namespace avx2 {
void add_activation(Table& table);
void add_attention(Table& table);
void add_combine(Table& table);
void add_convert(Table& table);
void add_gate(Table& table);
void add_gemm(Table& table);
void add_norm(Table& table);
void add_probe(Table& table);
void add_rope(Table& table);
void add_sample(Table& table);
}  // namespace avx2

namespace avx512 {
// The products of CPUs without the dot-product instructions.
void add_gemm_by_pairs(Table& table);
void add_activation(Table& table);
void add_attention(Table& table);
void add_combine(Table& table);
void add_convert(Table& table);
void add_gate(Table& table);
void add_gemm(Table& table);
void add_norm(Table& table);
void add_probe(Table& table);
void add_rope(Table& table);
void add_sample(Table& table);
}  // namespace avx512

}  // namespace expertmesh::kernels
