#include "runtime/job_threads.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "expertmesh/error.h"

namespace expertmesh {
namespace {

std::string code_of(const std::exception_ptr& error) {
  if (error == nullptr) return "none";
  try {
    std::rethrow_exception(error);
  } catch (const Error& thrown) {
    return thrown.code();
  } catch (const std::exception& thrown) {
    return thrown.what();
  }
}

// Jobs that write their names down; the first one waits, so that the queue fills behind it.
class JobThreadsTest : public testing::Test {
 protected:
  void submit(Priority priority, const std::string& name, std::function<void()> run = [] {}) {
    thread_.submit(priority, {.call = name, .run = std::move(run), .done = [this, name](std::exception_ptr error) {
                                log_.push_back(name + ' ' + code_of(error));
                              }});
  }

  void submit_at(std::chrono::steady_clock::time_point due, const std::string& name, std::function<void()> run = [] {}) {
    thread_.submit_at(due, {.call = name, .run = std::move(run), .done = [this, name](std::exception_ptr error) {
                              log_.push_back(name + ' ' + code_of(error));
                            }});
  }

  void hold() {
    submit(Priority::normal, "held", [this] {
      started_.set_value();
      released_.get_future().wait();
    });
    started_.get_future().wait();
  }

  // Everything submitted so far has ended.
  void drain() {
    std::promise<void> last;
    thread_.submit(Priority::normal, {.call = "last", .run = [] {}, .done = [&](std::exception_ptr) { last.set_value(); }});
    last.get_future().wait();
  }

  std::promise<void> started_;
  std::promise<void> released_;
  std::vector<std::string> log_;
  JobThreads thread_{"engine"};
};

TEST_F(JobThreadsTest, CountsAsIdleWhatIsBetweenJobs) {
  hold();
  const double before = thread_.idle_ms();
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(thread_.idle_ms(), before);
  released_.set_value();
  drain();
  const double drained = thread_.idle_ms();
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_GE(thread_.idle_ms(), drained + 4);
}

TEST_F(JobThreadsTest, KnowsHowLongAJobHasNotGotOn) {
  drain();
  std::promise<void> wake;
  submit(Priority::normal, "long", [&] {
    started_.set_value();
    wake.get_future().wait();
    thread_.yield();
    log_.push_back(thread_.stalled_ms() < 20 ? "got on" : "stands");
  });
  started_.get_future().wait();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_GE(thread_.stalled_ms(), 19);
  wake.set_value();
  drain();
  EXPECT_EQ(log_.front(), "got on");
}

TEST_F(JobThreadsTest, RunsUrgentJobsFirstAndEachKindInOrder) {
  hold();
  submit(Priority::normal, "a");
  submit(Priority::urgent, "b");
  submit(Priority::normal, "c");
  submit(Priority::urgent, "d");
  released_.set_value();
  drain();
  EXPECT_EQ(log_, (std::vector<std::string>{"held none", "b none", "d none", "a none", "c none"}));
}

TEST_F(JobThreadsTest, LetsUrgentJobsRunInsideANormalOneThatYields) {
  submit(Priority::normal, "long", [this] {
    started_.set_value();
    released_.get_future().wait();
    thread_.yield();
    log_.push_back("after yield");
  });
  started_.get_future().wait();
  submit(Priority::urgent, "a");
  submit(Priority::normal, "b");
  released_.set_value();
  drain();
  EXPECT_EQ(log_, (std::vector<std::string>{"a none", "after yield", "long none", "b none"}));
}

TEST_F(JobThreadsTest, LetsALongJobGoOnAlthoughEachUrgentJobBringsAnother) {
  submit(Priority::normal, "long", [this] {
    started_.set_value();
    released_.get_future().wait();
    thread_.yield();
    log_.push_back("after yield");
  });
  started_.get_future().wait();
  const std::function<void(int)> flood = [&](int left) {
    submit(Priority::urgent, "urgent", [&, left] {
      if (left > 0) flood(left - 1);
    });
  };
  flood(3);
  released_.set_value();
  drain();
  EXPECT_EQ(log_, (std::vector<std::string>{"urgent none", "after yield", "long none", "urgent none", "urgent none", "urgent none"}));
}

TEST_F(JobThreadsTest, RunsAJobFromItsTimeOnAndOthersMeanwhile) {
  const auto due = std::chrono::steady_clock::now() + std::chrono::milliseconds(30);
  std::promise<void> later;
  submit_at(due + std::chrono::milliseconds(1), "later", [&] { later.set_value(); });
  submit_at(due, "sooner", [&] { EXPECT_GE(std::chrono::steady_clock::now(), due); });
  submit(Priority::normal, "meanwhile");
  later.get_future().wait();
  drain();
  EXPECT_EQ(log_, (std::vector<std::string>{"meanwhile none", "sooner none", "later none"}));
}

TEST_F(JobThreadsTest, LetsAJobWhoseTimeHasComeRunInsideANormalOneThatYields) {
  submit(Priority::normal, "long", [this] {
    started_.set_value();
    released_.get_future().wait();
    thread_.yield();
    log_.push_back("after yield");
  });
  started_.get_future().wait();
  submit_at(std::chrono::steady_clock::now(), "due");
  submit_at(std::chrono::steady_clock::now() + std::chrono::hours(1), "not due");
  released_.set_value();
  drain();
  EXPECT_EQ(log_, (std::vector<std::string>{"due none", "after yield", "long none"}));
}

TEST_F(JobThreadsTest, HandsOverWhatAJobThrows) {
  submit(Priority::normal, "bad", [] { throw std::runtime_error("broken"); });
  drain();
  EXPECT_EQ(log_, (std::vector<std::string>{"bad broken"}));
}

TEST_F(JobThreadsTest, RefusesAtOnceWhatComesAfterClose) {
  thread_.close();
  submit(Priority::urgent, "late");
  EXPECT_EQ(log_, (std::vector<std::string>{"late EM_NATIVE_CLOSED"}));
}

TEST(JobThreads, EndsAJobThatYieldsAfterCloseAndTheQueuedOnesWithIt) {
  std::vector<std::string> log;
  std::promise<void> started;
  std::promise<void> closed;
  {
    JobThreads thread("engine");
    const auto done = [&](std::string name) {
      return [&log, name = std::move(name)](std::exception_ptr error) { log.push_back(name + ' ' + code_of(error)); };
    };
    thread.submit(Priority::normal, {.call = "long",
                                     .run =
                                         [&] {
                                           started.set_value();
                                           closed.get_future().wait();
                                           thread.yield();
                                         },
                                     .done = done("long")});
    thread.submit(Priority::normal, {.call = "queued", .run = [] {}, .done = done("queued")});
    thread.submit_at(std::chrono::steady_clock::now() + std::chrono::hours(1), {.call = "delayed", .run = [] {}, .done = done("delayed")});
    started.get_future().wait();
    thread.close();
    closed.set_value();
  }
  EXPECT_EQ(log, (std::vector<std::string>{"long EM_NATIVE_CLOSED", "delayed EM_NATIVE_CLOSED", "queued EM_NATIVE_CLOSED"}));
}

}  // namespace
}  // namespace expertmesh
