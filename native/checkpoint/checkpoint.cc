#include "checkpoint/checkpoint.h"

#include <algorithm>

#include "checkpoint/open_file.h"
#include "expertmesh/error.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh {

namespace {

// A part of a core's L2 cache: what has been read is checksummed and packed before it leaves.
constexpr int64_t kPieceBytes = int64_t{512} << 10;

std::string shape_text(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) text += concat(i == 0 ? "" : ", ", shape[i]);
  return text + "]";
}

// Bytes of a tensor of this shape, or -1 where they do not fit 64 bits or a length is negative.
int64_t bytes_of(const std::vector<int64_t>& shape, DType dtype) {
  auto bytes = static_cast<int64_t>(size_of(dtype));
  for (const int64_t length : shape) {
    if (length < 0 || __builtin_mul_overflow(bytes, length, &bytes)) return -1;
  }
  return bytes;
}

}  // namespace

Checkpoint::~Checkpoint() = default;

Checkpoint::Checkpoint(const std::vector<std::string>& files, std::vector<TensorEntry> tensors, PageCache page_cache)
    : page_cache_(page_cache), tensors_(std::move(tensors)) {
  for (const std::string& path : files) files_.push_back(std::make_unique<const OpenFile>(path, page_cache));
  by_name_.reserve(tensors_.size());
  for (size_t i = 0; i < tensors_.size(); ++i) {
    check_entry(tensors_[i]);
    if (!by_name_.emplace(tensors_[i].name, i).second) fail_argument("tensors: ", tensors_[i].name, " is there twice");
  }
}

void Checkpoint::check_entry(const TensorEntry& entry) const {
  if (entry.file < 0 || entry.file >= static_cast<int64_t>(files_.size())) {
    fail_argument("tensors: ", entry.name, " is in file ", entry.file, "; there are ", files_.size());
  }
  const OpenFile& file = *files_[static_cast<size_t>(entry.file)];
  if (entry.begin < 0 || entry.end < entry.begin || entry.end > file.size()) {
    throw Error("EM_CHECKPOINT_FILE", {{"file", file.path()},
                                       {"problem", concat("tensor ", entry.name, " lies at bytes ", entry.begin, " to ", entry.end,
                                                          " of a file of ", file.size())}});
  }
  const int64_t wanted = bytes_of(entry.shape, entry.dtype);
  if (entry.end - entry.begin != wanted) {
    throw Error("EM_CHECKPOINT_FILE", {{"file", file.path()},
                                       {"problem", concat("tensor ", entry.name, " of shape ", shape_text(entry.shape), " has ",
                                                          entry.end - entry.begin, " bytes; wanted ", wanted)}});
  }
}

const TensorEntry& Checkpoint::tensor(const std::string& name, const std::vector<int64_t>& shape) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    const std::string& path = files_.empty() ? name : files_.front()->path();
    const size_t slash = path.rfind('/');
    throw Error("EM_TENSOR_MISSING", {{"folder", slash == std::string::npos ? "." : path.substr(0, slash)}, {"tensor", name}});
  }
  const TensorEntry& entry = tensors_[found->second];
  const OpenFile& file = *files_[static_cast<size_t>(entry.file)];
  if (entry.shape != shape) {
    throw Error("EM_TENSOR_SHAPE",
                {{"file", file.path()}, {"tensor", name}, {"got", shape_text(entry.shape)}, {"wanted", shape_text(shape)}});
  }
  return entry;
}

void Checkpoint::read_ahead(const TensorEntry& tensor) const {
  files_[static_cast<size_t>(tensor.file)]->will_read(tensor.begin, tensor.end);
}

void Checkpoint::read(const TensorEntry& tensor, int64_t begin, int64_t end, int64_t unit,
                      const std::function<void(std::span<const std::byte>)>& body) const {
  thread_local AlignedBuffer buffer;
  const OpenFile& file = *files_[static_cast<size_t>(tensor.file)];
  const int64_t step = std::max<int64_t>(1, kPieceBytes / unit) * unit;
  const std::string what = concat("tensor ", tensor.name);
  for (int64_t at = begin; at < end; at += step) body(file.read(what, tensor.begin + at, std::min(step, end - at), buffer));
}

const std::string& Checkpoint::file_of(const TensorEntry& tensor) const { return files_[static_cast<size_t>(tensor.file)]->path(); }

}  // namespace expertmesh
