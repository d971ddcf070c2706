#include "kernels/logprobs.h"

#include <algorithm>
#include <numeric>

#include "kernels/kernels.h"

namespace expertmesh::kernels {

Logprobs logprobs_of(const Table& table, std::span<const float> logits, int32_t token, int64_t num_top) {
  const auto size = static_cast<int64_t>(logits.size());
  const int32_t largest = table.sample(logits.data(), size, {.temperature = 0.0f, .top_k = 0, .top_p = 1.0f, .seed = 0, .position = 0});
  // The largest logit's own nll is ln of the sum of exponentials, and nothing besides.
  const double log_sum = table.nll(logits.data(), size, largest);
  const auto logprob = [&](int32_t id) {
    return (static_cast<double>(logits[static_cast<size_t>(id)]) - static_cast<double>(logits[static_cast<size_t>(largest)])) - log_sum;
  };
  Logprobs result{.chosen = logprob(token), .top_ids = std::vector<int32_t>(logits.size()), .top = {}};
  std::iota(result.top_ids.begin(), result.top_ids.end(), 0);
  const auto end = result.top_ids.begin() + std::min(num_top, size);
  std::partial_sort(result.top_ids.begin(), end, result.top_ids.end(), [&](int32_t a, int32_t b) {
    const float x = logits[static_cast<size_t>(a)];
    const float y = logits[static_cast<size_t>(b)];
    return x > y || (x == y && a < b);
  });
  result.top_ids.erase(end, result.top_ids.end());
  for (const int32_t id : result.top_ids) result.top.push_back(logprob(id));
  return result;
}

}  // namespace expertmesh::kernels
