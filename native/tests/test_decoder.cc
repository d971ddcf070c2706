// The decoder without JavaScript, so that sanitizers see it: the same bytes with any number of threads, in any chunks, and
// with experts inside or by stops; and jobs that meet as they do in a worker.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <future>
#include <mutex>
#include <numeric>

#include "tests/decoder_fixture.h"

namespace expertmesh {
namespace {

constexpr int64_t kTokens = 600;

class Worker {
 public:
  Worker(const TinyModel& model, int num_threads, bool is_local)
      : checkpoint_(model.open()), engine_(cpu_backend(num_threads)) {
    const DecoderOptions options{.kv_blocks = 64, .kv_dtype = DType::f32, .wire_dtype = DType::f32};
    decoder_ = on_engine<std::shared_ptr<Decoder>>(engine_, Priority::normal, [&] {
      return std::make_shared<Decoder>(engine_, *checkpoint_, model.spec(), options, progress_);
    });
    store_ = std::make_shared<ExpertStore>(engine_.backend(), checkpoint_, model.spec(), DType::f32);
    for (const int64_t layer : {0, 2}) {
      for (int64_t expert = 0; expert < 6; ++expert) store_->load(store_->ask(layer, expert, Format::f32));
      decoder_->set_local(store_, 0, layer, std::vector<uint8_t>(6, is_local ? 1 : 0));
    }
  }

  Engine& engine() { return engine_; }
  ExpertStore& store() { return *store_; }
  LoadProgress& progress() { return progress_; }
  void set_local(int64_t layer, std::vector<uint8_t> is_local) { decoder_->set_local(store_, 0, layer, std::move(is_local)); }
  // Where runs have stopped; asked for when none is under way.
  struct Stop {
    int64_t layer;
    int64_t num_rows;
    int64_t num_missing;
    int64_t num_here;
  };
  const std::vector<Stop>& stops() const { return stops_; }

  // Rows [begin, end) of the sequence whose blocks begin at `first_block`, with all their logits.
  std::vector<float> run(int64_t begin, int64_t end, int32_t first_block) {
    BatchInput input;
    for (int64_t i = begin; i < end; ++i) {
      input.tokens.push_back(static_cast<int32_t>(i * 7 % 50));
      input.positions.push_back(static_cast<int32_t>(i));
      input.sequences.push_back(0);
      input.logit_rows.push_back(static_cast<int32_t>(i - begin));
    }
    input.block_table.resize(static_cast<size_t>((end + 31) / 32));
    std::iota(input.block_table.begin(), input.block_table.end(), first_block);
    input.block_offsets = {0, static_cast<int32_t>(input.block_table.size())};
    const auto batch = std::make_shared<Batch>(decoder_, std::move(input));
    for (;;) {
      const auto result = on_engine<RunResult>(engine_, Priority::normal, [&] { return batch->run(engine_); });
      if (!result.stopped_at.has_value()) return batch->logits(engine_.backend());
      {
        const std::lock_guard lock(mutex_);
        stops_.push_back({*result.stopped_at, batch->num_rows(), static_cast<int64_t>(result.left.missing.size()),
                          static_cast<int64_t>(result.left.here.size())});
      }
      answer(batch, result);
    }
  }

 private:
  void answer(const std::shared_ptr<Batch>& batch, const RunResult& result) {
    std::vector<int32_t> plan;
    for (const auto* slots : {&result.left.missing, &result.left.here}) {
      for (const int32_t slot : *slots) plan.insert(plan.end(), {0, result.routing[static_cast<size_t>(slot)], slot / 2, slot});
    }
    const RowSource source{.batch = batch, .rows = nullptr, .num_rows = 0, .out = nullptr, .num_answers = 0};
    while (!plan.empty()) {
      // A test that moves experts about may have released one of these: it comes back, and what was missing is asked for again.
      for (int64_t expert = 0; expert < 6; ++expert) store_->load(store_->ask(*result.stopped_at, expert, Format::f32));
      const auto missing = on_engine<std::vector<int32_t>>(engine_, Priority::urgent, [&] {
        return run_experts(*store_, *result.stopped_at, std::span(&source, 1), plan);
      });
      std::vector<int32_t> rest;
      for (const int32_t assignment : missing) rest.insert(rest.end(), plan.begin() + 4 * assignment, plan.begin() + 4 * assignment + 4);
      plan = std::move(rest);
    }
  }

  std::mutex mutex_;
  std::vector<Stop> stops_;
  LoadProgress progress_;
  std::shared_ptr<const Checkpoint> checkpoint_;
  std::shared_ptr<Decoder> decoder_;
  std::shared_ptr<ExpertStore> store_;
  Engine engine_;
};

void expect_same_bytes(const std::vector<float>& got, const std::vector<float>& wanted) {
  ASSERT_EQ(got.size(), wanted.size());
  EXPECT_EQ(std::memcmp(got.data(), wanted.data(), got.size() * sizeof(float)), 0);
}

class DecoderTest : public testing::Test {
 protected:
  TinyModel model_;
};

TEST_F(DecoderTest, GivesTheSameBytesWithAnyThreadsChunksAndStops) {
  const std::vector<float> whole = Worker(model_, 1, true).run(0, kTokens, 0);
  for (const float value : whole) ASSERT_TRUE(std::isfinite(value));
  for (const int threads : {2, 4}) {
    for (const bool is_local : {true, false}) {
      Worker worker(model_, threads, is_local);
      expect_same_bytes(worker.run(0, kTokens, 0), whole);
      std::vector<float> chunks;
      for (int64_t begin = 0; begin < kTokens; begin += 97) {
        const std::vector<float> chunk = worker.run(begin, std::min(begin + 97, kTokens), 20);
        chunks.insert(chunks.end(), chunk.begin(), chunk.end());
      }
      expect_same_bytes(chunks, whole);
    }
  }
}

TEST_F(DecoderTest, ServesOtherJobsWhileItRuns) {
  Worker worker(model_, 2, true);
  const std::vector<float> alone = worker.run(0, kTokens, 0);
  std::future<std::vector<float>> first = std::async(std::launch::async, [&] { return worker.run(0, kTokens, 0); });
  std::future<std::vector<float>> second = std::async(std::launch::async, [&] { return worker.run(0, kTokens, 20); });
  // As a peer's dispatches, and as an expert that moves away and back, do.
  std::vector<float> rows(4 * 48, 0.5f);
  std::vector<float> out(4 * 48);
  const RowSource source{.batch = nullptr, .rows = reinterpret_cast<const std::byte*>(rows.data()), .num_rows = 4,
                         .out = reinterpret_cast<std::byte*>(out.data()), .num_answers = 4};
  const std::vector<int32_t> plan = {0, 3, 0, 0, 0, 1, 1, 1, 0, 3, 2, 2, 0, 5, 3, 3};
  for (int i = 0; i < 50; ++i) {
    on_engine<int>(worker.engine(), Priority::urgent, [&] {
      run_experts(worker.store(), 2, std::span(&source, 1), plan);
      return 0;
    });
    if (worker.store().find(2, 4, Format::f32) != nullptr) worker.store().release(2, 4, Format::f32);
    worker.store().load(worker.store().ask(2, 4, Format::f32));
  }
  expect_same_bytes(std::vector<float>(out.begin(), out.begin() + 48), std::vector<float>(out.begin() + 96, out.begin() + 144));
  expect_same_bytes(first.get(), alone);
  expect_same_bytes(second.get(), alone);
}

TEST_F(DecoderTest, TellsHowFarLoadingIs) {
  Worker worker(model_, 2, true);
  EXPECT_EQ(worker.progress().fraction(), 1.0);
  EXPECT_EQ(LoadProgress().fraction(), 0.0);
}

TEST_F(DecoderTest, RunsWhatIsHereAndNamesWhatIsMissing) {
  Worker worker(model_, 1, true);
  const std::vector<float> rows(3 * 48, 0.5f);
  const std::vector<int32_t> plan = {0, 3, 0, 0, 0, 4, 1, 1, 0, 3, 2, 2};
  const auto run = [&] {
    std::vector<float> out(3 * 48, -1.0f);
    const RowSource source{.batch = nullptr, .rows = reinterpret_cast<const std::byte*>(rows.data()), .num_rows = 3,
                           .out = reinterpret_cast<std::byte*>(out.data()), .num_answers = 3};
    const auto missing = on_engine<std::vector<int32_t>>(worker.engine(), Priority::urgent, [&] {
      return run_experts(worker.store(), 2, std::span(&source, 1), plan);
    });
    return std::pair(out, missing);
  };
  const auto [whole, none] = run();
  EXPECT_TRUE(none.empty());
  worker.store().release(2, 4, Format::f32);
  const auto [part, missing] = run();
  EXPECT_EQ(missing, std::vector<int32_t>{1});
  for (size_t i = 0; i < part.size(); ++i) ASSERT_EQ(part[i], i / 48 == 1 ? -1.0f : whole[i]);
}

// Experts that are local but not resident, as while they are loaded: the others' rows are computed in the run.
TEST_F(DecoderTest, StopsWithTheRowsThatAreMissingOnly) {
  const std::vector<float> whole = Worker(model_, 1, true).run(0, 100, 0);
  Worker worker(model_, 2, true);
  worker.store().release(0, 1, Format::f32);
  worker.store().release(2, 5, Format::f32);
  EXPECT_EQ(worker.run(0, 100, 0), whole);
  for (const auto& [layer, num_rows, num_missing, num_here] : worker.stops()) {
    EXPECT_TRUE(layer == 0 || layer == 2);
    EXPECT_GT(num_missing, 0);
    EXPECT_LT(num_missing, 2 * num_rows);
    EXPECT_EQ(num_here, 0);
  }
  EXPECT_EQ(worker.stops().size(), 2U);
}

// Local, absent and remote experts of one layer.
TEST_F(DecoderTest, NamesTheRowsForOthersApartFromThoseThatAreToBeRunHere) {
  const std::vector<float> whole = Worker(model_, 1, true).run(0, 100, 0);
  Worker worker(model_, 2, true);
  worker.set_local(0, {1, 0, 1, 1, 1, 1});
  worker.store().release(0, 3, Format::f32);
  EXPECT_EQ(worker.run(0, 100, 0), whole);
  ASSERT_EQ(worker.stops().size(), 1U);
  const auto [layer, num_rows, num_missing, num_here] = worker.stops()[0];
  EXPECT_EQ(layer, 0);
  EXPECT_GT(num_missing, 0);
  EXPECT_GT(num_here, num_missing);
  EXPECT_EQ(num_missing + num_here, 2 * num_rows);
}

}  // namespace
}  // namespace expertmesh
