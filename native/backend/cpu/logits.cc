#include "backend/cpu/logits.h"

#include <limits>
#include <optional>

namespace expertmesh::cpu {

namespace {

int32_t sample_by_rules(const kernels::Table& kernels, std::vector<float> logits, const SampleRow& row) {
  const auto vocab = static_cast<int64_t>(logits.size());
  const std::optional<int32_t> beyond = kernels::apply_rules(*row.rules, logits);
  const int32_t token = beyond.has_value() ? *beyond : kernels.sample(logits.data(), vocab, row.params);
  return logits[static_cast<size_t>(token)] == -std::numeric_limits<float>::infinity() ? -1 : token;
}

// results[i] = of(rows[i]), rows in parallel.
template <class Result, class Row, class Of>
std::vector<Result> of_each(Team& team, std::span<const Row> rows, const Of& of) {
  std::vector<Result> results(rows.size());
  team.parallel_for(static_cast<int64_t>(rows.size()), [&](int64_t i) { results[static_cast<size_t>(i)] = of(rows[static_cast<size_t>(i)]); });
  return results;
}

}  // namespace

std::vector<int32_t> sample(Team& team, int64_t vocab, std::span<const SampleRow> rows) {
  return of_each<int32_t>(team, rows, [&](const SampleRow& row) {
    const float* const logits = row.logits.address();
    return row.rules == nullptr ? team.kernels().sample(logits, vocab, row.params) : sample_by_rules(team.kernels(), {logits, logits + vocab}, row);
  });
}

std::vector<kernels::Logprobs> logprobs(Team& team, int64_t vocab, std::span<const LogprobRow> rows) {
  return of_each<kernels::Logprobs>(team, rows, [&](const LogprobRow& row) {
    return kernels::logprobs_of(team.kernels(), {row.logits.address(), static_cast<size_t>(vocab)}, row.token, row.num_top);
  });
}

std::vector<double> nll(Team& team, int64_t vocab, std::span<const NllRow> rows) {
  return of_each<double>(team, rows, [&](const NllRow& row) { return team.kernels().nll(row.logits.address(), vocab, row.target); });
}

}  // namespace expertmesh::cpu
