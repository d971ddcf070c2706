#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "experts/expert.h"
#include "checkpoint/checkpoint.h"

namespace expertmesh {

// An expert's tensors in a checkpoint, read as the canonical bytes of a format: as they are, or converted.
class ExpertTensors {
 public:
  // Both outlive it. Throws as Checkpoint::tensor does.
  ExpertTensors(const Checkpoint& checkpoint, const ExpertLayout& layout);

  // Calls body with the canonical bytes [begin, end), in ascending pieces. Throws as Checkpoint::read does, and
  // EM_TENSOR_VALUE where a value is beyond what the format can hold.
  void read(int64_t begin, int64_t end, const std::function<void(std::span<const std::byte>)>& body) const;

 private:
  // Of whole rows, or elements of a bias.
  std::vector<std::byte> convert(size_t part, std::span<const std::byte> stored) const;
  void read_part(size_t part, int64_t begin, int64_t end, const std::function<void(std::span<const std::byte>)>& body) const;

  const Checkpoint& checkpoint_;
  const ExpertLayout& layout_;
  std::vector<const TensorEntry*> tensors_;  // by part
};

}  // namespace expertmesh
