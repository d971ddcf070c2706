#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "backend/engine.h"
#include "exchange/transport.h"
#include "model/batch.h"
#include "route/dispatch_plan.h"
#include "route/expert_executor.h"
#include "route/late_watch.h"
#include "route/peer_paces.h"
#include "route/route_times.h"
#include "route/routing_table.h"
#include "route/slot_failure.h"

namespace expertmesh {

// By what a worker's steps are routed.
struct StepRouter {
  explicit StepRouter(HedgeLimits limits = {}) : paces(limits) {}

  Routes routes;
  std::shared_ptr<ExpertExecutor> executor;
  std::shared_ptr<Transport> transport;
  RouteTimes times;
  PeerPaces paces;
  LateWatch late;
};

// Slots to be sent again, past some workers, by the table in force.
struct Reroute {
  std::vector<int32_t> slots;
  std::vector<std::string> avoid;
};

class StepPart;

struct StepOutcome {
  enum class State { done, stopped, abandoned };
  State state = State::done;
  Routing routing;                    // of the layer that it has stopped at
  std::vector<SlotFailure> failures;  // there; nothing is under way any more
  double wait_ms = 0;                 // of this run, in which rows were with peers and the engine had nothing to compute
};

// One batch on its way through all layers. At a layer with experts elsewhere it sends the rows by the table in force, has own
// experts computed meanwhile, takes answers into their slots, and goes on when all are filled. It ends when the batch is done, when
// nobody wants any of its rows, or when slots are left that were refused or lost: then it is for the policy to say where they go.
// What a peer does not answer in its time goes to other replicas as well (StepPart::late).
class StepRun : public std::enable_shared_from_this<StepRun> {
 public:
  using Ended = std::function<void(StepOutcome outcome, std::exception_ptr error)>;

  // `engine` outlives the runs. `names` [rows]
  StepRun(Engine& engine, std::shared_ptr<Batch> batch, std::shared_ptr<StepRouter> router, RowNames names);
  // What is under way is not waited for.
  ~StepRun();
  StepRun(const StepRun&) = delete;
  StepRun& operator=(const StepRun&) = delete;

  // Before the first run: rows of the batch come after rows of `earlier`'s in their sequences. Each layer's attention then waits for
  // that of `earlier`, which one run may follow; where that fails, this one waits until nobody wants its rows.
  void follow(std::shared_ptr<StepRun> earlier);
  // Begins, or goes on with what had failed sent again: without, it counts on the rows that lack something being dropped. `ended` is
  // called once, from any thread. One run at a time.
  void run(std::vector<Reroute> reroutes, Ended ended);
  // Ends a run under way that nobody wants any more. From any thread, after Batch::drop_row.
  void rows_dropped();

 private:
  friend class StepPart;

  void submit(std::function<void()> work);
  void go_on();
  // For the one that it follows to get on, or to be given up.
  void wait_behind();
  void catch_up();
  void let_follower_on();
  void begin_round();
  void send_again(const std::vector<Reroute>& reroutes);
  void send(std::span<const int32_t> slots, std::vector<int32_t> own, const std::vector<std::string>& avoid);
  std::shared_ptr<StepPart> add_part(std::vector<int32_t> slots);
  // `places` of the part; all of it without.
  void ask_peer(const std::shared_ptr<StepPart>& part, std::optional<std::vector<uint32_t>> places, const RoutingTable& table,
                const LayerRoutes& routes, WorkerGroup group, Copiers copiers);
  void ask_home(const std::shared_ptr<StepPart>& part, std::optional<std::vector<uint32_t>> places,
                const std::shared_ptr<const RoutingTable>& table, const std::vector<int32_t>& slots);
  std::vector<std::shared_ptr<StepPart>> current_parts();
  void leave_parts();
  void end(StepOutcome outcome, std::exception_ptr error);

  // For the parts, until they have ended.
  size_t row_bytes() const { return router_->executor->row_bytes(); }
  int32_t expert_of(int32_t slot) const { return routing_.experts[static_cast<size_t>(slot)]; }
  std::shared_ptr<Transport> transport() const { return router_->transport; }
  void take_rows(std::span<const int32_t> slots, const std::byte* rows);
  void answered(const std::string& worker, size_t num_answers, RouteTimes::Clock::duration took);
  // Asks other replicas of these slots, which `worker` has not answered in its time, where there are any and not too much has gone twice.
  void hedge(const std::shared_ptr<StepPart>& part, const std::string& worker, std::span<const int32_t> slots, RouteTimes::Clock::time_point now,
             const std::function<std::vector<uint32_t>(std::span<const int32_t>)>& places_of);
  void hedge_won() { router_->times.hedge_won(); }
  void fail(SlotFailure failure);
  // One of those under way has ended; the last one ends the round.
  void part_ended();
  // The whole run ends with it when the round is over.
  void fail(std::exception_ptr error);

  Engine& engine_;
  const std::shared_ptr<Batch> batch_;
  const std::shared_ptr<StepRouter> router_;
  const RowNames names_;
  std::shared_ptr<StepRun> earlier_;  // null where it follows nobody

  std::mutex mutex_;
  std::weak_ptr<StepRun> follower_;
  bool is_behind_ = false;
  Ended ended_;
  Routing routing_;  // of the layer that waits; written by jobs of the engine while nothing is under way
  int64_t num_under_way_ = 0;
  std::vector<std::shared_ptr<StepPart>> parts_;  // of this round
  std::vector<SlotFailure> failures_;             // of this round
  std::exception_ptr error_;                  // of this round
  double idle_at_round_ms_ = 0;
  double wait_ms_ = 0;
};

}  // namespace expertmesh
