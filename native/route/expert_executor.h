#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "backend/engine.h"
#include "exchange/transport.h"
#include "experts/store.h"
#include "model/batch.h"
#include "model/experts_run.h"
#include "route/dispatch_plan.h"
#include "route/held_experts.h"
#include "route/join_window.h"

namespace expertmesh {

// Who computes, to whose bits.
struct ExecutorIdentity {
  std::string worker;
  std::string numerics;
};

// Totals since the start; parts that run side by side all count in full.
struct ExecutorCounts {
  int64_t num_queued = 0;  // at this moment
  int64_t num_served = 0;  // dispatches of peers that were computed
  int64_t num_runs = 0;
  int64_t num_joined = 0;  // jobs that shared their run with another's
  double own_ms = 0;       // of own rows, from when they were asked for
  double served_ms = 0;    // of rows of peers
};

// Computes this worker's experts for its own batches and for those of its peers. While one run is under way dispatches queue up;
// the next run takes all that wait for one layer, so that each expert's weights are read once for all of them. It also waits for rows
// that are on their way, as long as a JoinWindow says: meanwhile the engine has other jobs, or none. What is queued pins its contents.
// From any thread.
class ExpertExecutor : public DispatchSink, public std::enable_shared_from_this<ExpertExecutor> {
 public:
  // Told once, under no lock: slots whose experts are not held, or why nothing was computed.
  using OwnDone = std::function<void(std::vector<int32_t> missing, std::exception_ptr error)>;

  // `engine` outlives close().
  ExpertExecutor(Engine& engine, std::shared_ptr<ExpertStore> store, ExecutorIdentity identity, JoinLimits limits = {});

  HeldExperts& held() { return held_; }
  const ExecutorIdentity& identity() const { return identity_; }
  DType wire_dtype() const { return store_->wire_dtype(); }
  size_t row_bytes() const { return static_cast<size_t>(store_->hidden_size()) * size_of(store_->wire_dtype()); }
  // That this worker routes by, told to whom it refuses.
  void set_epoch(uint64_t epoch) { epoch_ = epoch; }

  void take(IncomingDispatch dispatch) override;
  void withdraw(const Reply& reply) override;
  // Own rows of a batch that waits at the routed layer: answers go to its slots. contents [experts]
  void run_own(const std::shared_ptr<Batch>& batch, const Routing& routing, std::span<const int32_t> slots, std::span<const Content> contents,
               OwnDone done);
  // Why this worker does not compute an expert, which sends its rows elsewhere.
  Refusal not_held(const Content& content) const;

  ExecutorCounts counts() const;
  // Refuses what waits and what comes; `idle` is called when the run under way, if any, has ended.
  void close(std::function<void()> idle);

 private:
  using Clock = JoinWindow::Clock;
  struct Job {
    std::string from;
    int64_t layer = 0;
    RowSource source = {};
    std::vector<int32_t> assignments;  // [assignments, 3] expert_key, row of the source, place of the answer
    HeldExperts::Pin pin;
    std::shared_ptr<Reply> reply;  // null: own rows
    std::vector<Content> contents;  // of a peer's
    OwnDone done;                   // of own ones; assignments instead of slots
    Clock::time_point asked;
    std::optional<Clock::time_point> able;  // since when no other run keeps it from running

    size_t num_assignments() const { return assignments.size() / 3; }
  };
  using Jobs = std::vector<std::unique_ptr<Job>>;
  // The layer that runs next, since when it could, and when it does.
  struct Next {
    int64_t layer = 0;
    Clock::time_point able;
    Clock::time_point begins;
  };

  // None where the dispatch is one that this worker computes to the very bits its sender counts on.
  std::optional<Refusal> objection(const IncomingDispatch& dispatch) const;
  Refusal refusal(std::string reason, std::string message) const;
  std::exception_ptr stopping() const;
  // Of a content that is held: its format is one that there is.
  int32_t key_of(const Content& content) const;
  void enqueue(std::unique_ptr<Job> job);
  void schedule(std::unique_lock<std::mutex> lock);
  void run_next();
  void run_jobs(const Jobs& jobs);
  void come_by(const std::exception_ptr& error);
  void run_together(int64_t layer, std::span<const std::unique_ptr<Job>> jobs);
  void finish(Job& job, std::vector<int32_t> missing, std::exception_ptr error);
  void fail_queue(const std::exception_ptr& error);
  // Under the lock.
  std::optional<Next> next() const;
  Jobs take_layer(int64_t layer);
  std::unique_ptr<Job> take_back(const Reply& reply);
  void forget_sender(const std::string& from);

  Engine& engine_;
  const std::shared_ptr<ExpertStore> store_;
  const ExecutorIdentity identity_;
  HeldExperts held_;
  std::atomic<uint64_t> epoch_{0};

  mutable std::mutex mutex_;
  std::deque<std::unique_ptr<Job>> queue_;
  std::unordered_map<std::string, int64_t> num_queued_by_;
  JoinWindow window_;
  bool is_running_ = false;  // or about to
  // When the engine comes by for what waits for others until then.
  std::optional<Clock::time_point> comes_by_;
  bool is_closed_ = false;
  std::function<void()> idle_;
  ExecutorCounts counts_;
};

}  // namespace expertmesh
