#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "addon/calls.h"
#include "addon/handles.h"
#if defined(__linux__)
#include "addon/plane_owner.h"
#endif
#include "addon/values.h"
#include "route/peer_transports.h"

namespace expertmesh::addon {

namespace {

std::vector<std::string> words(const Reader& reader) {
  std::vector<std::string> words;
  std::istringstream text(reader.text());
  for (std::string word; std::getline(text, word, ' ');) words.push_back(std::move(word));
  return words;
}

std::shared_ptr<const LayerRoutes> read_routes(const Reader& reader, int64_t layer, const ExpertStore& store, size_t num_workers) {
  LayerRoutes routes{.first = reader.field("first").int32_array(),
                     .workers = reader.field("workers").int32_array(),
                     .shares = reader.field("shares").float64_array(),
                     .contents = {}};
  std::vector<std::string> formats = words(reader.field("formats"));
  std::vector<std::string> checksums = words(reader.field("checksums"));
  const auto num_experts = static_cast<size_t>(store.mixture(layer).num_experts);
  if (formats.size() != num_experts || checksums.size() != num_experts) {
    reader.fail("formats and checksums of ", num_experts, " experts; they are ", formats.size(), " and ", checksums.size());
  }
  for (size_t expert = 0; expert < num_experts; ++expert) {
    routes.contents.push_back({.layer = static_cast<uint32_t>(layer), .expert = static_cast<uint32_t>(expert),
                               .format = std::move(formats[expert]), .checksum = std::move(checksums[expert])});
  }
  check_routes(routes, layer, num_workers);
  return std::make_shared<const LayerRoutes>(std::move(routes));
}

// By the data plane to the peers that it reaches, by `calls` to the rest.
std::shared_ptr<Transport> by_plane([[maybe_unused]] const Reader& plane, const std::shared_ptr<CallbackTransport>& calls) {
#if defined(__linux__)
  if (!plane.is_null()) {
    const std::shared_ptr<exchange::DataPlane> reaching = open_handle<PlaneOwner>(plane)->plane;
    return std::make_shared<PeerTransports>(reaching, [reaching](const std::string& worker) { return reaching->reaches(worker); }, calls);
  }
#endif
  return calls;
}

ReplicaChoice read_replica_choice(const Reader& reader) {
  const std::string given = reader.text();
  if (given != "share" && given != "step") reader.fail("share or step");
  return given == "step" ? ReplicaChoice::step : ReplicaChoice::share;
}

uint64_t read_id(const Args& args) { return static_cast<uint64_t>(args.at(1, "id").integer(0, INT64_MAX)); }

}  // namespace

Napi::Value router_open(const Args& args) {
  const auto executor = open_handle<ExecutorOwner>(args.at(0, "executor"));
  const auto calls = std::make_shared<CallbackTransport>(args.env(), args.at(2, "send").function(), args.at(3, "cancel").function());
  return make_handle(args.env(), std::make_shared<RouterOwner>(executor, calls, by_plane(args.at(1, "plane"), calls)));
}

Napi::Value router_set_table(const Args& args) {
  const auto owner = open_handle<RouterOwner>(args.at(0, "router"));
  const Reader given = args.at(1, "table");
  const uint32_t map = given.field("map").precision_map();
  const std::shared_ptr<const RoutingTable> earlier = owner->router->routes.table(map);
  auto table = std::make_shared<RoutingTable>();
  table->epoch = static_cast<uint64_t>(given.field("epoch").integer(0, INT64_MAX));
  table->replica_choice = read_replica_choice(given.field("replicaChoice"));
  given.field("workers").for_elements([&](const Reader& worker) { table->workers.push_back(worker.text()); });
  given.field("layers").for_elements([&](const Reader& layer) {
    const size_t index = table->layers.size();
    if (layer.is_null()) {
      table->layers.push_back(index < earlier->layers.size() ? earlier->layers[index] : nullptr);
      if (table->layers.back() != nullptr) check_routes(*table->layers.back(), static_cast<int64_t>(index), table->workers.size());
    } else {
      table->layers.push_back(read_routes(layer, static_cast<int64_t>(index), *owner->executor->store->store, table->workers.size()));
    }
  });
  owner->router->routes.set(map, std::move(table));
  return args.env().Undefined();
}

Napi::Value router_drop_map(const Args& args) {
  open_handle<RouterOwner>(args.at(0, "router"))->router->routes.drop(args.at(1, "map").precision_map());
  return args.env().Undefined();
}

Napi::Value router_answered(const Args& args) {
  const auto owner = open_handle<RouterOwner>(args.at(0, "router"));
  const uint64_t id = read_id(args);
  owner->calls->answered(id, args.at(2, "rows").bytes_in_place());
  return args.env().Undefined();
}

Napi::Value router_refused(const Args& args) {
  const auto owner = open_handle<RouterOwner>(args.at(0, "router"));
  owner->calls->refused(read_id(args), {.reason = args.at(2, "reason").text(), .message = args.at(3, "message").text(),
                                        .epoch = static_cast<uint64_t>(args.at(4, "epoch").integer(0, INT64_MAX))});
  return args.env().Undefined();
}

Napi::Value router_lost(const Args& args) {
  const auto owner = open_handle<RouterOwner>(args.at(0, "router"));
  owner->calls->lost(read_id(args), args.at(2, "problem").text());
  return args.env().Undefined();
}

Napi::Value router_times(const Args& args) {
  const std::shared_ptr<StepRouter> router = open_handle<RouterOwner>(args.at(0, "router"))->router;
  const RouteTimes& times = router->times;
  const Napi::Object object = Napi::Object::New(args.env());
  object.Set("pack", times.pack_ms());
  object.Set("exchange", times.exchange_ms());
  object.Set("numSent", static_cast<double>(times.num_sent()));
  object.Set("numHedged", static_cast<double>(times.num_hedged()));
  object.Set("numHedgesWon", static_cast<double>(times.num_hedges_won()));
  const std::vector<std::string> slow = router->paces.slow();
  const Napi::Array names = Napi::Array::New(args.env(), slow.size());
  for (size_t index = 0; index < slow.size(); ++index) names.Set(static_cast<uint32_t>(index), slow[index]);
  object.Set("slowPeers", names);
  const auto lowered = router->paces.lowered();
  const Napi::Object weights = Napi::Object::New(args.env());
  for (const auto& [worker, weight] : lowered) weights.Set(worker, weight);
  object.Set("loweredPeers", weights);
  const auto round_trips = times.round_trips();
  object.Set("roundTripBounds", to_js<Napi::Float64Array>(args.env(), std::vector<double>(RouteTimes::kRoundTripBounds.begin(), RouteTimes::kRoundTripBounds.end())));
  object.Set("roundTrips", to_js<Napi::Float64Array>(args.env(), std::vector<double>(round_trips.begin(), round_trips.end())));
  return object;
}

Napi::Value router_close(const Args& args) {
  close_handle<RouterOwner>(args.at(0, "router"))->calls->close();
  return args.env().Undefined();
}

}  // namespace expertmesh::addon
