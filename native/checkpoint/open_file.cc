#include "checkpoint/open_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>

#include "expertmesh/error.h"

namespace expertmesh {

namespace {

// A multiple of the system's own page, whichever that is.
constexpr int64_t kPageBytes = int64_t{64} << 10;
// A multiple of any disk's block: what reads past the cache begin, end and lie at.
constexpr int64_t kBlockBytes = 4096;

int open_past_cache([[maybe_unused]] const std::string& path) {
#if defined(O_DIRECT)
  return open(path.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECT);
#else
  return -1;
#endif
}

}  // namespace

OpenFile::OpenFile(const std::string& path, PageCache page_cache)
    : path_(path), page_cache_(page_cache), descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  struct stat status = {};
  if (descriptor_ < 0 || fstat(descriptor_, &status) != 0) {
    const int error = errno;
    if (descriptor_ >= 0) close(descriptor_);
    fail(std::generic_category().message(error));
  }
  size_ = status.st_size;
  if (page_cache == PageCache::bypass) direct_ = open_past_cache(path);
  // Headers and samples were read before.
  if (page_cache != PageCache::keep) give_back(0, size_);
}

OpenFile::~OpenFile() {
  close(descriptor_);
  if (direct_ >= 0) close(direct_);
}

void OpenFile::will_read([[maybe_unused]] int64_t begin, [[maybe_unused]] int64_t end) const {
#if defined(POSIX_FADV_WILLNEED)
  // It would fill the cache that direct reads pass by.
  if (direct_ < 0) (void)posix_fadvise(descriptor_, begin, end - begin, POSIX_FADV_WILLNEED);
#endif
}

void OpenFile::give_back([[maybe_unused]] int64_t begin, [[maybe_unused]] int64_t end) const {
#if defined(POSIX_FADV_DONTNEED)
  // Whole pages only go: the one that the range begins in has been read by the piece before.
  const int64_t first = begin / kPageBytes * kPageBytes;
  (void)posix_fadvise(descriptor_, first, end - first, POSIX_FADV_DONTNEED);
#endif
}

std::span<const std::byte> OpenFile::read(const std::string& what, int64_t begin, int64_t size, AlignedBuffer& buffer) const {
  const int64_t first = begin / kBlockBytes * kBlockBytes;
  const int64_t last = (begin + size + kBlockBytes - 1) / kBlockBytes * kBlockBytes;
  buffer.reserve(static_cast<size_t>(last - first + kBlockBytes), "a piece of a checkpoint");
  if (direct_ >= 0 && size > 0) {
    void* aligned = buffer.data();
    size_t room = buffer.size();
    auto* const out = static_cast<std::byte*>(std::align(kBlockBytes, static_cast<size_t>(last - first), aligned, room));
    if (read_past_cache(what, first, begin + size, out)) return {out + (begin - first), static_cast<size_t>(size)};
  }
  const std::span<std::byte> out(buffer.data(), static_cast<size_t>(size));
  read_through_cache(what, begin, out);
  if (page_cache_ != PageCache::keep) give_back(begin, begin + size);
  return out;
}

bool OpenFile::read_past_cache(const std::string& what, int64_t begin, int64_t end, std::byte* out) const {
  const int64_t last = (end + kBlockBytes - 1) / kBlockBytes * kBlockBytes;
  while (begin < end) {
    const ssize_t count = pread(direct_, out, static_cast<size_t>(last - begin), begin);
    if (count < 0 && errno == EINTR) continue;
    // Some file systems open files so and then refuse to read them.
    if (count < 0 && errno == EINVAL) return false;
    if (count < 0) fail(concat(what, ": ", std::generic_category().message(errno)));
    begin += count;
    out += count;
    // Only the end of the file lies within a block.
    if (begin < end && (count == 0 || count % kBlockBytes != 0)) fail_short(what, begin);
  }
  return true;
}

void OpenFile::read_through_cache(const std::string& what, int64_t begin, std::span<std::byte> out) const {
  while (!out.empty()) {
    const ssize_t count = pread(descriptor_, out.data(), out.size(), begin);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(concat(what, ": ", std::generic_category().message(errno)));
    if (count == 0) fail_short(what, begin);
    begin += count;
    out = out.subspan(static_cast<size_t>(count));
  }
}

void OpenFile::fail_short(const std::string& what, int64_t end) const {
  fail(concat(what, ": the file ends at byte ", end, "; it had ", size_, " when it was opened"));
}

void OpenFile::fail(const std::string& cause) const { throw Error("EM_FILE_READ", {{"file", path_}, {"cause", cause}}); }

}  // namespace expertmesh
