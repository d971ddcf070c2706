#include "model/capacity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace expertmesh {

namespace {

int64_t places_for(const CapacitySpec& capacity, int64_t rows, int64_t num_experts) {
  if (capacity.fraction.has_value()) return static_cast<int64_t>(std::ceil(*capacity.fraction * static_cast<double>(rows)));
  return capacity.places.value_or(2 * ((rows + num_experts - 1) / num_experts));
}

// Rows [begin, end) in the order in which they are served.
std::vector<int64_t> serving_order(const GateSpec& gate, int64_t begin, int64_t end, std::span<const float> weights) {
  std::vector<int64_t> order(static_cast<size_t>(end - begin));
  std::iota(order.begin(), order.end(), begin);
  if (gate.capacity->is_by_probability) {
    const auto best = [&](int64_t row) { return weights[static_cast<size_t>(row * gate.top_k)]; };
    std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) { return best(a) > best(b); });
  }
  return order;
}

// First choices come before all second ones; a choice takes a number also where there is no place of that number.
void serve(const GateSpec& gate, const RoutedRows& routed, std::span<const int64_t> order, int64_t places, GivenPlaces& given) {
  std::vector<int32_t> numbers(static_cast<size_t>(routed.num_experts), 0);
  for (int64_t choice = 0; choice < gate.top_k; ++choice) {
    for (const int64_t row : order) {
      const auto slot = static_cast<size_t>(row * gate.top_k + choice);
      given.numbers[slot] = numbers[static_cast<size_t>(routed.experts[slot])]++;
      given.is_dropped[slot] = given.numbers[slot] >= places ? 1 : 0;
    }
  }
}

void weigh(const GateSpec& gate, std::span<const uint8_t> is_dropped, std::span<float> weights) {
  float sum = 0.0f;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (is_dropped[i] == 0 || gate.capacity->renormalises_first) sum += weights[i];
  }
  sum = std::max(sum, std::numeric_limits<float>::epsilon());
  for (size_t i = 0; i < weights.size(); ++i) {
    const float share = gate.renormalise ? weights[i] / sum : weights[i];
    weights[i] = is_dropped[i] != 0 ? 0.0f : share * gate.scale;
  }
}

}  // namespace

GivenPlaces give_places(const GateSpec& gate, const RoutedRows& routed, std::span<float> weights) {
  GivenPlaces given{.places = 0, .numbers = std::vector<int32_t>(weights.size()), .is_dropped = std::vector<uint8_t>(weights.size())};
  const auto give = [&](int64_t begin, int64_t end, int64_t rows) {
    const std::vector<int64_t> order = serving_order(gate, begin, end, weights);
    given.places = places_for(*gate.capacity, rows, routed.num_experts);
    serve(gate, routed, order, given.places, given);
  };
  const auto num_rows = static_cast<int64_t>(weights.size()) / gate.top_k;
  if (gate.capacity->is_of_sequence) {
    for (const RowSequence& sequence : routed.sequences) give(sequence.row_begin, sequence.row_end, sequence.row_end - sequence.row_begin);
  } else {
    int64_t longest = 0;
    for (const RowSequence& sequence : routed.sequences) longest = std::max(longest, sequence.row_end - sequence.row_begin);
    give(0, num_rows, gate.capacity->padded_to.value_or(longest * static_cast<int64_t>(routed.sequences.size())));
  }
  const auto top_k = static_cast<size_t>(gate.top_k);
  for (int64_t row = 0; row < num_rows; ++row) {
    const size_t first = static_cast<size_t>(row) * top_k;
    weigh(gate, std::span(given.is_dropped).subspan(first, top_k), weights.subspan(first, top_k));
  }
  return given;
}

}  // namespace expertmesh
