#include <memory>
#include <utility>

#include "addon/calls.h"
#include "addon/handles.h"
#include "addon/values.h"

namespace expertmesh::addon {

namespace {

const char* name_of(StepOutcome::State state) {
  constexpr const char* kNames[] = {"done", "stopped", "abandoned"};
  return kNames[static_cast<size_t>(state)];
}

const char* name_of(SlotFailure::Kind kind) {
  constexpr const char* kNames[] = {"refused", "lost", "unplaced"};
  return kNames[static_cast<size_t>(kind)];
}

Napi::Object to_js(Napi::Env env, const SlotFailure& failure) {
  const Napi::Object object = Napi::Object::New(env);
  object.Set("kind", name_of(failure.kind));
  object.Set("slots", addon::to_js<Napi::Int32Array>(env, failure.slots));
  object.Set("worker", failure.worker);
  object.Set("epoch", static_cast<double>(failure.epoch));
  object.Set("reason", failure.refusal.reason);
  object.Set("message", failure.refusal.message);
  object.Set("refuserEpoch", static_cast<double>(failure.refusal.epoch));
  return object;
}

Napi::Object to_js(Napi::Env env, const StepOutcome& outcome) {
  const bool is_stopped = outcome.state == StepOutcome::State::stopped;
  const Napi::Object object = Napi::Object::New(env);
  object.Set("state", name_of(outcome.state));
  object.Set("layer", is_stopped ? Napi::Number::New(env, static_cast<double>(outcome.routing.layer)) : env.Null());
  object.Set("routing", is_stopped ? Napi::Value(addon::to_js<Napi::Int32Array>(env, outcome.routing.experts)) : env.Null());
  object.Set("isStatic", outcome.routing.is_static);
  object.Set("waitMs", outcome.wait_ms);
  const Napi::Array failures = Napi::Array::New(env, outcome.failures.size());
  for (uint32_t i = 0; i < outcome.failures.size(); ++i) failures.Set(i, to_js(env, outcome.failures[i]));
  object.Set("failures", failures);
  return object;
}

}  // namespace

Napi::Value batch_route(const Args& args) {
  const auto owner = open_handle<BatchOwner>(args.at(0, "batch"));
  const auto router = open_handle<RouterOwner>(args.at(1, "router"));
  if (router->executor->store->engine != owner->engine) fail_argument("the batch belongs to another engine than the router");
  RowNames names{.requests = args.at(2, "requests").uint32_array(), .positions = args.at(3, "positions").int32_array()};
  owner->batch->set_map(args.at(4, "map").precision_map());
  owner->step = std::make_shared<StepRun>(owner->engine->engine, owner->batch, router->router, std::move(names));
  owner->router = router;
  return args.env().Undefined();
}

Napi::Value batch_follow(const Args& args) {
  const auto owner = open_handle<BatchOwner>(args.at(0, "batch"));
  const auto earlier = open_handle<BatchOwner>(args.at(1, "earlier"));
  if (owner->step == nullptr || earlier->step == nullptr) fail_argument("a batch has no routes; wanted two that batchRoute was called for");
  if (owner == earlier) fail_argument("the batch is to follow itself; wanted another");
  if (owner->engine != earlier->engine) fail_argument("the batch belongs to another engine than the earlier one");
  owner->step->follow(earlier->step);
  return args.env().Undefined();
}

Napi::Value batch_step(const Args& args) {
  const auto owner = open_handle<BatchOwner>(args.at(0, "batch"));
  if (owner->step == nullptr) fail_argument("the batch has no routes; wanted one that batchRoute was called for");
  std::vector<Reroute> reroutes;
  args.at(1, "reroutes").for_elements([&](const Reader& reader) {
    Reroute& reroute = reroutes.emplace_back();
    reroute.slots = reader.field("slots").int32_array();
    reader.field("avoid").for_elements([&](const Reader& worker) { reroute.avoid.push_back(worker.text()); });
  });
  return owner->engine->completions.open(args.env(), args.call(), {.owners = {owner->engine, owner}, .answers = {}}, [&](const Completions::Settle& settle) {
    owner->step->run(std::move(reroutes), [settle](StepOutcome outcome, std::exception_ptr error) {
      settle([outcome = std::move(outcome)](Napi::Env env) -> Napi::Value { return to_js(env, outcome); }, std::move(error));
    });
  });
}

}  // namespace expertmesh::addon
