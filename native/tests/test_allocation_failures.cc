// Memory runs out at each allocation of a step in turn, on whichever thread asks for it: the call ends with an exception, never the
// process, and the next step has the bits it always had.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include "tests/decoder_fixture.h"

namespace {

// Allocations that still succeed; negative: all do.
std::atomic<int64_t> allocations_left{-1};
std::atomic<bool> has_failed{false};

void* allocate(std::size_t size) {
  if (allocations_left >= 0 && allocations_left.fetch_sub(1) == 0) {
    has_failed = true;
    throw std::bad_alloc();
  }
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

// Of the whole test program. The forms for arrays come to these.
void* operator new(std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace expertmesh {
namespace {

// While it lives, the allocation after `before` others fails, once.
class FailingAllocation {
 public:
  explicit FailingAllocation(int64_t before) {
    has_failed = false;
    allocations_left = before;
  }
  ~FailingAllocation() { allocations_left = -1; }
};

class AllocationFailures : public testing::TestWithParam<int> {
 protected:
  AllocationFailures() {
    const DecoderOptions options{.kv_blocks = 8, .kv_dtype = DType::f32, .wire_dtype = DType::f32};
    decoder_ = on_engine<std::shared_ptr<Decoder>>(engine_, Priority::normal, [&] {
      return std::make_shared<Decoder>(engine_, *checkpoint_, model_.spec(), options, progress_);
    });
    store_ = std::make_shared<ExpertStore>(engine_.backend(), checkpoint_, model_.spec(), DType::f32);
    for (const int64_t layer : {0, 2}) {
      for (int64_t expert = 0; expert < 6; ++expert) store_->load(store_->ask(layer, expert, Format::f32));
      decoder_->set_local(store_, 0, layer, std::vector<uint8_t>(6, 1));
    }
  }

  // A step and all that may be asked of its logits.
  std::vector<float> step() {
    BatchInput input;
    for (int32_t i = 0; i < kRows; ++i) {
      input.tokens.push_back(i * 7 % 50);
      input.positions.push_back(i);
      input.sequences.push_back(0);
    }
    input.logit_rows = {kRows - 3, kRows - 2, kRows - 1};
    input.block_table = {0, 1, 2};
    input.block_offsets = {0, 3};
    const auto batch = std::make_shared<Batch>(decoder_, std::move(input));
    EXPECT_FALSE(batch->run(engine_).stopped_at.has_value());
    Backend& backend = engine_.backend();
    const kernels::SamplingParams nucleus{.temperature = 0.8f, .top_k = 0, .top_p = 0.9f, .seed = 7, .position = kRows, .min_p = 0.01f, .typical_p = 0.9f};
    kernels::SamplingParams best = nucleus;
    best.top_k = 5;
    const kernels::LogitRules rules{
        .repetition_penalty = 1.2f, .presence_penalty = 0.1f, .frequency_penalty = 0.1f, .history = {1, 2, 2}, .num_prompt = 1, .banned = {4}};
    const std::vector<SamplingInput> samples{{.index = 0, .params = nucleus, .rules = std::nullopt},
                                             {.index = 1, .params = best, .rules = rules},
                                             {.index = 2, .params = nucleus, .rules = rules}};
    batch->sample(backend, samples);
    const std::vector<LogprobInput> logprobs{{.index = 0, .token = 3, .num_top = 5}, {.index = 2, .token = 1, .num_top = 0}};
    batch->logprobs(backend, logprobs);
    const std::vector<int32_t> indices{0, 1, 2};
    const std::vector<int32_t> targets{4, 5, 6};
    batch->nll(backend, indices, targets);
    return batch->logits(backend);
  }

  static constexpr int32_t kRows = 70;

  TinyModel model_;
  std::shared_ptr<const Checkpoint> checkpoint_ = model_.open();
  LoadProgress progress_;
  std::shared_ptr<Decoder> decoder_;
  std::shared_ptr<ExpertStore> store_;
  Engine engine_{cpu_backend(GetParam())};
};

TEST_P(AllocationFailures, EndTheStepThatMeetsThemAndNothingElse) {
  const std::vector<float> wanted = on_engine<std::vector<float>>(engine_, Priority::normal, [&] { return step(); });
  int64_t failures = 0;
  for (int64_t before = 0;; ++before) {
    const auto ended = on_engine<bool>(engine_, Priority::normal, [&] {
      const FailingAllocation failing(before);
      try {
        step();
        return true;
      } catch (const std::bad_alloc&) {
      }
      return false;
    });
    if (!has_failed) break;  // there are no more allocations in a step
    EXPECT_FALSE(ended) << "the failure of allocation " << before << " was lost";
    ++failures;
    const auto next = on_engine<std::vector<float>>(engine_, Priority::normal, [&] { return step(); });
    ASSERT_EQ(std::memcmp(next.data(), wanted.data(), wanted.size() * sizeof(float)), 0) << "after the failure of allocation " << before;
  }
  EXPECT_GT(failures, 20);
}

INSTANTIATE_TEST_SUITE_P(Threads, AllocationFailures, testing::Values(1, 3));

}  // namespace
}  // namespace expertmesh
