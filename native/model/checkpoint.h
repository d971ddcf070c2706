#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/spec.h"

namespace expertmesh {

// One tensor's bytes as they lie in the file: row-major, little-endian, not necessarily aligned.
struct TensorView {
  const TensorEntry* entry;
  const std::byte* data;
  int64_t size_bytes;
};

// Files of a checkpoint, mapped read-only. Views live as long as it does.
class Checkpoint {
 public:
  // Throws EM_FILE_READ, EM_CHECKPOINT_FILE (a range outside its file, or not of its shape's size) or EM_NATIVE_ARGUMENT.
  Checkpoint(const std::vector<std::string>& files, std::vector<TensorEntry> tensors);

  // Throws EM_TENSOR_MISSING, or EM_TENSOR_SHAPE unless the tensor has `shape`.
  TensorView tensor(const std::string& name, const std::vector<int64_t>& shape) const;

  // Asks the system to begin reading the tensor from disk; the first touches then wait less.
  void read_ahead(const TensorView& view) const;

  const std::string& file_of(const TensorView& view) const;

 private:
  class MappedFile;

  void check_entry(const TensorEntry& entry) const;

  std::vector<std::shared_ptr<const MappedFile>> files_;
  std::vector<TensorEntry> tensors_;
  // Keys are the names inside tensors_.
  std::unordered_map<std::string_view, size_t> by_name_;
};

}  // namespace expertmesh
