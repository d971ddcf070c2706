#include "exchange/shared_rings.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <new>
#include <system_error>

#include "exchange/proto_wire.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

constexpr size_t kControlBytes = 64 << 10;  // whole pages, of whatever size the system has them
constexpr size_t kSegmentBytes = kControlBytes + 2 * kRingBytes;
static_assert(sizeof(SegmentControl) <= kControlBytes);

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

void* map(const FileDescriptor& file, void* at, size_t size, size_t offset) {
  const int fixed = at == nullptr ? 0 : MAP_FIXED;
  void* const memory = ::mmap(at, size, PROT_READ | PROT_WRITE, MAP_SHARED | fixed, file.get(), static_cast<off_t>(offset));
  if (memory == MAP_FAILED) fail("mmap of shared memory");
  return memory;
}

// The ring at `offset`, twice.
std::byte* map_ring(const FileDescriptor& file, size_t offset) {
  void* const room = ::mmap(nullptr, 2 * kRingBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) fail("mmap");
  auto* const bytes = static_cast<std::byte*>(room);
  try {
    map(file, bytes, kRingBytes, offset);
    map(file, bytes + kRingBytes, kRingBytes, offset);
  } catch (...) {
    ::munmap(room, 2 * kRingBytes);
    throw;
  }
  return bytes;
}

}  // namespace

std::unique_ptr<SharedRings> SharedRings::create() {
  FileDescriptor file(::memfd_create("expertmesh-exchange", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) fail("memfd_create");
  if (::ftruncate(file.get(), static_cast<off_t>(kSegmentBytes)) != 0) fail("ftruncate of shared memory");
  if (::fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) fail("F_ADD_SEALS");
  return std::unique_ptr<SharedRings>(new SharedRings(std::move(file), 0));
}

std::unique_ptr<SharedRings> SharedRings::open(FileDescriptor file) {
  // A file that its maker can shorten would end this process when it reads what is gone.
  const int seals = ::fcntl(file.get(), F_GET_SEALS);
  struct stat status{};
  if (seals < 0 || (seals & F_SEAL_SHRINK) == 0 || ::fstat(file.get(), &status) != 0) fail_frame("shared memory that can be cut off");
  if (static_cast<size_t>(status.st_size) != kSegmentBytes) fail_frame(concat("shared memory of ", status.st_size, " bytes; wanted ", kSegmentBytes));
  return std::unique_ptr<SharedRings>(new SharedRings(std::move(file), 1));
}

SharedRings::SharedRings(FileDescriptor file, int side) : file_(std::move(file)), side_(side) {
  // New pages are zero, which is what the controls begin with.
  control_ = static_cast<SegmentControl*>(map(file_, nullptr, kControlBytes, 0));
  bytes_[0] = map_ring(file_, kControlBytes);
  bytes_[1] = map_ring(file_, kControlBytes + kRingBytes);
}

SharedRings::~SharedRings() {
  ::munmap(control_, kControlBytes);
  for (std::byte* const bytes : bytes_) ::munmap(bytes, 2 * kRingBytes);
}

}  // namespace expertmesh::exchange
