#pragma once

// Workers of one process with steps over a tiny model: each test's hub is the network.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "route/step_run.h"
#include "tests/decoder_fixture.h"
#include "tests/fault_transport.h"
#include "tests/in_process.h"

namespace expertmesh {

inline constexpr int64_t kTokens = 40;
inline constexpr int32_t kExperts = 6;
inline constexpr const char* kNumerics = "test-v1";

inline Content content_of(int64_t layer, int32_t expert) {
  return {.layer = static_cast<uint32_t>(layer), .expert = static_cast<uint32_t>(expert), .format = "f32", .checksum = concat(layer, '/', expert)};
}

// `workers_of(expert)`: indices into `workers`, each with the same share.
inline std::shared_ptr<RoutingTable> table_of(uint64_t epoch, std::vector<std::string> workers, const std::function<std::vector<int32_t>(int32_t)>& workers_of) {
  auto table = std::make_shared<RoutingTable>();
  table->epoch = epoch;
  table->workers = std::move(workers);
  for (int64_t layer = 0; layer < 3; ++layer) {
    LayerRoutes routes{.first = {0}, .workers = {}, .shares = {}, .contents = {}};
    for (int32_t expert = 0; expert < kExperts; ++expert) {
      for (const int32_t worker : workers_of(expert)) {
        routes.workers.push_back(worker);
        routes.shares.push_back(1);
      }
      routes.first.push_back(static_cast<int32_t>(routes.workers.size()));
      routes.contents.push_back(content_of(layer, expert));
    }
    table->layers.push_back(layer == 1 ? nullptr : std::make_shared<const LayerRoutes>(std::move(routes)));
  }
  return table;
}

class Worker {
 public:
  Worker(const TinyModel& model, const std::string& id, const std::shared_ptr<InProcessHub>& hub, JoinLimits limits = {}, HedgeLimits hedging = {})
      : checkpoint_(model.open()), engine_(cpu_backend(1)) {
    const DecoderOptions options{.kv_blocks = 16, .kv_dtype = DType::f32, .wire_dtype = DType::f16};
    decoder_ = on_engine<std::shared_ptr<Decoder>>(engine_, Priority::normal, [&] {
      return std::make_shared<Decoder>(engine_, *checkpoint_, model.spec(), options, progress_);
    });
    store_ = std::make_shared<ExpertStore>(engine_.backend(), checkpoint_, model.spec(), DType::f16);
    executor_ = std::make_shared<ExpertExecutor>(engine_, store_, ExecutorIdentity{.worker = id, .numerics = kNumerics}, limits);
    router_ = std::make_shared<StepRouter>(hedging);
    router_->executor = executor_;
    router_->transport = std::make_shared<InProcessTransport>(id, hub);
    hub->join(id, executor_);
  }
  ~Worker() {
    std::promise<void> idle;
    executor_->close([&] { idle.set_value(); });
    idle.get_future().wait();
    // Answers that are still on their way are told before the engine goes. The transport stays: the engine's threads may still let go of a step.
    if (auto* const faulty = dynamic_cast<FaultTransport*>(router_->transport.get())) faulty->close();
  }

  void hold(int32_t expert) {
    for (const int64_t layer : {0, 2}) {
      store_->load(store_->ask(layer, expert, Format::f32));
      executor_->held().add(content_of(layer, expert));
    }
  }
  void make_local() {
    for (const int64_t layer : {0, 2}) decoder_->set_local(store_, 0, layer, std::vector<uint8_t>(kExperts, 1));
  }

  Engine& engine() { return engine_; }
  StepRouter& router() { return *router_; }
  ExpertExecutor& executor() { return *executor_; }
  ExpertStore& store() { return *store_; }

  struct Step {
    std::shared_ptr<Batch> batch;
    std::shared_ptr<StepRun> run;

    StepOutcome go_on(std::vector<Reroute> reroutes) const {
      std::promise<StepOutcome> ended;
      run->run(std::move(reroutes), [&](StepOutcome outcome, std::exception_ptr error) {
        if (error == nullptr) {
          ended.set_value(std::move(outcome));
        } else {
          ended.set_exception(error);
        }
      });
      return ended.get_future().get();
    }
  };

  // Rows [begin, end) of the sequence.
  Step begin(int32_t first_block, int32_t begin = 0, int32_t end = kTokens) {
    BatchInput input;
    RowNames names;
    for (int32_t i = begin; i < end; ++i) {
      input.tokens.push_back(i * 7 % 50);
      input.positions.push_back(i);
      input.sequences.push_back(0);
      input.logit_rows.push_back(i - begin);
      names.requests.push_back(17);
      names.positions.push_back(i);
    }
    input.block_table = {first_block, first_block + 1};
    input.block_offsets = {0, 2};
    const auto batch = std::make_shared<Batch>(decoder_, std::move(input));
    return {batch, std::make_shared<StepRun>(engine_, batch, router_, std::move(names))};
  }
  std::vector<float> logits(const Step& step) {
    return on_engine<std::vector<float>>(engine_, Priority::normal, [&] { return step.batch->logits(engine_.backend()); });
  }

  // Sends what fails again until the step is done: the plainest policy.
  std::vector<float> run(int32_t first_block) { return run(begin(first_block)); }
  // Two at once, of which the second follows the first.
  std::vector<float> run_in_halves(int32_t first_block, int32_t cut) {
    const Step first = begin(first_block, 0, cut);
    const Step second = begin(first_block, cut, kTokens);
    second.run->follow(first.run);
    std::vector<float> of_second;
    std::thread other([&] { of_second = run(second); });
    std::vector<float> all = run(first);
    other.join();
    all.insert(all.end(), of_second.begin(), of_second.end());
    return all;
  }
  std::vector<float> run(const Step& step) {
    std::vector<Reroute> reroutes;
    for (;;) {
      const StepOutcome outcome = step.go_on(std::exchange(reroutes, {}));
      if (outcome.state == StepOutcome::State::done) return logits(step);
      num_failures_ += static_cast<int64_t>(outcome.failures.size());
      for (const SlotFailure& failure : outcome.failures) reroutes.push_back({.slots = failure.slots, .avoid = {}});
    }
  }
  int64_t num_failures() const { return num_failures_; }

 private:
  std::shared_ptr<const Checkpoint> checkpoint_;
  Engine engine_;
  LoadProgress progress_;
  std::shared_ptr<Decoder> decoder_;
  std::shared_ptr<ExpertStore> store_;
  std::shared_ptr<ExpertExecutor> executor_;
  std::shared_ptr<StepRouter> router_;
  std::atomic<int64_t> num_failures_ = 0;
};

class StepRunTest : public testing::Test {
 protected:
  Worker& add(const std::string& id, const std::vector<int32_t>& experts) {
    workers_.push_back(std::make_unique<Worker>(model_, id, hub_, limits_, hedging_));
    for (const int32_t expert : experts) workers_.back()->hold(expert);
    return *workers_.back();
  }

  // By one worker that has all experts, which never stops.
  std::vector<float> expected() {
    Worker alone(model_, "alone", hub_);
    for (int32_t expert = 0; expert < kExperts; ++expert) alone.hold(expert);
    alone.make_local();
    return alone.run(0);
  }

  TinyModel model_;
  std::shared_ptr<InProcessHub> hub_ = std::make_shared<InProcessHub>();
  JoinLimits limits_;
  HedgeLimits hedging_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

// Keeps what it is given, and never answers by itself.
class SilentTransport : public Transport {
 public:
  uint64_t send(const std::string&, DispatchHead head, const GatherRows&, std::shared_ptr<AnswerSink> sink) override {
    num_answers = head.num_answers();
    row_bytes = head.row_bytes;
    sinks.push_back(std::move(sink));
    sent.set_value();
    return sinks.size();
  }
  void cancel(uint64_t) override { ++num_cancelled; }

  size_t num_answers = 0;
  size_t row_bytes = 0;
  std::vector<std::shared_ptr<AnswerSink>> sinks;
  std::promise<void> sent;
  std::atomic<int> num_cancelled{0};
};

}  // namespace expertmesh
