// Who is computed for, together with whom, and who is refused.
#include "route/expert_executor.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "tests/decoder_fixture.h"

namespace expertmesh {
namespace {

constexpr size_t kHidden = 48;

Content content_of(uint32_t layer, uint32_t expert) { return {.layer = layer, .expert = expert, .format = "f32", .checksum = concat(layer, '/', expert)}; }

class KeptReply : public Reply {
 public:
  explicit KeptReply(size_t num_answers) : answers(num_answers * kHidden) {}
  std::byte* room() override { return reinterpret_cast<std::byte*>(answers.data()); }
  void answered() override { ended_.set_value(""); }
  void refused(Refusal told) override {
    refusal = std::move(told);
    ended_.set_value(refusal.reason);
  }
  // The code of the refusal, or nothing.
  std::string wait() { return ended_.get_future().get(); }

  std::vector<float> answers;
  Refusal refusal;

 private:
  std::promise<std::string> ended_;
};

// An engine that begins no further job until it is let go.
class Hold {
 public:
  explicit Hold(Engine& engine) {
    engine.jobs().submit(Priority::urgent, {.call = "test", .run = [this] {
                                              begun_.set_value();
                                              let_go_.get_future().wait();
                                            },
                                            .done = [this](std::exception_ptr) { ended_.set_value(); }});
    begun_.get_future().wait();
  }
  ~Hold() {
    let_go_.set_value();
    ended_.get_future().wait();
  }

 private:
  std::promise<void> begun_;
  std::promise<void> let_go_;
  std::promise<void> ended_;
};

class ExpertExecutorTest : public testing::Test {
 protected:
  explicit ExpertExecutorTest(JoinLimits limits = {})
      : executor_(std::make_shared<ExpertExecutor>(engine_, store_, ExecutorIdentity{.worker = "w1", .numerics = "test-v1"}, limits)) {
    executor_->set_epoch(7);
    for (const auto& [layer, expert] : {std::pair{0u, 0u}, {0u, 1u}, {2u, 0u}}) {
      store_->load(store_->ask(layer, expert, Format::f32));
      executor_->held().add(content_of(layer, expert));
    }
  }
  ~ExpertExecutorTest() override { close(); }

  void close() {
    std::promise<void> idle;
    executor_->close([&] { idle.set_value(); });
    idle.get_future().wait();
  }

  // Every row for every one of the experts.
  DispatchHead head(uint32_t layer, const std::vector<uint32_t>& experts, uint32_t num_rows) const {
    DispatchHead head;
    head.epoch = 1;
    head.numerics = "test-v1";
    head.num_rows = num_rows;
    head.row_bytes = kHidden * sizeof(float);
    for (const uint32_t expert : experts) {
      head.contents.push_back(content_of(layer, expert));
      head.counts.push_back(num_rows);
      for (uint32_t row = 0; row < num_rows; ++row) head.row_index.push_back(row);
    }
    return head;
  }

  std::shared_ptr<KeptReply> ask(const std::string& from, DispatchHead head) {
    const auto reply = std::make_shared<KeptReply>(head.num_answers());
    executor_->take({.from = from, .head = std::move(head), .rows = reinterpret_cast<const std::byte*>(rows_.data()), .reply = reply});
    return reply;
  }
  std::shared_ptr<KeptReply> ask(const std::string& from, uint32_t layer, const std::vector<uint32_t>& experts, uint32_t num_rows) {
    return ask(from, head(layer, experts, num_rows));
  }

  TinyModel model_;
  Engine engine_{cpu_backend(1)};
  std::shared_ptr<ExpertStore> store_ = std::make_shared<ExpertStore>(engine_.backend(), model_.open(), model_.spec(), DType::f32);
  std::shared_ptr<ExpertExecutor> executor_;
  std::vector<float> rows_ = [] {
    std::vector<float> rows(8 * kHidden);
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<float>(i % 17) / 16 - 0.5f;
    return rows;
  }();
};

TEST_F(ExpertExecutorTest, AnswersOneRowForEachAssignmentInTheirOrder) {
  const auto both = ask("w2", 0, {0, 1}, 2);
  const auto first = ask("w2", 0, {0}, 2);
  const auto second = ask("w2", 0, {1}, 2);
  for (const auto& reply : {both, first, second}) EXPECT_EQ(reply->wait(), "");
  std::vector<float> apart = first->answers;
  apart.insert(apart.end(), second->answers.begin(), second->answers.end());
  EXPECT_EQ(both->answers, apart);
  EXPECT_NE(first->answers, second->answers);
}

TEST_F(ExpertExecutorTest, JoinsWhatWaitsForTheLayerOfTheOldestAndGivesEachSenderItsOwnRows) {
  const auto alone = ask("w2", 0, {1}, 3);
  EXPECT_EQ(alone->wait(), "");
  const int64_t num_before = executor_->counts().num_runs;
  std::vector<std::shared_ptr<KeptReply>> replies;
  {
    const Hold hold(engine_);
    replies = {ask("w2", 0, {0}, 2), ask("w3", 2, {0}, 2), ask("w3", 0, {1}, 3)};
    EXPECT_EQ(executor_->counts().num_queued, 3);
  }
  for (const auto& reply : replies) EXPECT_EQ(reply->wait(), "");
  EXPECT_EQ(replies[2]->answers, alone->answers);
  EXPECT_EQ(executor_->counts().num_runs - num_before, 2);
  EXPECT_EQ(executor_->counts().num_joined, 2);
  EXPECT_EQ(executor_->counts().num_served, 4);
}

TEST_F(ExpertExecutorTest, RefusesWhatItDoesNotComputeToTheVeryBitsAndTellsItsEpoch) {
  const auto changed = [&](const std::function<void(DispatchHead&)>& change) {
    DispatchHead dispatch = head(0, {0}, 1);
    change(dispatch);
    return ask("w2", std::move(dispatch));
  };
  const std::vector<std::shared_ptr<KeptReply>> replies{
      ask("w2", 2, {1}, 1),
      changed([](DispatchHead& dispatch) { dispatch.contents[0].checksum = "other"; }),
      changed([](DispatchHead& dispatch) { dispatch.contents[0].format = "q8"; }),
      changed([](DispatchHead& dispatch) { dispatch.numerics = "cuda-v1"; }),
      changed([](DispatchHead& dispatch) { dispatch.dtype = DType::bf16; }),
  };
  for (const auto& reply : replies) {
    EXPECT_EQ(reply->wait(), "EM_DISPATCH_REFUSED");
    EXPECT_EQ(reply->refusal.epoch, 7u);
  }
  EXPECT_EQ(executor_->counts().num_runs, 0);
}

TEST_F(ExpertExecutorTest, DoesNotComputeWhatBreaksTheProtocol) {
  DispatchHead longer = head(0, {0}, 1);
  longer.row_bytes += 4;
  DispatchHead layers = head(0, {0, 1}, 1);
  layers.contents[1] = content_of(2, 0);
  EXPECT_EQ(ask("w2", std::move(longer))->wait(), "EM_EXCHANGE_FRAME");
  EXPECT_EQ(ask("w2", std::move(layers))->wait(), "EM_EXCHANGE_FRAME");
}

TEST_F(ExpertExecutorTest, KeepsAnExpertUntilWhatWaitsForItIsAnsweredAndTakesNothingNewForIt) {
  std::promise<void> drained;
  std::future<void> is_drained = drained.get_future();
  std::shared_ptr<KeptReply> waiting;
  {
    const Hold hold(engine_);
    waiting = ask("w2", 0, {0}, 1);
    EXPECT_TRUE(executor_->held().drain(0, 0, "f32", [&] { drained.set_value(); }));
    EXPECT_FALSE(executor_->held().drain(0, 0, "f32", [] {}));
    EXPECT_EQ(ask("w3", 0, {0}, 1)->wait(), "EM_DISPATCH_REFUSED");
    EXPECT_EQ(is_drained.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  }
  EXPECT_EQ(waiting->wait(), "");
  is_drained.wait();
}

TEST_F(ExpertExecutorTest, DropsAWaitingDispatchThatNobodyWantsWithItsPins) {
  std::promise<void> drained;
  {
    const Hold hold(engine_);
    const auto waiting = ask("w2", 0, {0}, 1);
    executor_->withdraw(*waiting);
    EXPECT_EQ(waiting->wait(), "EM_CANCELLED");
    EXPECT_TRUE(executor_->held().drain(0, 0, "f32", [&] { drained.set_value(); }));
    drained.get_future().wait();
  }
  EXPECT_EQ(executor_->counts().num_served, 0);
}

TEST_F(ExpertExecutorTest, RefusesASenderWithTooManyDispatchesWaitingAndGoesOnForOthers) {
  std::vector<std::shared_ptr<KeptReply>> waiting;
  {
    const Hold hold(engine_);
    for (int i = 0; i < 64; ++i) waiting.push_back(ask("w2", 0, {0}, 1));
    EXPECT_EQ(ask("w2", 0, {0}, 1)->wait(), "EM_OVERLOADED");
    waiting.push_back(ask("w3", 0, {0}, 1));
  }
  for (const auto& reply : waiting) EXPECT_EQ(reply->wait(), "");
  EXPECT_EQ(ask("w2", 0, {0}, 1)->wait(), "");
}

TEST_F(ExpertExecutorTest, ComputesTheOthersOfARunThatIsRefusedForTheSakeOfOne) {
  const auto alone = ask("w2", 0, {1}, 3);
  EXPECT_EQ(alone->wait(), "");
  DispatchHead wrong = head(0, {0}, 1);
  wrong.row_index[0] = 9;
  std::vector<std::shared_ptr<KeptReply>> replies;
  {
    const Hold hold(engine_);
    replies = {ask("w2", 0, {1}, 3), ask("w4", std::move(wrong)), ask("w3", 0, {1}, 3)};
  }
  EXPECT_EQ(replies[0]->wait(), "");
  EXPECT_EQ(replies[1]->wait(), "EM_NATIVE_ARGUMENT");
  EXPECT_EQ(replies[2]->wait(), "");
  EXPECT_EQ(replies[0]->answers, alone->answers);
  EXPECT_EQ(replies[2]->answers, alone->answers);
}

TEST_F(ExpertExecutorTest, RefusesADispatchWhoseExpertTheEngineHasLostAndAnswersThoseThatRanBesideIt) {
  const auto alone = ask("w2", 0, {1}, 3);
  EXPECT_EQ(alone->wait(), "");
  std::shared_ptr<KeptReply> lacking;
  std::shared_ptr<KeptReply> good;
  {
    const Hold hold(engine_);
    lacking = ask("w4", 0, {1, 0}, 2);
    good = ask("w2", 0, {1}, 3);
    store_->release(0, 0, Format::f32);
  }
  EXPECT_EQ(lacking->wait(), "EM_DISPATCH_REFUSED");
  EXPECT_NE(lacking->refusal.message.find("layer 0 expert 0"), std::string::npos);
  EXPECT_EQ(good->wait(), "");
  EXPECT_EQ(good->answers, alone->answers);
}

TEST_F(ExpertExecutorTest, RefusesWhatWaitsAndWhatComesWhenItIsClosed) {
  std::shared_ptr<KeptReply> waiting;
  std::promise<void> idle;
  {
    const Hold hold(engine_);
    waiting = ask("w3", 0, {0}, 1);
    executor_->close([&] { idle.set_value(); });
    EXPECT_EQ(waiting->wait(), "EM_WORKER_LOST");
  }
  idle.get_future().wait();
  EXPECT_EQ(ask("w2", 0, {0}, 1)->wait(), "EM_WORKER_LOST");
}

// An executor that would wait for hours for whom it expects.
class PatientExecutorTest : public ExpertExecutorTest {
 protected:
  PatientExecutorTest() : ExpertExecutorTest({.share = 1e9, .most_runs = 1e9, .least_saved = 0, .most_homes = 8}) {}

  // Rows of `from` for one layer after the other; the next ones, for layer 0, are expected as long after the last answer.
  void keep_cadence(const std::string& from, std::chrono::milliseconds gap = std::chrono::milliseconds(20)) {
    for (int step = 0; step < 4; ++step) {
      for (const uint32_t layer : {0, 2}) {
        std::this_thread::sleep_for(gap);
        EXPECT_EQ(ask(from, layer, {0}, 2)->wait(), "");
      }
    }
  }
  // Does so, then `attempt`, until it comes about: a busy machine may take longer between two lines than anybody waits.
  void until(const std::function<bool()>& attempt) {
    for (int tries = 0; tries < 50; ++tries) {
      keep_cadence("w2");
      if (attempt()) return;
    }
    ADD_FAILURE() << "nobody was waited for in 50 tries";
  }
};

TEST_F(PatientExecutorTest, WaitsForRowsThatAreExpectedAndRunsThemTogether) {
  const auto alone = ask("w3", 0, {0, 1}, 3);
  EXPECT_EQ(alone->wait(), "");
  until([&] {
    const ExecutorCounts before = executor_->counts();
    const auto first = ask("w3", 0, {0, 1}, 3);
    const auto second = ask("w2", 0, {0}, 2);
    EXPECT_EQ(first->wait(), "");
    EXPECT_EQ(second->wait(), "");
    EXPECT_EQ(first->answers, alone->answers);
    const ExecutorCounts after = executor_->counts();
    EXPECT_EQ(ask("w2", 2, {0}, 2)->wait(), "");
    return after.num_joined - before.num_joined == 2 && after.num_runs - before.num_runs == 1;
  });
}

TEST_F(PatientExecutorTest, WaitsNoLongerThanRowsAreExpected) {
  keep_cadence("w2");
  EXPECT_EQ(ask("w3", 0, {1}, 2)->wait(), "");
  EXPECT_EQ(executor_->counts().num_joined, 0);
}

TEST_F(PatientExecutorTest, RunsWhatWaitsForNobodyWhileOthersWait) {
  until([&] {
    const auto waiting = ask("w3", 0, {0}, 2);
    EXPECT_EQ(ask("w4", 2, {0}, 1)->wait(), "");
    const bool is_still_waiting = executor_->counts().num_queued == 1;
    EXPECT_EQ(waiting->wait(), "");
    return is_still_waiting;
  });
}

TEST_F(PatientExecutorTest, LetsRowsThatWaitForOthersBeTakenBack) {
  until([&] {
    const auto waiting = ask("w3", 0, {0}, 2);
    executor_->withdraw(*waiting);
    return waiting->wait() == "EM_CANCELLED";
  });
}

TEST_F(PatientExecutorTest, FailsOnlyTheDispatchWhoseExpertHasGoneWhileItWaited) {
  until([&] {
    const int64_t before = executor_->counts().num_joined;
    const auto lacking = ask("w3", 0, {0, 1}, 2);
    store_->release(0, 1, Format::f32);
    const auto good = ask("w2", 0, {0}, 2);
    const std::string refused = lacking->wait();
    EXPECT_EQ(good->wait(), "");
    store_->load(store_->ask(0, 1, Format::f32));
    EXPECT_EQ(ask("w2", 2, {0}, 2)->wait(), "");
    return refused == "EM_DISPATCH_REFUSED" && executor_->counts().num_joined - before == 2;
  });
}

TEST_F(PatientExecutorTest, RefusesWhatWaitsForOthersWhenItIsClosed) {
  keep_cadence("w2", std::chrono::milliseconds(300));
  const auto waiting = ask("w3", 0, {0}, 2);
  close();
  EXPECT_EQ(waiting->wait(), "EM_WORKER_LOST");
}

}  // namespace
}  // namespace expertmesh
