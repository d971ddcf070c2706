#include "experts/converted_files.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "checkpoint/open_file.h"
#include "expertmesh/error.h"
#include "experts/checksum.h"

namespace expertmesh {

namespace {

constexpr int64_t kChecksumBytes = sizeof(uint64_t);

std::array<std::byte, kChecksumBytes> checksum_of(std::span<const std::byte> canonical) {
  Checksum checksum;
  checksum.add(canonical);
  std::array<std::byte, kChecksumBytes> bytes;
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(checksum.value() >> (8 * i));
  return bytes;
}

// Of no other write, of this process or another.
std::string partial_name(const std::string& path) {
  static std::atomic<uint64_t> number = 0;
  return concat(path, ".", ::getpid(), "-", number++, ".partial");
}

}  // namespace

bool ConvertedFiles::read(int64_t layer, int64_t expert, Format format, int64_t size,
                          const std::function<void(std::span<const std::byte>)>& body) const {
  thread_local AlignedBuffer buffer;
  std::span<const std::byte> canonical;
  try {
    const OpenFile file(path(layer, expert, format), page_cache_);
    if (file.size() != size + kChecksumBytes) return false;
    const std::span<const std::byte> whole = file.read("a converted expert", 0, file.size(), buffer);
    canonical = whole.first(static_cast<size_t>(size));
    if (std::memcmp(checksum_of(canonical).data(), whole.data() + size, kChecksumBytes) != 0) return false;
  } catch (const Error&) {
    return false;  // the checkpoint has it too
  }
  body(canonical);
  return true;
}

void ConvertedFiles::write(int64_t layer, int64_t expert, Format format, std::span<const std::byte> canonical) {
  const std::string to = path(layer, expert, format);
  const std::string from = partial_name(to);
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  {
    std::ofstream file(from, std::ios::binary);
    file.write(reinterpret_cast<const char*>(canonical.data()), static_cast<std::streamsize>(canonical.size()));
    file.write(reinterpret_cast<const char*>(checksum_of(canonical).data()), kChecksumBytes);
    file.close();
    if (!file.good() && !error) error = std::error_code(errno == 0 ? EIO : errno, std::generic_category());
  }
  if (!error) std::filesystem::rename(from, to, error);
  if (!error) return;
  std::error_code ignored;  // what is left of a file that could not be written is nobody's
  std::filesystem::remove(from, ignored);
  const std::lock_guard lock(mutex_);
  problem_ = concat(to, ": ", error.message());
}

std::string ConvertedFiles::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

std::string ConvertedFiles::path(int64_t layer, int64_t expert, Format format) const {
  return concat(folder_, "/", layer, "-", expert, ".", name_of(format));
}

}  // namespace expertmesh
