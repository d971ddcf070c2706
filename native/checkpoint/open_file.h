#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "checkpoint/page_cache.h"
#include "runtime/aligned_buffer.h"

namespace expertmesh {

// A file open for reading, from any thread. Failures are EM_FILE_READ with the file's path.
class OpenFile {
 public:
  OpenFile(const std::string& path, PageCache page_cache);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  const std::string& path() const { return path_; }
  // When it was opened.
  int64_t size() const { return size_; }

  // Advice only: what it does not bring about makes reads slower.
  void will_read(int64_t begin, int64_t end) const;

  // `size` bytes from `begin`, in memory of `buffer`, good until it is used again. `what` names them in errors.
  std::span<const std::byte> read(const std::string& what, int64_t begin, int64_t size, AlignedBuffer& buffer) const;

 private:
  void read_through_cache(const std::string& what, int64_t begin, std::span<std::byte> out) const;
  // False where the file system has no such reads.
  bool read_past_cache(const std::string& what, int64_t begin, int64_t end, std::byte* out) const;
  void give_back(int64_t begin, int64_t end) const;
  [[noreturn]] void fail(const std::string& cause) const;
  [[noreturn]] void fail_short(const std::string& what, int64_t end) const;

  std::string path_;
  PageCache page_cache_;
  int descriptor_ = -1;
  int direct_ = -1;  // -1: all reads go through the cache
  int64_t size_ = 0;
};

}  // namespace expertmesh
