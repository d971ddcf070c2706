// The states of experts, and who may change them when: loads on several threads, cancelled and closed; pins; slots.
#include "experts/store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "tests/decoder_fixture.h"

namespace expertmesh {
namespace {

std::string code_of(const std::function<void()>& run) {
  try {
    run();
  } catch (const Error& error) {
    return error.code();
  }
  return "none";
}

class ExpertStoreTest : public testing::Test {
 protected:
  std::shared_ptr<const Expert> load(int64_t layer, int64_t expert) {
    store_.load(store_.ask(layer, expert, Format::f32));
    return store_.find(layer, expert, Format::f32);
  }

  TinyModel model_;
  CpuBackend backend_{2, *kernels::find_backend("auto")};
  ExpertStore store_{backend_, model_.open(), model_.spec(), DType::f32};
};

TEST_F(ExpertStoreTest, TellsTheStateOfAnExpert) {
  EXPECT_EQ(store_.state(0, 1, Format::f32), ExpertState::absent);
  const LoadTicket ticket = store_.ask(0, 1, Format::f32);
  EXPECT_EQ(store_.state(0, 1, Format::f32), ExpertState::loading);
  store_.load(ticket);
  EXPECT_EQ(store_.state(0, 1, Format::f32), ExpertState::resident);
  auto pin = store_.find(0, 1, Format::f32);
  EXPECT_EQ(store_.state(0, 1, Format::f32), ExpertState::pinned);
  store_.release(0, 1, Format::f32);
  EXPECT_EQ(store_.state(0, 1, Format::f32), ExpertState::absent);
  EXPECT_EQ(store_.num_slots_taken(), 1);
  pin.reset();
  EXPECT_EQ(store_.num_slots_taken(), 0);
}

TEST_F(ExpertStoreTest, GivesAReleasedExpertsSlotToAnotherOnlyWhenItsPinsAreGone) {
  const auto pin = load(0, 1);
  const void* const place = pin->weights.gate.matrix.data.address();
  const uint64_t checksum = pin->facts.checksum;
  store_.release(0, 1, Format::f32);
  const auto next = load(0, 2);
  EXPECT_NE(next->weights.gate.matrix.data.address(), place);
  const auto again = load(0, 1);
  EXPECT_NE(again->weights.gate.matrix.data.address(), place);
  EXPECT_EQ(again->facts.checksum, checksum);
}

TEST_F(ExpertStoreTest, LoadsAnExpertOnceThoughSeveralThreadsAskForIt) {
  std::vector<std::shared_ptr<const Expert>> found(64);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < 16; ++i) found[t * 16 + i] = load(0, static_cast<int64_t>(i % 6));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store_.num_held(), 6);
  EXPECT_EQ(store_.num_slots_taken(), 6);
  for (size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i], store_.find(0, static_cast<int64_t>(i % 16 % 6), Format::f32));
}

TEST_F(ExpertStoreTest, EndsLoadsThatAreCancelledAndNotThoseThatAreAskedForLater) {
  const LoadTicket first = store_.ask(0, 1, Format::f32);
  const LoadTicket other = store_.ask(0, 2, Format::f32);
  store_.cancel(0, 1);
  const LoadTicket later = store_.ask(0, 1, Format::f32);
  EXPECT_EQ(code_of([&] { store_.load(first); }), "EM_CANCELLED");
  EXPECT_EQ(code_of([&] { store_.load(other); }), "none");
  EXPECT_EQ(code_of([&] { store_.load(later); }), "none");
  EXPECT_EQ(store_.num_slots_taken(), 2);
}

TEST_F(ExpertStoreTest, EndsLoadsUnderWayWhenItIsCancelledOrClosed) {
  std::atomic<bool> is_ended = false;
  std::atomic<int> num_loaded = 0;
  std::vector<std::thread> threads;
  std::vector<std::string> codes(4, "none");
  for (size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      const auto expert = static_cast<int64_t>(t);
      while (!is_ended) {
        codes[t] = code_of([&] {
          load(2, expert);
          ++num_loaded;
          store_.release(2, expert, Format::f32);
        });
        if (codes[t] == "EM_NATIVE_CLOSED") return;
      }
    });
  }
  while (num_loaded < 20) store_.cancel(2, num_loaded % 4);
  store_.close();
  is_ended = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(code_of([&] { load(2, 0); }), "EM_NATIVE_CLOSED");
  EXPECT_EQ(store_.num_slots_taken(), 0);
}

TEST_F(ExpertStoreTest, LivesOnWhenTheFileIsTruncated) {
  const auto before = load(0, 1);
  std::filesystem::resize_file(model_.path(), 1000);
  EXPECT_EQ(code_of([&] { load(2, 5); }), "EM_FILE_READ");
  EXPECT_EQ(store_.state(2, 5, Format::f32), ExpertState::absent);
  EXPECT_EQ(store_.num_slots_taken(), 1);
  EXPECT_EQ(load(0, 1), before);
}

TEST_F(ExpertStoreTest, ReadsAnyPartOfTheCanonicalBytes) {
  const auto whole = [&](Format format) {
    std::vector<std::byte> bytes;
    store_.read_canonical(0, 3, format, 0, INT64_MAX, [&](std::span<const std::byte> piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
    return bytes;
  }(Format::f32);
  EXPECT_EQ(static_cast<int64_t>(whole.size()), load(0, 3)->facts.canonical_bytes);
  for (const size_t step : {size_t{1001}, size_t{4096}, size_t{17}}) {
    std::vector<std::byte> bytes;
    for (size_t at = 0; at < whole.size(); at += step) {
      store_.read_canonical(0, 3, Format::f32, static_cast<int64_t>(at), static_cast<int64_t>(at + step),
                            [&](std::span<const std::byte> piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
    }
    EXPECT_EQ(bytes, whole);
  }
  store_.release(0, 3, Format::f32);
  EXPECT_EQ(store_.load(store_.ask(0, 3, Format::f32), whole).canonical_bytes, static_cast<int64_t>(whole.size()));
}

}  // namespace
}  // namespace expertmesh
