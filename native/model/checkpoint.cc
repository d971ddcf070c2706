#include "model/checkpoint.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "expertmesh/error.h"

namespace expertmesh {

class Checkpoint::MappedFile {
 public:
  explicit MappedFile(const std::string& path) : path_(path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) fail_read(errno);
    struct stat status = {};
    if (fstat(descriptor, &status) != 0) {
      const int error = errno;
      close(descriptor);
      fail_read(error);
    }
    size_ = status.st_size;
    if (size_ > 0) {
      void* address = mmap(nullptr, static_cast<size_t>(size_), PROT_READ, MAP_PRIVATE, descriptor, 0);
      if (address == MAP_FAILED) {
        const int error = errno;
        close(descriptor);
        fail_read(error);
      }
      data_ = static_cast<const std::byte*>(address);
    }
    close(descriptor);
  }

  ~MappedFile() {
    if (data_ != nullptr) munmap(const_cast<std::byte*>(data_), static_cast<size_t>(size_));
  }

  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  const std::string& path() const { return path_; }
  const std::byte* data() const { return data_; }
  int64_t size() const { return size_; }

 private:
  [[noreturn]] void fail_read(int error) const {
    throw Error("EM_FILE_READ", {{"file", path_}, {"cause", std::generic_category().message(error)}});
  }

  std::string path_;
  const std::byte* data_ = nullptr;
  int64_t size_ = 0;
};

namespace {

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

Checkpoint::Checkpoint(const std::vector<std::string>& files, std::vector<TensorEntry> tensors) : tensors_(std::move(tensors)) {
  for (const std::string& path : files) files_.push_back(std::make_shared<const MappedFile>(path));
  for (size_t i = 0; i < tensors_.size(); ++i) {
    check_entry(tensors_[i]);
    if (!by_name_.emplace(tensors_[i].name, i).second) fail_argument("tensors: ", tensors_[i].name, " is there twice");
  }
}

void Checkpoint::check_entry(const TensorEntry& entry) const {
  if (entry.file < 0 || entry.file >= static_cast<int64_t>(files_.size())) {
    fail_argument("tensors: ", entry.name, " is in file ", entry.file, "; there are ", files_.size());
  }
  const MappedFile& file = *files_[static_cast<size_t>(entry.file)];
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

TensorView Checkpoint::tensor(const std::string& name, const std::vector<int64_t>& shape) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    const std::string& path = files_.empty() ? name : files_.front()->path();
    const size_t slash = path.rfind('/');
    throw Error("EM_TENSOR_MISSING", {{"folder", slash == std::string::npos ? "." : path.substr(0, slash)}, {"tensor", name}});
  }
  const TensorEntry& entry = tensors_[found->second];
  const MappedFile& file = *files_[static_cast<size_t>(entry.file)];
  if (entry.shape != shape) {
    throw Error("EM_TENSOR_SHAPE",
                {{"file", file.path()}, {"tensor", name}, {"got", shape_text(entry.shape)}, {"wanted", shape_text(shape)}});
  }
  return {&entry, file.data() + entry.begin, entry.end - entry.begin};
}

void Checkpoint::read_ahead(const TensorView& view) const {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<uintptr_t>(view.data) / page * page;
  const auto end = reinterpret_cast<uintptr_t>(view.data) + static_cast<uintptr_t>(view.size_bytes);
  // Advice only: without it the pages are read when they are touched.
  if (end > begin) (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_WILLNEED);
}

const std::string& Checkpoint::file_of(const TensorView& view) const {
  return files_[static_cast<size_t>(view.entry->file)]->path();
}

}  // namespace expertmesh
