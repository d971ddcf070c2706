#include "route/step_run.h"

#include <algorithm>
#include <utility>

#include "expertmesh/error.h"
#include "route/step_part.h"
#include "runtime/float_environment.h"

namespace expertmesh {

namespace {

// [workers] set for those to be avoided, or empty: none of them is there.
std::vector<uint8_t> without(const RoutingTable& table, const std::vector<std::string>& avoid) {
  std::vector<uint8_t> is_out;
  for (const std::string& worker : avoid) {
    const auto found = std::find(table.workers.begin(), table.workers.end(), worker);
    if (found == table.workers.end()) continue;
    is_out.resize(table.workers.size(), 0);
    is_out[static_cast<size_t>(found - table.workers.begin())] = 1;
  }
  return is_out;
}

}  // namespace

StepRun::StepRun(Engine& engine, std::shared_ptr<Batch> batch, std::shared_ptr<StepRouter> router, RowNames names)
    : engine_(engine), batch_(std::move(batch)), router_(std::move(router)), names_(std::move(names)) {
  const auto num_rows = static_cast<size_t>(batch_->num_rows());
  if (names_.requests.size() != num_rows || names_.positions.size() != num_rows) {
    fail_argument("names are of ", names_.requests.size(), " and ", names_.positions.size(), " rows; the batch has ", num_rows);
  }
}

StepRun::~StepRun() { leave_parts(); }

void StepRun::follow(std::shared_ptr<StepRun> earlier) {
  const std::lock_guard lock(earlier->mutex_);
  earlier->follower_ = weak_from_this();
  earlier_ = std::move(earlier);
}

void StepRun::run(std::vector<Reroute> reroutes, Ended ended) {
  {
    const std::lock_guard lock(mutex_);
    if (ended_ != nullptr) fail_argument("the batch is running; wanted one that waits");
    ended_ = std::move(ended);
    wait_ms_ = 0;
  }
  if (reroutes.empty()) return submit([this] { go_on(); });
  submit([this, reroutes = std::move(reroutes)] { send_again(reroutes); });
}

void StepRun::submit(std::function<void()> work) {
  engine_.jobs().submit(Priority::normal, {.call = "batchStep",
                                           .run = [self = shared_from_this(), work = std::move(work)] { work(); },
                                           .done = [self = shared_from_this()](std::exception_ptr error) {
                                             if (error == nullptr) return;
                                             self->leave_parts();
                                             self->end({}, std::move(error));
                                           }});
}

void StepRun::go_on() {
  if (batch_->is_abandoned()) return end({.state = StepOutcome::State::abandoned, .routing = {}, .failures = {}}, nullptr);
  const bool has_keys_to_come = earlier_ != nullptr && !earlier_->batch_->is_abandoned();
  RunResult result = batch_->run(engine_, has_keys_to_come ? earlier_->batch_.get() : nullptr);
  let_follower_on();
  if (result.is_behind) return wait_behind();
  if (!result.stopped_at.has_value()) return end({.state = StepOutcome::State::done, .routing = {}, .failures = {}}, nullptr);
  routing_ = {.layer = *result.stopped_at, .experts = std::move(result.routing), .top_k = batch_->stopped_layer().top_k(),
              .is_static = result.is_static};
  begin_round();
  send(result.left.missing, std::move(result.left.here), {});
  part_ended();
}

void StepRun::wait_behind() {
  {
    const std::lock_guard lock(mutex_);
    is_behind_ = true;
  }
  // Whoever has dropped rows before that has found nobody waiting.
  if (batch_->is_abandoned() || earlier_->batch_->is_abandoned()) catch_up();
}

void StepRun::catch_up() {
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(is_behind_, false)) return;
  }
  submit([this] { go_on(); });
}

void StepRun::let_follower_on() {
  std::shared_ptr<StepRun> follower;
  {
    const std::lock_guard lock(mutex_);
    follower = follower_.lock();
  }
  if (follower != nullptr) follower->catch_up();
}

void StepRun::send_again(const std::vector<Reroute>& reroutes) {
  begin_round();
  for (const Reroute& reroute : reroutes) {
    for (const int32_t slot : reroute.slots) {
      if (slot < 0 || static_cast<size_t>(slot) >= routing_.experts.size()) {
        fail_argument("slot is ", slot, "; wanted 0 to ", static_cast<int64_t>(routing_.experts.size()) - 1);
      }
    }
    send(reroute.slots, {}, reroute.avoid);
  }
  part_ended();
}

// The round counts as one of its own parts until everything is on its way.
void StepRun::begin_round() {
  const std::lock_guard lock(mutex_);
  parts_.clear();
  failures_.clear();
  num_under_way_ = 1;
  idle_at_round_ms_ = engine_.jobs().idle_ms();
}

// Those of other workers first, in the table's send order: their rows are on their way before the engine is busy with own experts.
// Slots that are `own` are this worker's whatever the table.
void StepRun::send(std::span<const int32_t> slots, std::vector<int32_t> own, const std::vector<std::string>& avoid) {
  const auto began = RouteTimes::Clock::now();
  const std::shared_ptr<const RoutingTable> table = router_->routes.table(batch_->map());
  const LayerRoutes* const routes = table->layer(routing_.layer);
  if (routes == nullptr) {
    own.insert(own.end(), slots.begin(), slots.end());
    return fail({.kind = SlotFailure::Kind::unplaced, .slots = std::move(own), .worker = "", .epoch = table->epoch, .refusal = {}});
  }
  ReplicaRules rules{.choice = table->replica_choice, .is_out = without(*table, avoid),
                     .weights = router_->paces.weights(table->workers, RouteTimes::Clock::now()), .num_here = static_cast<int64_t>(own.size())};
  DispatchPlan plan = plan_dispatch(*routes, table->workers.size(), routing_, slots, names_, rules);
  if (!plan.unplaced.empty()) {
    fail({.kind = SlotFailure::Kind::unplaced, .slots = std::move(plan.unplaced), .worker = "", .epoch = table->epoch, .refusal = {}});
  }
  for (WorkerGroup& group : plan.groups) {
    if (group.worker == 0) {
      own.insert(own.end(), group.slots.begin(), group.slots.end());
      continue;
    }
    const std::shared_ptr<StepPart> part = add_part(group.slots);
    const bool has_others = std::any_of(group.experts.begin(), group.experts.end(), [&](int32_t expert) {
      return routes->first[static_cast<size_t>(expert) + 1] - routes->first[static_cast<size_t>(expert)] > 1;
    });
    const auto limit = router_->paces.sent(group.slots.size());
    ask_peer(part, std::nullopt, *table, *routes, std::move(group), Copiers::all);
    if (has_others && limit.has_value()) router_->late.watch(part, RouteTimes::Clock::now() + *limit);
  }
  router_->times.packed(RouteTimes::Clock::now() - began);
  if (own.empty()) return;
  std::sort(own.begin(), own.end());
  ask_home(add_part(own), std::nullopt, table, own);
}

void StepRun::hedge(const std::shared_ptr<StepPart>& part, const std::string& worker, std::span<const int32_t> slots,
                    RouteTimes::Clock::time_point now, const std::function<std::vector<uint32_t>(std::span<const int32_t>)>& places_of) {
  router_->paces.late(worker, now);
  const std::shared_ptr<const RoutingTable> table = router_->routes.table(batch_->map());
  const LayerRoutes* const routes = table->layer(routing_.layer);
  if (routes == nullptr) return;
  const ReplicaRules rules{.choice = table->replica_choice, .is_out = without(*table, {worker}), .weights = router_->paces.weights(table->workers, now)};
  DispatchPlan plan = plan_dispatch(*routes, table->workers.size(), routing_, slots, names_, rules);
  if (plan.groups.empty() || !router_->paces.take_hedge()) return;
  router_->times.hedged();
  for (WorkerGroup& group : plan.groups) {
    std::vector<uint32_t> places = places_of(group.slots);
    if (group.worker == 0) {
      ask_home(part, std::move(places), table, group.slots);
    } else {
      ask_peer(part, std::move(places), *table, *routes, std::move(group), Copiers::caller);
    }
  }
}

std::shared_ptr<StepPart> StepRun::add_part(std::vector<int32_t> slots) {
  auto part = std::make_shared<StepPart>(*this, std::move(slots));
  const std::lock_guard lock(mutex_);
  ++num_under_way_;
  parts_.push_back(part);
  return part;
}

void StepRun::ask_peer(const std::shared_ptr<StepPart>& part, std::optional<std::vector<uint32_t>> places, const RoutingTable& table,
                       const LayerRoutes& routes, WorkerGroup group, Copiers copiers) {
  const ExpertExecutor& executor = *router_->executor;
  DispatchHead head{.epoch = table.epoch,
                    .numerics = executor.identity().numerics,
                    .contents = {},
                    .counts = std::move(group.counts),
                    .row_index = std::move(group.row_index),
                    .dtype = executor.wire_dtype(),
                    .num_rows = static_cast<uint32_t>(group.rows.size()),
                    .row_bytes = executor.row_bytes()};
  for (const int32_t expert : group.experts) head.contents.push_back(routes.contents[static_cast<size_t>(expert)]);
  const std::string& worker = table.workers[static_cast<size_t>(group.worker)];
  const size_t asked = part->ask(worker, table.epoch, std::move(places), false);
  const auto gather = [&](size_t first, size_t count, std::byte* out) {
    const FloatEnvironment float_environment;
    batch_->gather(engine_.backend(), copiers, std::span(group.rows).subspan(first, count), out);
  };
  Transport& transport = *router_->transport;
  router_->times.sent();
  part->sent(asked, transport.send(worker, std::move(head), gather, part->sink(asked)), transport);
}

void StepRun::ask_home(const std::shared_ptr<StepPart>& part, std::optional<std::vector<uint32_t>> places,
                       const std::shared_ptr<const RoutingTable>& table, const std::vector<int32_t>& slots) {
  const std::shared_ptr<ExpertExecutor>& executor = router_->executor;
  const LayerRoutes& routes = *table->layer(routing_.layer);
  const size_t asked = part->ask(executor->identity().worker, table->epoch, std::move(places), true);
  executor->run_own(batch_, routing_, slots, routes.contents,
                    [part, asked, executor, table, &routes](std::vector<int32_t> missing, std::exception_ptr error) {
                      part->own_ended(asked, std::move(missing), std::move(error), routes, *executor);
                    });
}

void StepRun::take_rows(std::span<const int32_t> slots, const std::byte* rows) {
  const auto began = RouteTimes::Clock::now();
  const FloatEnvironment float_environment;
  batch_->scatter(engine_.backend(), Copiers::caller, slots, rows);
  router_->times.packed(RouteTimes::Clock::now() - began);
}

void StepRun::answered(const std::string& worker, size_t num_answers, RouteTimes::Clock::duration took) {
  router_->times.exchanged(took);
  router_->paces.answered(worker, num_answers, took, RouteTimes::Clock::now());
}

void StepRun::fail(SlotFailure failure) {
  const std::lock_guard lock(mutex_);
  failures_.push_back(std::move(failure));
}

void StepRun::fail(std::exception_ptr error) {
  const std::lock_guard lock(mutex_);
  error_ = std::move(error);
}

void StepRun::part_ended() {
  std::vector<SlotFailure> failures;
  std::exception_ptr error;
  {
    const std::lock_guard lock(mutex_);
    if (--num_under_way_ > 0) return;
    wait_ms_ += engine_.jobs().idle_ms() - idle_at_round_ms_;
    failures = std::exchange(failures_, {});
    error = std::exchange(error_, nullptr);
  }
  if (error != nullptr) return end({}, std::move(error));
  if (failures.empty()) return submit([this] { go_on(); });
  const bool is_abandoned = batch_->is_abandoned();
  end({.state = is_abandoned ? StepOutcome::State::abandoned : StepOutcome::State::stopped, .routing = routing_, .failures = std::move(failures)}, nullptr);
}

// Nobody looks at this object after it, until the next run.
void StepRun::end(StepOutcome outcome, std::exception_ptr error) {
  Ended ended;
  {
    const std::lock_guard lock(mutex_);
    ended = std::exchange(ended_, nullptr);
    outcome.wait_ms = wait_ms_;
  }
  if (ended != nullptr) ended(std::move(outcome), std::move(error));
}

void StepRun::rows_dropped() {
  if (!batch_->is_abandoned()) return;
  catch_up();
  let_follower_on();
  for (const std::shared_ptr<StepPart>& part : current_parts()) part->cancel(*router_->transport);
}

std::vector<std::shared_ptr<StepPart>> StepRun::current_parts() {
  const std::lock_guard lock(mutex_);
  return parts_;
}

void StepRun::leave_parts() {
  for (const std::shared_ptr<StepPart>& part : current_parts()) part->leave(*router_->transport);
}

}  // namespace expertmesh
