#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "backend/cpu/team.h"
#include "backend/operations.h"
#include "kernels/kernels.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh::cpu {

// Rows to be multiplied by weights of a format: [rows][k].
struct FormInput {
  Rows x;
  Format format;
  int64_t k;
};

// The rows of tasks in the form in which the products of their formats take them: made once for a task, not once for each of its
// tiles, and once for neighbours that have the same rows.
class InputForms {
 public:
  // `scratch` holds the forms, with all threads.
  InputForms(Team& team, std::span<const FormInput> inputs, Scratch<float>& scratch);

  // From `row` of the task on.
  kernels::InputRows at(int64_t task, int64_t row) const { return forms_[static_cast<size_t>(task)].from(row); }

 private:
  std::vector<kernels::InputRows> forms_;
};

}  // namespace expertmesh::cpu
