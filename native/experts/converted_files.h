#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "checkpoint/page_cache.h"
#include "expertmesh/format.h"

namespace expertmesh {

// Canonical bytes of experts of one checkpoint that have been converted to formats with codes, a file each, its checksum at the
// end: what is read instead of more bytes of the checkpoint, without their conversion. Files come whole, by a rename, so that
// processes may share a folder. From any thread.
class ConvertedFiles {
 public:
  // The folder is of this checkpoint alone; it need not exist.
  ConvertedFiles(std::string folder, PageCache page_cache) : folder_(std::move(folder)), page_cache_(page_cache) {}

  // Calls body with all bytes, once. False where there is no such file, or it is not what was written: then body is not called.
  bool read(int64_t layer, int64_t expert, Format format, int64_t size, const std::function<void(std::span<const std::byte>)>& body) const;
  // What cannot be written is not kept: see problem().
  void write(int64_t layer, int64_t expert, Format format, std::span<const std::byte> canonical);
  // Why the last file that could not be written was not; empty where all were.
  std::string problem() const;

 private:
  std::string path(int64_t layer, int64_t expert, Format format) const;

  const std::string folder_;
  const PageCache page_cache_;
  mutable std::mutex mutex_;
  std::string problem_;
};

}  // namespace expertmesh
