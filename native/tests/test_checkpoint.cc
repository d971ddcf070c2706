// What is wrong with a file after it was opened is the error of the read that finds it, and of no other.
#include "checkpoint/checkpoint.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <vector>

#include "expertmesh/error.h"

namespace expertmesh {
namespace {

constexpr int64_t kSize = 3'000'000;

class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest() : path_(std::filesystem::temp_directory_path() / concat("expertmesh-checkpoint-", ::getpid(), ".bin")) {
    std::ofstream file(path_, std::ios::binary);
    for (int64_t i = 0; i < kSize; ++i) file.put(byte_at(i));
  }
  ~CheckpointTest() override { std::filesystem::remove(path_); }

  static char byte_at(int64_t i) { return static_cast<char>(i * 31 + i / 251); }

  Checkpoint open(PageCache page_cache = PageCache::keep) const {
    std::vector<TensorEntry> tensors;
    tensors.push_back({.name = "first", .file = 0, .dtype = DType::f16, .shape = {500'000}, .begin = 0, .end = 1'000'000});
    tensors.push_back({.name = "second", .file = 0, .dtype = DType::f16, .shape = {1'000'000}, .begin = 1'000'000, .end = kSize});
    return Checkpoint({path_.string()}, std::move(tensors), page_cache);
  }

  std::filesystem::path path_;
};

TEST_F(CheckpointTest, ReadsAnyRangeInPiecesOfWholeUnits) {
  for (const PageCache page_cache : {PageCache::keep, PageCache::drop, PageCache::bypass}) {
    const Checkpoint checkpoint = open(page_cache);
    const TensorEntry& tensor = checkpoint.tensor("second", {1'000'000});
    for (const auto [begin, end, unit] : {std::array<int64_t, 3>{0, 2'000'000, 64}, {7, 1'999'999, 1000}, {5, 5, 8}, {100, 1'900'100, 900'000}}) {
      int64_t at = begin;
      checkpoint.read(tensor, begin, end, unit, [&](std::span<const std::byte> piece) {
        if (at + static_cast<int64_t>(piece.size()) < end) {
          ASSERT_EQ(static_cast<int64_t>(piece.size()) % unit, 0);
        }
        for (const std::byte byte : piece) ASSERT_EQ(static_cast<char>(byte), byte_at(1'000'000 + at++));
      });
      ASSERT_EQ(at, end);
    }
  }
}

#if defined(POSIX_FADV_DONTNEED)
// Pages of the file that the system has in memory, with what is not written yet written first.
int64_t count_cached_pages(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY);
  EXPECT_EQ(fsync(file), 0);
  void* const map = mmap(nullptr, kSize, PROT_READ, MAP_SHARED, file, 0);
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  std::vector<unsigned char> residence((kSize + page - 1) / page);
  EXPECT_EQ(mincore(map, kSize, residence.data()), 0);
  munmap(map, kSize);
  close(file);
  return std::count_if(residence.begin(), residence.end(), [](unsigned char page_residence) { return (page_residence & 1) != 0; });
}

TEST_F(CheckpointTest, GivesThePagesOfWhatItHasReadBackWhenItIsToldTo) {
  const auto cached_after_reading = [this](PageCache page_cache) {
    const Checkpoint checkpoint = open(page_cache);
    for (const auto& [name, length] : {std::pair<const char*, int64_t>{"first", 500'000}, {"second", 1'000'000}}) {
      const TensorEntry& tensor = checkpoint.tensor(name, {length});
      checkpoint.read(tensor, 0, size_bytes(tensor), 1000, [](std::span<const std::byte>) {});
    }
    return count_cached_pages(path_.string());
  };
  const int64_t kept = cached_after_reading(PageCache::keep);
  (void)open(PageCache::drop);
  if (count_cached_pages(path_.string()) > 0) GTEST_SKIP() << "this file system keeps its files in memory";
  EXPECT_GT(kept, 30);
  EXPECT_LE(cached_after_reading(PageCache::drop), kept / 20);
  EXPECT_LE(cached_after_reading(PageCache::bypass), kept / 20);
}
#endif

class TruncatedCheckpointTest : public CheckpointTest, public testing::WithParamInterface<PageCache> {};

TEST_P(TruncatedCheckpointTest, NamesTheFileAndTheTensorThatItLacks) {
  const Checkpoint checkpoint = open(GetParam());
  std::filesystem::resize_file(path_, 1'500'000);
  const auto read = [&](const char* name, int64_t length) {
    const TensorEntry& tensor = checkpoint.tensor(name, {length});
    checkpoint.read_ahead(tensor);
    int64_t total = 0;
    checkpoint.read(tensor, 0, size_bytes(tensor), 1, [&](std::span<const std::byte> piece) { total += static_cast<int64_t>(piece.size()); });
    return total;
  };
  EXPECT_EQ(read("first", 500'000), 1'000'000);
  try {
    read("second", 1'000'000);
    FAIL() << "the file has half of the tensor";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "EM_FILE_READ");
    const std::string text = error.what();
    EXPECT_NE(text.find(path_.string()), std::string::npos) << text;
    EXPECT_NE(text.find("tensor second: the file ends at byte 1500000; it had 3000000"), std::string::npos) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(HoweverItIsRead, TruncatedCheckpointTest, testing::Values(PageCache::keep, PageCache::drop, PageCache::bypass));

TEST_F(CheckpointTest, ReadsOnFromAFileThatWasReplacedOrRemoved) {
  const Checkpoint checkpoint = open();
  std::filesystem::remove(path_);
  const TensorEntry& tensor = checkpoint.tensor("first", {500'000});
  int64_t at = 0;
  checkpoint.read(tensor, 0, 1'000'000, 1, [&](std::span<const std::byte> piece) {
    for (const std::byte byte : piece) ASSERT_EQ(static_cast<char>(byte), byte_at(at++));
  });
}

}  // namespace
}  // namespace expertmesh
