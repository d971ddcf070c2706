// Steps that cross workers without JavaScript: the same bits whatever the network does, and late answers that find nobody.
#include "route/step_run.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "exchange/in_process.h"
#include "tests/decoder_fixture.h"
#include "tests/fault_transport.h"

namespace expertmesh {
namespace {

constexpr int64_t kTokens = 40;
constexpr int32_t kExperts = 6;
const char* const kNumerics = "test-v1";

Content content_of(int64_t layer, int32_t expert) {
  return {.layer = static_cast<uint32_t>(layer), .expert = static_cast<uint32_t>(expert), .format = "f32", .checksum = concat(layer, '/', expert)};
}

// `workers_of(expert)`: indices into `workers`, each with the same share.
std::shared_ptr<RoutingTable> table_of(uint64_t epoch, std::vector<std::string> workers, const std::function<std::vector<int32_t>(int32_t)>& workers_of) {
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
  Worker(const TinyModel& model, const std::string& id, const std::shared_ptr<InProcessHub>& hub)
      : checkpoint_(model.open()), engine_(cpu_backend(1)) {
    const DecoderOptions options{.kv_blocks = 16, .kv_dtype = DType::f32, .wire_dtype = DType::f16};
    decoder_ = on_engine<std::shared_ptr<Decoder>>(engine_, Priority::normal, [&] {
      return std::make_shared<Decoder>(engine_, *checkpoint_, model.spec(), options, progress_);
    });
    store_ = std::make_shared<ExpertStore>(engine_.backend(), checkpoint_, model.spec(), DType::f16);
    executor_ = std::make_shared<ExpertExecutor>(engine_, store_, ExecutorIdentity{.worker = id, .numerics = kNumerics});
    router_ = std::make_shared<StepRouter>();
    router_->executor = executor_;
    router_->transport = std::make_shared<InProcessTransport>(id, hub);
    hub->join(id, executor_);
  }
  ~Worker() {
    std::promise<void> idle;
    executor_->close([&] { idle.set_value(); });
    idle.get_future().wait();
    // Answers that are still on their way are told before the engine goes.
    router_->transport = nullptr;
  }

  void hold(int32_t expert) {
    for (const int64_t layer : {0, 2}) {
      store_->load(store_->ask(layer, expert), Format::f32);
      executor_->held().add(content_of(layer, expert));
    }
  }
  void make_local() {
    for (const int64_t layer : {0, 2}) decoder_->set_local(store_, layer, std::vector<uint8_t>(kExperts, 1));
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

  Step begin(int32_t first_block) {
    BatchInput input;
    RowNames names;
    for (int32_t i = 0; i < kTokens; ++i) {
      input.tokens.push_back(i * 7 % 50);
      input.positions.push_back(i);
      input.sequences.push_back(0);
      input.logit_rows.push_back(i);
      names.requests.push_back(17);
      names.positions.push_back(i);
    }
    input.block_table = {first_block, first_block + 1};
    input.block_offsets = {0, 2};
    const auto batch = std::make_shared<Batch>(decoder_, std::move(input));
    return {batch, std::make_shared<StepRun>(engine_, batch, router_, std::move(names))};
  }
  std::vector<float> logits(const Step& step) { return step.batch->logits(engine_.backend()); }

  // Sends what fails again until the step is done: the plainest policy.
  std::vector<float> run(int32_t first_block) {
    const Step step = begin(first_block);
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
  int64_t num_failures_ = 0;
};

class StepRunTest : public testing::Test {
 protected:
  Worker& add(const std::string& id, const std::vector<int32_t>& experts) {
    workers_.push_back(std::make_unique<Worker>(model_, id, hub_));
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
  std::vector<std::unique_ptr<Worker>> workers_;
};

TEST_F(StepRunTest, GivesTheBitsOfOneWorkerOnTwo) {
  Worker& first = add("w1", {0, 2, 4});
  Worker& second = add("w2", {1, 3, 5});
  first.router().routes.set(table_of(1, {"w1", "w2"}, [](int32_t expert) { return std::vector<int32_t>{expert % 2}; }));
  second.router().routes.set(table_of(1, {"w2", "w1"}, [](int32_t expert) { return std::vector<int32_t>{1 - expert % 2}; }));
  const std::vector<float> wanted = expected();
  EXPECT_EQ(first.run(0), wanted);
  EXPECT_EQ(second.run(0), wanted);
  EXPECT_EQ(first.num_failures() + second.num_failures(), 0);
  EXPECT_EQ(second.executor().counts().num_served, 2);
}

TEST_F(StepRunTest, GivesTheSameBitsWhateverTheNetworkDoesToTwoHomesInStep) {
  const std::vector<float> wanted = expected();
  int64_t num_failures = 0;
  for (uint32_t seed = 0; seed < 20; ++seed) {
    workers_.clear();
    hub_ = std::make_shared<InProcessHub>();
    Worker& first = add("w1", {0, 1, 2, 4});
    Worker& second = add("w2", {1, 3, 5, 0});
    add("w3", {2, 3, 4, 5});
    // Two replicas of each, so that rows of one expert go two ways.
    const std::vector<std::vector<int32_t>> replicas{{0, 1}, {0, 1}, {0, 2}, {1, 2}, {0, 2}, {1, 2}};
    for (Worker* const home : {&first, &second}) {
      home->router().transport = std::make_shared<FaultTransport>(home->router().transport, FaultOptions{.seed = seed, .refused = 15, .lost = 15, .repeated = 20});
    }
    first.router().routes.set(table_of(1, {"w1", "w2", "w3"}, [&](int32_t expert) { return replicas[static_cast<size_t>(expert)]; }));
    second.router().routes.set(table_of(1, {"w2", "w1", "w3"}, [&](int32_t expert) {
      std::vector<int32_t> workers = replicas[static_cast<size_t>(expert)];
      for (int32_t& worker : workers) worker = worker == 2 ? 2 : 1 - worker;
      return workers;
    }));
    std::vector<float> of_second;
    std::thread other([&] {
      for (int32_t step = 0; step < 3; ++step) of_second = second.run(2 * step);
    });
    for (int32_t step = 0; step < 3; ++step) EXPECT_EQ(first.run(2 * step), wanted) << "seed " << seed;
    other.join();
    EXPECT_EQ(of_second, wanted) << "seed " << seed;
    num_failures += first.num_failures() + second.num_failures();
  }
  EXPECT_GT(num_failures, 40);
}

TEST_F(StepRunTest, TellsWhoRefusedWhoIsLostAndWhatIsPlacedNowhere) {
  Worker& home = add("w1", {0});
  add("w2", {1});
  // Of those that the gate chooses: 1 is by the table here but not held, 2 not held by w2, 3 on a worker that is not there, 5 nowhere.
  home.router().routes.set(table_of(7, {"w1", "w2", "w9"}, [](int32_t expert) {
    return std::vector<std::vector<int32_t>>{{0}, {0}, {1}, {2}, {0}, {}}[static_cast<size_t>(expert)];
  }));
  const Worker::Step step = home.begin(0);
  const StepOutcome outcome = step.go_on({});
  ASSERT_EQ(outcome.state, StepOutcome::State::stopped);
  EXPECT_EQ(outcome.routing.layer, 0);
  std::map<std::string, const SlotFailure*> by_worker;
  for (const SlotFailure& failure : outcome.failures) by_worker[failure.worker] = &failure;
  ASSERT_EQ(by_worker.size(), 4u);
  const auto experts_of = [&](const SlotFailure& failure) {
    std::set<int32_t> experts;
    for (const int32_t slot : failure.slots) experts.insert(outcome.routing.experts[static_cast<size_t>(slot)]);
    return experts;
  };
  EXPECT_EQ(by_worker["w2"]->kind, SlotFailure::Kind::refused);
  EXPECT_EQ(by_worker["w2"]->refusal.reason, "EM_DISPATCH_REFUSED");
  EXPECT_EQ(by_worker["w2"]->epoch, 7u);
  EXPECT_EQ(experts_of(*by_worker["w2"]), (std::set<int32_t>{2}));
  EXPECT_EQ(by_worker["w9"]->kind, SlotFailure::Kind::lost);
  EXPECT_EQ(experts_of(*by_worker["w9"]), (std::set<int32_t>{3}));
  EXPECT_EQ(by_worker["w1"]->kind, SlotFailure::Kind::refused);
  EXPECT_EQ(experts_of(*by_worker["w1"]), (std::set<int32_t>{1}));
  EXPECT_EQ(by_worker[""]->kind, SlotFailure::Kind::unplaced);
  EXPECT_EQ(experts_of(*by_worker[""]), (std::set<int32_t>{5}));
}

TEST_F(StepRunTest, GoesOnByTheRoutesOfThenWhereSlotsAreSentAgain) {
  const std::vector<float> wanted = expected();
  Worker& home = add("w1", {});
  add("w2", {0, 1, 2, 3, 4, 5});
  home.router().routes.set(table_of(1, {"w1", "w9", "w2"}, [](int32_t) { return std::vector<int32_t>{1, 2}; }));
  const Worker::Step step = home.begin(0);
  StepOutcome outcome = step.go_on({});
  int num_rounds = 0;
  while (outcome.state == StepOutcome::State::stopped) {
    ASSERT_LT(++num_rounds, 5);
    std::vector<Reroute> reroutes;
    for (const SlotFailure& failure : outcome.failures) {
      EXPECT_EQ(failure.worker, "w9");
      reroutes.push_back({.slots = failure.slots, .avoid = {"w9", "nobody"}});
    }
    outcome = step.go_on(std::move(reroutes));
  }
  EXPECT_EQ(num_rounds, 2);
  EXPECT_EQ(home.logits(step), wanted);
}

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

TEST_F(StepRunTest, EndsAtOnceWhenNobodyWantsItsRowsAndIsNotTouchedByWhatComesLater) {
  Worker& home = add("w1", {});
  const auto silent = std::make_shared<SilentTransport>();
  home.router().transport = silent;
  home.router().routes.set(table_of(1, {"w1", "w2"}, [](int32_t) { return std::vector<int32_t>{1}; }));
  std::optional<Worker::Step> step = home.begin(0);
  std::thread dropper([&] {
    silent->sent.get_future().wait();
    for (int64_t row = 0; row < kTokens; ++row) step->batch->drop_row(row);
    step->run->rows_dropped();
  });
  EXPECT_EQ(step->go_on({}).state, StepOutcome::State::abandoned);
  dropper.join();
  // The job that has sent the rows may just be learning their number.
  on_engine<int>(home.engine(), Priority::normal, [] { return 0; });
  EXPECT_EQ(silent->num_cancelled, 1);
  step.reset();
  const std::vector<std::byte> rows(silent->num_answers * silent->row_bytes);
  silent->sinks.front()->rows(0, rows);
  silent->sinks.front()->answered();
}

TEST_F(StepRunTest, IsLeftByAStepThatGoesWhileItsRowsAreUnderWay) {
  Worker& home = add("w1", {});
  const auto silent = std::make_shared<SilentTransport>();
  home.router().transport = silent;
  home.router().routes.set(table_of(1, {"w1", "w2"}, [](int32_t) { return std::vector<int32_t>{1}; }));
  {
    const Worker::Step step = home.begin(0);
    step.run->run({}, [](StepOutcome, std::exception_ptr) { ADD_FAILURE() << "nobody was there to be told"; });
    silent->sent.get_future().wait();
    // The job that has sent the rows holds the step to its end.
    on_engine<int>(home.engine(), Priority::normal, [] { return 0; });
  }
  silent->sinks.front()->lost("too late");
  EXPECT_EQ(silent->num_cancelled, 1);
}

TEST_F(StepRunTest, TakesAnAnswerOfTheWrongLengthForALoss) {
  Worker& home = add("w1", {});
  const auto silent = std::make_shared<SilentTransport>();
  home.router().transport = silent;
  home.router().routes.set(table_of(1, {"w1", "w2"}, [](int32_t) { return std::vector<int32_t>{1}; }));
  const Worker::Step step = home.begin(0);
  std::thread answering([&] {
    silent->sent.get_future().wait();
    silent->sinks.front()->rows(0, std::vector<std::byte>((silent->num_answers - 1) * silent->row_bytes));
    silent->sinks.front()->answered();
  });
  const StepOutcome outcome = step.go_on({});
  answering.join();
  ASSERT_EQ(outcome.failures.size(), 1u);
  EXPECT_EQ(outcome.failures[0].kind, SlotFailure::Kind::lost);
  EXPECT_EQ(outcome.failures[0].slots.size(), silent->num_answers);
}

}  // namespace
}  // namespace expertmesh
