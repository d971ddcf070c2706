// Experts that are more than their layer has slots: who leaves, whose turn it is, and that the slots change no bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "experts/slot_turns.h"
#include "experts/store.h"
#include "tests/decoder_fixture.h"

namespace expertmesh {
namespace {

constexpr std::array<const char*, 8> kPolicies = {"paper", "lifo", "fifo", "lru", "lfu", "inactiveFifo", "inactiveLru", "reuse"};

std::vector<CacheStep> events(const char* policy, const std::vector<std::vector<int32_t>>& trace, int64_t capacity) {
  ExpertCache cache(capacity, policy, 6, 0);
  std::vector<CacheStep> all;
  for (const auto& batch : trace) {
    for (const CacheStep& step : cache.on_batch(batch)) all.push_back(step);
  }
  return all;
}

// From buffering.json of the golden vectors: "paper example twice" and "several inactive: the last loaded leaves".
TEST(ExpertCacheTest, LetsGoWhomThePolicySays) {
  const std::vector<std::vector<int32_t>> twice = {{1, 2, 3}, {1, 2, 3}};
  const std::vector<CacheStep> by_load = {{1, false, {}}, {2, false, {}}, {3, false, {2}}, {1, true, {}}, {2, false, {3}}, {3, false, {2}}};
  const std::vector<CacheStep> by_age = {{1, false, {}}, {2, false, {}}, {3, false, {1}}, {1, false, {2}}, {2, false, {3}}, {3, false, {1}}};
  for (const char* policy : {"paper", "lifo"}) EXPECT_EQ(events(policy, twice, 2), by_load) << policy;
  for (const char* policy : {"fifo", "lru", "lfu", "inactiveFifo", "inactiveLru"}) EXPECT_EQ(events(policy, twice, 2), by_age) << policy;
  const std::vector<CacheStep> inactive = {{0, false, {}}, {1, false, {}}, {2, false, {}}, {4, false, {2}}, {5, false, {4}}};
  EXPECT_EQ(events("paper", {{0, 1, 2}, {4}, {5}}, 3), inactive);
}

TEST(ExpertCacheTest, RunsResidentsFirstWhereThePolicyIsOurs) {
  ExpertCache cache(2, "reuse", 6, 0);
  const std::vector<int32_t> first = {3, 4};
  cache.on_batch(first);
  const std::vector<int32_t> next = {1, 4};
  const std::vector<CacheStep> steps = cache.on_batch(next);
  EXPECT_EQ(steps[0], (CacheStep{.expert = 4, .is_hit = true, .evicted = {}}));
  EXPECT_EQ(steps[1], (CacheStep{.expert = 1, .is_hit = false, .evicted = {3}}));
}

TEST(ExpertCacheTest, KeepsTheSlotOfWhoStillRunsAsFarAsAnotherCanGo) {
  ExpertCache cache(2, "lifo", 6, 1);
  const std::vector<int32_t> batch = {1, 2, 3};
  EXPECT_EQ(cache.on_batch(batch)[2].evicted, std::vector<int32_t>{1});
  ExpertCache single(1, "lifo", 6, 1);
  EXPECT_EQ(single.on_batch(batch)[2].evicted, std::vector<int32_t>{2});
}

// Experts are as large as their numbers: room for 6.
TEST(ExpertCacheTest, LetsGoAsManyAsALargerExpertNeeds) {
  ExpertCache cache(6, "fifo", 9, 0, [](int32_t expert) { return int64_t{expert}; });
  const auto evicted_for = [&](int32_t expert) { return cache.on_batch(std::vector<int32_t>{expert})[0].evicted; };
  for (const int32_t expert : {1, 2, 3}) EXPECT_TRUE(evicted_for(expert).empty());
  EXPECT_EQ(evicted_for(4), (std::vector<int32_t>{1, 2, 3}));
  EXPECT_TRUE(evicted_for(2).empty());
  EXPECT_EQ(cache.admit(5), std::nullopt);
  EXPECT_EQ(cache.admit(1), std::vector<int32_t>{4});  // the older one of those that are larger
  cache.remove(2);
  cache.remove(1);
  for (const int32_t expert : {2, 3, 1}) EXPECT_EQ(cache.admit(expert), std::vector<int32_t>{});
  EXPECT_EQ(evicted_for(8), (std::vector<int32_t>{1, 2, 3}));  // larger than all the room
  EXPECT_EQ(cache.num_residents(), 1);
  const std::vector<CacheStep> ahead = cache.prefetch(std::vector<int32_t>{3, 2, 5});
  EXPECT_EQ(ahead, (std::vector<CacheStep>{{3, false, {8}}, {2, false, {}}}));
}

TEST(ExpertCacheTest, RefusesNoSlotAndAnUnknownPolicy) {
  EXPECT_THROW(ExpertCache(0, "lru", 6, 0), Error);
  EXPECT_THROW(ExpertCache(1, "LRU", 6, 0), Error);
}

TEST(SlotTurnsTest, BeginALoadWhenWhoGivesUpTheSlotHasRun) {
  SlotTurns turns({{0, true, {}}, {1, false, {5}}, {2, false, {0}}, {3, false, {1}}});
  const auto experts_of = [](const std::vector<CacheStep>& loads) {
    std::vector<int32_t> experts;
    for (const CacheStep& load : loads) experts.push_back(load.expert);
    return experts;
  };
  EXPECT_EQ(experts_of(turns.take_loads()), std::vector<int32_t>{1});
  EXPECT_EQ(turns.take_ready(), std::vector<int32_t>{0});
  EXPECT_TRUE(turns.take_loads().empty());
  turns.ended(0);
  EXPECT_EQ(experts_of(turns.take_loads()), std::vector<int32_t>{2});
  turns.landed(1);
  EXPECT_EQ(turns.take_ready(), std::vector<int32_t>{1});
  turns.ended(1);
  EXPECT_EQ(experts_of(turns.take_loads()), std::vector<int32_t>{3});
  turns.ended(2);  // its load has failed
  EXPECT_FALSE(turns.is_done());
  turns.landed(3);
  EXPECT_EQ(turns.take_ready(), std::vector<int32_t>{3});
  turns.ended(3);
  EXPECT_TRUE(turns.is_done());
}

TEST(SlotTurnsTest, WaitForAllWhoGiveUpTheirRoom) {
  SlotTurns turns({{0, true, {}}, {1, true, {}}, {2, false, {0, 1, 5}}});
  EXPECT_TRUE(turns.take_loads().empty());
  turns.ended(0);
  EXPECT_TRUE(turns.take_loads().empty());
  turns.ended(1);
  EXPECT_EQ(turns.take_loads().size(), 1u);
}

// Without memory for the rows of experts, when it is told so.
struct FailingBackend : CpuBackend {
  using CpuBackend::CpuBackend;
  void run_experts(const ExpertRun& run) override {
    if (fails) throw Error("EM_OUT_OF_MEMORY", {{"what", "rows"}, {"got", "1"}});
    CpuBackend::run_experts(run);
  }
  bool fails = false;
};

class ExpertBufferingTest : public testing::Test {
 protected:
  ExpertStore store(int64_t slots, const char* policy, InPlace in_place = InPlace::off) {
    return {backend_, model_.open(), model_.spec(), DType::f32, {.per_layer = slots, .policy = policy, .in_place = in_place, .prefetch = true}};
  }

  static void load_all(ExpertStore& store) {
    for (int64_t expert = 0; expert < 6; ++expert) store.load(store.ask(0, expert, Format::f32));
  }

  // Rows for the experts of a batch, equally many each; their answers, and which were computed.
  struct Answers {
    std::vector<float> values;
    std::vector<bool> is_computed;
  };
  Answers run(ExpertStore& store, const std::vector<int32_t>& experts, size_t rows_each = 2) {
    const auto hidden = static_cast<size_t>(model_.spec().hidden_size);
    std::vector<float> in(rows_each * experts.size() * hidden);
    for (size_t i = 0; i < in.size(); ++i) in[i] = static_cast<float>((i * 37) % 101) / 50.0f - 1.0f;
    Answers answers = {.values = std::vector<float>(in.size()), .is_computed = {}};
    std::vector<StoreRow> rows;
    for (size_t i = 0; i < rows_each * experts.size(); ++i) {
      rows.push_back({.key = experts[i % experts.size()],
                      .row = WireRow{.in = reinterpret_cast<const std::byte*>(&in[i * hidden]), .out = reinterpret_cast<std::byte*>(&answers.values[i * hidden])}});
    }
    answers.is_computed = store.run(0, rows);
    return answers;
  }

  TinyModel model_;
  FailingBackend backend_{2, *kernels::find_backend("auto")};
};

TEST_F(ExpertBufferingTest, GivesTheSameBitsWithAnyNumberOfSlotsAndAnyPolicy) {
  ExpertStore whole = store(0, "reuse");
  load_all(whole);
  std::mt19937 random(7);
  for (const char* policy : kPolicies) {
    for (const int64_t slots : {1, 2, 3, 5, 6}) {
      ExpertStore few = store(slots, policy);
      load_all(few);
      EXPECT_EQ(few.num_held(), 6);
      EXPECT_EQ(few.num_slots_taken(), slots);
      for (int batch = 0; batch < 12; ++batch) {
        std::vector<int32_t> experts;
        for (int32_t expert = 0; expert < 6; ++expert) {
          if (random() % 2 == 0 || experts.empty()) experts.push_back(expert);
        }
        const Answers wanted = run(whole, experts);
        const Answers found = run(few, experts);
        EXPECT_EQ(found.values, wanted.values) << policy << ", " << slots << " slots";
        EXPECT_EQ(std::ranges::count(found.is_computed, false), 0);
        EXPECT_EQ(few.num_slots_taken(), slots);
      }
      const SlotCounters counters = few.slot_counters()[0];
      EXPECT_EQ(counters.residents, slots);
      EXPECT_EQ(counters.misses > 0, slots < 6) << policy << ", " << slots << " slots";
    }
  }
}

TEST_F(ExpertBufferingTest, TakesMoreRowsThanTheBackendTakesAtATime) {
  ExpertStore whole = store(0, "reuse");
  ExpertStore few = store(2, "reuse");
  load_all(whole);
  load_all(few);
  const std::vector<int32_t> all = {0, 1, 2, 3, 4, 5};
  EXPECT_EQ(run(few, all, 1000).values, run(whole, all, 1000).values);
}

TEST_F(ExpertBufferingTest, GoesOnWithWhoHasNoSlotWhenTheRunBeforeHasFailed) {
  backend_.fails = true;
  ExpertStore few = store(1, "lru");
  load_all(few);
  EXPECT_THROW(run(few, {1, 2, 3}), Error);
  backend_.fails = false;
  ExpertStore whole = store(0, "reuse");
  load_all(whole);
  EXPECT_EQ(run(few, {1, 2, 3}).values, run(whole, {1, 2, 3}).values);
  EXPECT_EQ(run(few, {3}).values, run(whole, {3}).values);
  EXPECT_EQ(few.num_slots_taken(), 1);
}

TEST_F(ExpertBufferingTest, ComputesAnExpertInTwoFormatsAtOnceToTheBitsOfEach) {
  const auto load = [](ExpertStore& store, Format format) {
    for (int64_t expert = 0; expert < 6; ++expert) store.load(store.ask(0, expert, format));
  };
  const auto keys = [](std::vector<int32_t> experts, Format format) {
    for (int32_t& expert : experts) expert = expert_key(expert, format, 6);
    return experts;
  };
  ExpertStore plain = store(0, "reuse");
  load(plain, Format::f32);
  ExpertStore coded = store(0, "reuse");
  load(coded, Format::q8);
  const std::vector<float> of_plain = run(plain, {1, 4}).values;
  const std::vector<float> of_coded = run(coded, keys({1, 4}, Format::q8)).values;
  EXPECT_NE(of_plain, of_coded);
  // Rows 0 and 2 are for the experts in f32, 1 and 3 for those in q8; with and without slots for them all.
  for (const int64_t slots : {0, 3}) {
    ExpertStore both = store(slots, "reuse");
    load(both, Format::f32);
    load(both, Format::q8);
    EXPECT_EQ(both.num_held(), 12);
    EXPECT_EQ(run(both, {1, 4}).values, of_plain);
    EXPECT_EQ(run(both, keys({1, 4}, Format::q8)).values, of_coded);
    const std::vector<float> mixed = run(both, {1, expert_key(4, Format::q8, 6)}).values;
    const size_t hidden = mixed.size() / 4;
    for (size_t row = 0; row < 4; ++row) {
      const std::vector<float>& wanted = row % 2 == 0 ? of_plain : of_coded;
      EXPECT_TRUE(std::equal(mixed.begin() + static_cast<std::ptrdiff_t>(row * hidden), mixed.begin() + static_cast<std::ptrdiff_t>((row + 1) * hidden),
                             wanted.begin() + static_cast<std::ptrdiff_t>(row * hidden)))
          << row;
    }
    both.release(0, 4, Format::f32);
    EXPECT_EQ(both.state(0, 4, Format::f32), ExpertState::absent);
    EXPECT_EQ(run(both, {4, expert_key(4, Format::q8, 6)}).is_computed, (std::vector<bool>{false, true, false, true}));
  }
}

TEST_F(ExpertBufferingTest, HasMoreInTheSameBytesWhenExpertsComeToFewerBits) {
  const auto size_in = [&](Format format) {
    return ExpertLayout(backend_, model_.spec().layers[0].mixture()->experts[0], model_.spec().hidden_size, format).packed_bytes();
  };
  const int64_t room = 2 * size_in(Format::f32);
  ExpertStore few = {backend_, model_.open(), model_.spec(), DType::f32, {.layer_bytes = std::vector<int64_t>(model_.spec().layers.size(), room), .policy = "lru"}};
  ExpertStore whole = store(0, "reuse");
  load_all(few);
  load_all(whole);
  EXPECT_EQ(few.slot_counters()[0].slots, 2);
  const std::vector<int32_t> all = {0, 1, 2, 3, 4, 5};
  std::vector<int32_t> keys = all;
  int64_t residents = 2;
  for (int32_t expert = 0; expert < 6; ++expert) {
    for (ExpertStore* store : {&few, &whole}) {
      store->load(store->ask(0, expert, Format::q8));
      store->release(0, expert, Format::f32);
    }
    keys[static_cast<size_t>(expert)] = expert_key(expert, Format::q8, 6);
    for (int round = 0; round < 2; ++round) EXPECT_EQ(run(few, keys).values, run(whole, keys).values);
    int64_t bytes = 0;
    for (int64_t other = 0; other < 6; ++other) {
      for (const Format format : {Format::f32, Format::q8}) bytes += few.find(0, other, format) != nullptr ? size_in(format) : 0;
    }
    EXPECT_LE(bytes, room);
    EXPECT_GE(few.slot_counters()[0].residents, residents - 1) << expert;
    residents = few.slot_counters()[0].residents;
  }
  EXPECT_EQ(residents, std::min<int64_t>(6, room / size_in(Format::q8)));
  EXPECT_GT(residents, 2);
}

TEST_F(ExpertBufferingTest, HoldsWhatHasNoSlotAndReleasesItToo) {
  ExpertStore few = store(2, "lru");
  load_all(few);
  EXPECT_EQ(few.state(0, 1, Format::f32), ExpertState::resident);
  EXPECT_EQ(few.state(0, 5, Format::f32), ExpertState::held);
  EXPECT_EQ(few.release(0, 5, Format::f32), nullptr);
  EXPECT_EQ(few.state(0, 5, Format::f32), ExpertState::absent);
  EXPECT_THROW(few.release(0, 5, Format::f32), Error);
  EXPECT_EQ(run(few, {4, 5}).is_computed, (std::vector<bool>{true, false, true, false}));
  few.release(0, 4, Format::f32);
  EXPECT_EQ(few.num_held(), 4);
  few.close();
  EXPECT_EQ(few.num_slots_taken(), 0);
}

TEST_F(ExpertBufferingTest, LeavesOutWhatCannotBeReadAndTriesAgainForTheNextRun) {
  ExpertStore few = store(1, "reuse");
  load_all(few);
  const Answers wanted = run(few, {2, 3, 4});
  std::ifstream file(model_.path(), std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::filesystem::resize_file(model_.path(), 100);
  const Answers found = run(few, {2, 3, 4});
  EXPECT_EQ(std::ranges::count(found.is_computed, true), 2);  // the two rows of the resident one
  EXPECT_EQ(few.slot_counters()[0].failed_loads, 2);
  std::ofstream(model_.path(), std::ios::binary | std::ios::in).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  EXPECT_EQ(run(few, {2, 3, 4}).values, wanted.values);
}

TEST_F(ExpertBufferingTest, LeavesOutWhatHasChangedInItsFile) {
  ExpertStore few = store(1, "reuse");
  load_all(few);
  const std::uintmax_t size = std::filesystem::file_size(model_.path());
  std::ofstream(model_.path(), std::ios::binary | std::ios::in).write(std::string(size, '\1').data(), static_cast<std::streamsize>(size));
  EXPECT_EQ(run(few, {5}).is_computed, (std::vector<bool>{false, false}));
}

TEST_F(ExpertBufferingTest, GivesTheSameBitsInPlaceAndWithWhateverLoadsAhead) {
  ExpertStore whole = store(0, "reuse");
  load_all(whole);
  std::mt19937 random(11);
  for (const InPlace in_place : {InPlace::off, InPlace::on, InPlace::by_cost}) {
    for (const int64_t slots : {1, 2, 3, 5}) {
      ExpertStore few = store(slots, "reuse", in_place);
      load_all(few);
      for (int batch = 0; batch < 200; ++batch) {
        std::vector<int32_t> experts;
        std::vector<int32_t> guessed;
        for (int32_t expert = 0; expert < 6; ++expert) {
          if (random() % 2 == 0 || experts.empty()) experts.push_back(expert);
          if (random() % 3 == 0) guessed.push_back(expert);
        }
        if (batch % 2 == 0) few.prefetch(0, guessed);
        EXPECT_EQ(run(few, experts).values, run(whole, experts).values) << slots << " slots";
      }
      const SlotCounters counters = few.slot_counters()[0];
      EXPECT_EQ(counters.in_place > 0, in_place != InPlace::off);
      EXPECT_LE(counters.in_place, counters.misses);
      EXPECT_GT(counters.prefetches, 0);
      EXPECT_LE(counters.prefetches_used + counters.prefetches_wasted, counters.prefetches);
    }
  }
}

TEST_F(ExpertBufferingTest, FindsWhatWasLoadedAheadAndCountsWhatWasNotUsed) {
  ExpertStore few = store(2, "lru");
  load_all(few);
  const std::vector<int32_t> guessed = {4, 5, 3};
  few.prefetch(0, guessed);
  while (few.slot_counters()[0].loaded_bytes < 2 * few.canonical_bytes(0, 4, Format::f32)) std::this_thread::yield();
  EXPECT_EQ(few.state(0, 4, Format::f32), ExpertState::resident);
  EXPECT_EQ(few.state(0, 3, Format::f32), ExpertState::held);
  run(few, {4});
  SlotCounters counters = few.slot_counters()[0];
  EXPECT_EQ(counters.hits, 1);
  EXPECT_EQ(counters.misses, 0);
  EXPECT_EQ(counters.prefetches, 2);
  EXPECT_EQ(counters.prefetches_used, 1);
  run(few, {0, 1});
  counters = few.slot_counters()[0];
  EXPECT_EQ(counters.prefetches_wasted, 1);
  EXPECT_EQ(few.num_slots_taken(), 2);
}

TEST_F(ExpertBufferingTest, LoadsNothingAheadWhereItIsNotAskedToOrHasRoomForAll) {
  ExpertStore off = {backend_, model_.open(), model_.spec(), DType::f32, {.per_layer = 2, .policy = "lru"}};
  load_all(off);
  EXPECT_FALSE(off.wants_prefetch(0));
  off.prefetch(0, std::vector<int32_t>{4, 5});
  EXPECT_EQ(off.slot_counters()[0].prefetches, 0);
  for (const int64_t slots : {5, 6}) {
    ExpertStore some = store(slots, "lru");
    load_all(some);
    EXPECT_EQ(some.wants_prefetch(0), slots == 5);
  }
}

TEST_F(ExpertBufferingTest, LeavesOutInPlaceWhatCannotBeRead) {
  ExpertStore few = store(1, "reuse", InPlace::on);
  load_all(few);
  std::filesystem::resize_file(model_.path(), 100);
  few.prefetch(0, std::vector<int32_t>{4});
  const Answers found = run(few, {2, 3, 4});
  EXPECT_EQ(std::ranges::count(found.is_computed, true), 0);
  EXPECT_EQ(few.num_slots_taken(), 0);
}

TEST(MissCostsTest, TakesTheCheaperWayOnceBothAreKnown) {
  for (const bool is_in_place_cheaper : {false, true}) {
    MissCosts costs(InPlace::by_cost);
    int num_in_place = 0;
    for (int run = 0; run < 40; ++run) {
      const bool is_in_place = costs.is_in_place();
      costs.observe(is_in_place, is_in_place == is_in_place_cheaper ? 1 : 2, 4);
      if (run >= 8) num_in_place += is_in_place ? 1 : 0;
    }
    EXPECT_EQ(num_in_place, is_in_place_cheaper ? 31 : 1);
  }
  MissCosts always(InPlace::on);
  EXPECT_TRUE(always.is_in_place());
}

}  // namespace
}  // namespace expertmesh
