#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "experts/expert.h"
#include "checkpoint/checkpoint.h"

namespace expertmesh {

// An expert's tensors in a checkpoint, read as the canonical bytes of a format: as they are, or widened to f32.
class ExpertTensors {
 public:
  // Both outlive it. Throws as Checkpoint::tensor does, and EM_TENSOR_DTYPE where a tensor is not of the layout's format and
  // that is not f32.
  ExpertTensors(const Checkpoint& checkpoint, const ExpertLayout& layout);

  // Calls body with the canonical bytes [begin, end), in ascending pieces. Throws as Checkpoint::read does.
  void read(int64_t begin, int64_t end, const std::function<void(std::span<const std::byte>)>& body) const;

 private:
  void read_part(size_t part, int64_t begin, int64_t end, const std::function<void(std::span<const std::byte>)>& body) const;

  const Checkpoint& checkpoint_;
  const ExpertLayout& layout_;
  std::vector<const TensorEntry*> tensors_;  // by part
};

}  // namespace expertmesh
