#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "checkpoint/page_cache.h"
#include "expertmesh/dtype.h"

namespace expertmesh {

class OpenFile;

struct TensorEntry {
  std::string name;
  int64_t file;
  DType dtype;
  std::vector<int64_t> shape;
  int64_t begin;
  int64_t end;
};

// Files of a checkpoint, open for reading: never mapped, so that a file that is truncated, or a disk that fails, is an error
// of the call that reads. From any thread.
class Checkpoint {
 public:
  // Throws EM_FILE_READ, EM_CHECKPOINT_FILE (a range outside its file, or not of its shape's size) or EM_NATIVE_ARGUMENT.
  Checkpoint(const std::vector<std::string>& files, std::vector<TensorEntry> tensors, PageCache page_cache = PageCache::keep);

  ~Checkpoint();

  // Throws EM_TENSOR_MISSING, or EM_TENSOR_SHAPE unless the tensor has `shape`.
  const TensorEntry& tensor(const std::string& name, const std::vector<int64_t>& shape) const;

  // Asks the system to begin reading the tensor from disk; the reads then wait less.
  void read_ahead(const TensorEntry& tensor) const;

  // Reads bytes [begin, end) of the tensor, counted from its first, in pieces that fit a core's cache: body(piece) in
  // ascending order. Pieces are multiples of `unit` bytes, but for the last one. The memory is the thread's own, good until
  // the body returns. Throws EM_FILE_READ, with file and tensor, where the file has less than it had or cannot be read.
  void read(const TensorEntry& tensor, int64_t begin, int64_t end, int64_t unit,
            const std::function<void(std::span<const std::byte>)>& body) const;

  const std::string& file_of(const TensorEntry& tensor) const;

  PageCache page_cache() const { return page_cache_; }

 private:
  void check_entry(const TensorEntry& entry) const;

  PageCache page_cache_;
  std::vector<std::unique_ptr<const OpenFile>> files_;
  std::vector<TensorEntry> tensors_;
  // Keys are the names inside tensors_.
  std::unordered_map<std::string_view, size_t> by_name_;
};

// Bytes of the whole tensor.
inline int64_t size_bytes(const TensorEntry& tensor) { return tensor.end - tensor.begin; }

}  // namespace expertmesh
