#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace expertmesh::kernels {

struct Table;

// Natural logarithms of probabilities in softmax(logits).
struct Logprobs {
  double chosen;
  // The likeliest, descending (tie: lower id).
  std::vector<int32_t> top_ids;
  std::vector<double> top;
};

// Of `token` and of the `num_top` likeliest ids (at most all). Each is -nll as `Table::nll` gives it.
Logprobs logprobs_of(const Table& table, std::span<const float> logits, int32_t token, int64_t num_top);

}  // namespace expertmesh::kernels
