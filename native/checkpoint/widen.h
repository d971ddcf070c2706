#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "checkpoint/checkpoint.h"

namespace expertmesh {

// Elements of a dtype, at any address, as f32: exact.
std::vector<float> widen(std::span<const std::byte> bytes, DType dtype);

// Writes the values as elements of a dtype. False where one that is finite would not be so any more: then the elements mean nothing.
bool narrow(std::span<const float> values, DType dtype, std::byte* out);

// All elements of the tensor. Throws as Checkpoint::read does.
std::vector<float> read_widened(const Checkpoint& checkpoint, const TensorEntry& tensor);

}  // namespace expertmesh
