#include "backend/cpu/input_forms.h"

#include <algorithm>

namespace expertmesh::cpu {

namespace {

bool is_same(const FormInput& a, const FormInput& b) {
  return a.x.data.address() == b.x.data.address() && a.x.count == b.x.count && a.format == b.format && a.k == b.k;
}

// Rows [begin, end) of a task's, and where its form begins in the scratch.
struct Piece {
  size_t task;
  int64_t begin;
  int64_t end;
  int64_t offset;
};

}  // namespace

InputForms::InputForms(Team& team, std::span<const FormInput> inputs, Scratch<float>& scratch) {
  const kernels::Table& kernels = team.kernels();
  std::vector<int64_t> offsets;
  std::vector<Piece> pieces;
  int64_t total = 0;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const FormInput& input = inputs[i];
    if (i > 0 && is_same(input, inputs[i - 1])) {
      offsets.push_back(offsets.back());
      continue;
    }
    offsets.push_back(total);
    const int64_t size = kernels.form_size(input.format, input.x.count, input.k);
    for (int64_t begin = 0; size > 0 && begin < input.x.count; begin += kRowGrain) {
      pieces.push_back({.task = i, .begin = begin, .end = std::min(begin + kRowGrain, input.x.count), .offset = total});
    }
    total += size;
  }
  float* const memory = scratch.reserve(total);
  const auto form = [&](const FormInput& input, int64_t begin, int64_t end, int64_t offset) {
    return kernels.form_rows(input.format, input.x.data.address(), input.x.stride, input.x.count, begin, end, input.k, memory + offset);
  };
  team.parallel_for(static_cast<int64_t>(pieces.size()), [&](int64_t i) {
    const Piece& piece = pieces[static_cast<size_t>(i)];
    form(inputs[piece.task], piece.begin, piece.end, piece.offset);
  });
  for (size_t i = 0; i < inputs.size(); ++i) forms_.push_back(form(inputs[i], 0, 0, offsets[i]));
}

}  // namespace expertmesh::cpu
