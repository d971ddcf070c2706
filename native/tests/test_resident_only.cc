// Routers that choose among residents: the bytes of a gate that knows no others, and never a load that a row waits for.
#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <thread>

#include "tests/decoder_fixture.h"

namespace expertmesh {
namespace {

constexpr int64_t kRows = 150;
constexpr std::array<int64_t, 2> kLayers = {0, 2};

// A model whose experts are loaded in this order: the first have the slots.
class Home {
 public:
  Home(const TinyModel& model, int64_t slots, bool is_resident_only, const std::vector<int32_t>& order = {0, 1, 2, 3, 4, 5})
      : checkpoint_(model.open()), engine_(cpu_backend(2)) {
    const DecoderOptions options{.kv_blocks = 64, .kv_dtype = DType::f32, .wire_dtype = DType::f32};
    decoder_ = on_engine<std::shared_ptr<Decoder>>(engine_, Priority::normal, [&] {
      return std::make_shared<Decoder>(engine_, *checkpoint_, model.spec(), options, progress_);
    });
    store_ = std::make_shared<ExpertStore>(engine_.backend(), checkpoint_, model.spec(), DType::f32,
                                           TierOptions{.per_layer = slots, .resident_only = is_resident_only});
    for (const int64_t layer : kLayers) {
      for (const int32_t expert : order) store_->load(store_->ask(layer, expert, Format::f32));
      decoder_->set_local(store_, 0, layer, std::vector<uint8_t>(6, 1));
    }
  }

  ExpertStore& store() { return *store_; }

  // Logits of rows [begin, end) of the one sequence; none where the run has stopped.
  std::vector<float> run(int64_t begin, int64_t end) {
    BatchInput input;
    for (int64_t i = begin; i < end; ++i) {
      input.tokens.push_back(static_cast<int32_t>(i * 7 % 50));
      input.positions.push_back(static_cast<int32_t>(i));
      input.sequences.push_back(0);
      input.logit_rows.push_back(static_cast<int32_t>(i - begin));
    }
    input.block_table.resize(static_cast<size_t>((end + 31) / 32));
    std::iota(input.block_table.begin(), input.block_table.end(), 0);
    input.block_offsets = {0, static_cast<int32_t>(input.block_table.size())};
    const auto batch = std::make_shared<Batch>(decoder_, std::move(input));
    const auto result = on_engine<RunResult>(engine_, Priority::normal, [&] { return batch->run(engine_); });
    return result.stopped_at.has_value() ? std::vector<float>{} : batch->logits(engine_.backend());
  }

 private:
  LoadProgress progress_;
  std::shared_ptr<const Checkpoint> checkpoint_;
  std::shared_ptr<Decoder> decoder_;
  std::shared_ptr<ExpertStore> store_;
  Engine engine_;
};

void expect_no_load_was_waited_for(ExpertStore& store, int64_t slots) {
  for (const int64_t layer : kLayers) {
    const SlotCounters counters = store.slot_counters()[static_cast<size_t>(layer)];
    EXPECT_EQ(counters.misses, 0);
    EXPECT_EQ(counters.prefetches, 0);
    EXPECT_EQ(counters.stall_ms, 0.0);
    EXPECT_EQ(counters.residents, slots);
  }
}

class ResidentOnlyTest : public testing::Test {
 protected:
  TinyModel model_;
};

TEST_F(ResidentOnlyTest, GivesTheBytesOfAGateThatKnowsNoOthers) {
  Home home(model_, 3, true, {4, 1, 3, 0, 2, 5});
  const TinyModel masked({1, 3, 4});
  const std::vector<float> wanted = Home(masked, 0, false).run(0, kRows);
  EXPECT_EQ(home.run(0, kRows), wanted);
  // Row by row too.
  const auto width = static_cast<std::ptrdiff_t>(model_.spec().vocab_size);
  for (int64_t row = 0; row < 40; ++row) {
    EXPECT_EQ(home.run(row, row + 1), std::vector<float>(wanted.begin() + row * width, wanted.begin() + (row + 1) * width)) << row;
  }
  EXPECT_NE(Home(model_, 0, false).run(0, kRows), wanted);
  expect_no_load_was_waited_for(home.store(), 3);
  const SlotCounters counters = home.store().slot_counters()[0];
  EXPECT_EQ(counters.choices, 2 * (kRows + 40));
  EXPECT_GT(counters.masked, 0);
  EXPECT_LT(counters.masked, counters.choices);
}

TEST_F(ResidentOnlyTest, WithASlotForEveryExpertGivesTheBytesOfAnyOther) {
  const std::vector<float> wanted = Home(model_, 0, false).run(0, kRows);
  for (const int64_t slots : {0, 6}) {
    Home home(model_, slots, true);
    EXPECT_EQ(home.run(0, kRows), wanted);
    EXPECT_EQ(home.store().slot_counters()[0].masked, 0);
  }
}

TEST_F(ResidentOnlyTest, GoesOnAmongTheNewResidentsAfterASwap) {
  Home home(model_, 3, true, {1, 3, 4, 0, 2, 5});
  for (const int64_t layer : kLayers) EXPECT_TRUE(home.store().swap(layer, 0, 1));
  EXPECT_EQ(home.store().num_slots_taken(), 6);
  const TinyModel masked({0, 3, 4});
  EXPECT_EQ(home.run(0, kRows), Home(masked, 0, false).run(0, kRows));
  expect_no_load_was_waited_for(home.store(), 3);
  EXPECT_EQ(home.store().slot_counters()[0].swaps, 1);
  // Whoever is there already, has gone, is not held, or finds no room.
  EXPECT_FALSE(home.store().swap(0, 0, 3));
  EXPECT_FALSE(home.store().swap(0, 5, 1));
  EXPECT_FALSE(home.store().swap(0, expert_key(5, Format::q8, 6), 3));
  EXPECT_FALSE(home.store().swap(0, 5, -1));
  home.store().release(0, 3, Format::f32);
  EXPECT_TRUE(home.store().swap(0, 5, -1));
  expect_no_load_was_waited_for(home.store(), 3);
}

TEST_F(ResidentOnlyTest, ChoosesFewerExpertsWhereThereAreFewer) {
  Home home(model_, 3, true, {1, 3, 4, 0, 2, 5});
  for (const int64_t layer : kLayers) {
    for (const int64_t expert : {3, 4}) home.store().release(layer, expert, Format::f32);
  }
  TinyModel single({1});
  for (const int64_t layer : kLayers) {
    std::get<MixtureSpec>(single.spec().layers[static_cast<size_t>(layer)].sublayers.back()).gate.top_k = 1;
  }
  EXPECT_EQ(home.run(0, kRows), Home(single, 0, false).run(0, kRows));
  expect_no_load_was_waited_for(home.store(), 1);
  // The shared expert and the residual remain.
  for (const int64_t layer : kLayers) home.store().release(layer, 1, Format::f32);
  EXPECT_FALSE(home.run(0, kRows).empty());
}

TEST_F(ResidentOnlyTest, CountsWhatTheRouterWouldHaveChosen) {
  Home few(model_, 2, true);
  Home all(model_, 6, true);
  few.run(0, kRows);
  all.run(0, kRows);
  const std::vector<LayerDemand> wanted = all.store().take_demand();
  const std::vector<LayerDemand> found = few.store().take_demand();
  // The first layer's rows are the same.
  EXPECT_EQ(found[0].weights, wanted[0].weights);
  EXPECT_EQ(found[0].rows, static_cast<double>(kRows));
  EXPECT_EQ(found[0].residents, (std::vector<int32_t>{0, 1}));
  EXPECT_TRUE(found[1].weights.empty());
  EXPECT_NEAR(std::accumulate(found[0].weights.begin(), found[0].weights.end(), 0.0), 1.5 * kRows, 1e-3);  // the gate's scale
  const std::vector<LayerDemand> next = few.store().take_demand();
  EXPECT_EQ(next[0].weights, std::vector<double>(6));
  EXPECT_EQ(next[0].rows, 0.0);
}

TEST_F(ResidentOnlyTest, NeverStopsOrLoadsWhileResidentsComeAndGo) {
  Home home(model_, 3, true);
  std::atomic<bool> is_over = false;
  std::thread swaps([&] {
    for (int32_t turn = 0; !is_over; ++turn) {
      for (const int64_t layer : kLayers) home.store().swap(layer, (turn + 3) % 6, turn % 6);
    }
  });
  const auto num_swaps = [&] { return home.store().slot_counters()[0].swaps; };
  for (int64_t row = 0; row < kRows || num_swaps() < 12; ++row) EXPECT_FALSE(home.run(row % kRows, row % kRows + 1).empty()) << row;
  is_over = true;
  swaps.join();
  expect_no_load_was_waited_for(home.store(), 3);
  EXPECT_EQ(home.store().num_slots_taken(), 6);
}

}  // namespace
}  // namespace expertmesh
