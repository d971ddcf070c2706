// Experts that were converted once and are kept: read instead of the checkpoint, but only where they are what was written.
#include "experts/converted_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "experts/store.h"
#include "tests/decoder_fixture.h"

namespace expertmesh {
namespace {

namespace fs = std::filesystem;

class ConvertedFilesTest : public testing::Test {
 protected:
  ConvertedFilesTest() : folder_(fs::temp_directory_path() / concat("expertmesh-converted-", ::getpid())) {}
  ~ConvertedFilesTest() override { fs::remove_all(folder_); }

  ExpertStore store(int64_t slots = 0) {
    return {backend_, model_.open(), model_.spec(), DType::f32, {.per_layer = slots, .policy = "reuse", .converted = folder_.string()}};
  }
  static ExpertFacts load(ExpertStore& store, int64_t expert, Format format) { return store.load(store.ask(0, expert, format)); }
  fs::path file(int64_t expert, const char* format) const { return folder_ / concat("0-", expert, ".", format); }
  // So that what is read of it afterwards is something else.
  void overwrite_checkpoint() const {
    std::vector<char> zeros(fs::file_size(model_.path()));
    std::ofstream(model_.path(), std::ios::binary).write(zeros.data(), static_cast<std::streamsize>(zeros.size()));
  }

  TinyModel model_;
  CpuBackend backend_{2, *kernels::find_backend("auto")};
  const fs::path folder_;
};

TEST_F(ConvertedFilesTest, KeepsExpertsOfFormatsWithCodesAndReadsThemInstead) {
  ExpertStore first = store();
  const ExpertFacts converted = load(first, 1, Format::q4);
  load(first, 2, Format::f32);
  EXPECT_EQ(fs::file_size(file(1, "q4")), static_cast<size_t>(converted.canonical_bytes) + 8);
  EXPECT_FALSE(fs::exists(file(2, "f32")));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
  overwrite_checkpoint();
  ExpertStore second = store();
  EXPECT_EQ(load(second, 1, Format::q4).checksum, converted.checksum);
  EXPECT_EQ(second.conversion_problem(), "");
}

TEST_F(ConvertedFilesTest, GivesLoadsOfRunsTheKeptBytes) {
  ExpertStore buffered = store(1);
  for (int64_t expert = 0; expert < 3; ++expert) load(buffered, expert, Format::q8);
  overwrite_checkpoint();
  std::vector<float> in(static_cast<size_t>(model_.spec().hidden_size), 0.5f);
  std::vector<float> out(in.size());
  for (int32_t expert = 0; expert < 3; ++expert) {
    const StoreRow row = {.key = expert_key(expert, Format::q8, 6), .row = WireRow{.in = reinterpret_cast<const std::byte*>(in.data()), .out = reinterpret_cast<std::byte*>(out.data())}};
    EXPECT_EQ(buffered.run(0, {&row, 1}), std::vector<bool>{true}) << expert;
  }
  EXPECT_EQ(buffered.slot_counters()[0].failed_loads, 0);
  EXPECT_GT(buffered.slot_counters()[0].misses, 0);
}

TEST_F(ConvertedFilesTest, PutsRightAFileThatIsNotWhatWasWritten) {
  const auto damage = [&](const std::function<void(std::vector<char>&)>& change) {
    std::vector<char> bytes(fs::file_size(file(1, "q8")));
    std::ifstream(file(1, "q8"), std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    const std::vector<char> whole = bytes;
    change(bytes);
    std::ofstream(file(1, "q8"), std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return whole;
  };
  ExpertStore first = store();
  const uint64_t checksum = load(first, 1, Format::q8).checksum;
  for (const std::function<void(std::vector<char>&)>& change : std::vector<std::function<void(std::vector<char>&)>>{
           [](std::vector<char>& bytes) { bytes[5] = static_cast<char>(bytes[5] ^ 1); },
           [](std::vector<char>& bytes) { bytes.back() = static_cast<char>(bytes.back() ^ 1); },
           [](std::vector<char>& bytes) { bytes.pop_back(); },
           [](std::vector<char>& bytes) { bytes.clear(); },
       }) {
    const std::vector<char> whole = damage(change);
    ExpertStore next = store();
    EXPECT_EQ(load(next, 1, Format::q8).checksum, checksum);
    EXPECT_EQ(damage([](std::vector<char>&) {}), whole);
  }
}

TEST_F(ConvertedFilesTest, LoadsExpertsAllTheSameWhereNothingCanBeWritten) {
  std::ofstream(folder_) << "a file";
  ExpertStore next = store();
  ExpertStore without = {backend_, model_.open(), model_.spec(), DType::f32};
  EXPECT_EQ(load(next, 1, Format::q2).checksum, load(without, 1, Format::q2).checksum);
  EXPECT_NE(next.conversion_problem().find(file(1, "q2").string()), std::string::npos);
  EXPECT_EQ(without.conversion_problem(), "");
}

}  // namespace
}  // namespace expertmesh
