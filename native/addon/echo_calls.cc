#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "addon/calls.h"
#include "addon/handles.h"
#include "addon/values.h"
#include "exchange/probes.h"

namespace expertmesh::addon {

namespace {

constexpr int64_t kMostPeers = 1024;
constexpr int64_t kMostBytes = int64_t{4} << 20;
constexpr int64_t kMostRounds = 1'000'000;

struct EchoOwner {
  std::deque<exchange::EchoPeer> peers;
  std::optional<exchange::TlsEchoPeer> by_tls;  // none without OpenSSL

  static constexpr const char* kHandle = "echo";
  static constexpr napi_type_tag kTag = {0x5d3a1c6e90b24f17, 0x8be2a47d13c95f11};
};

std::vector<uint16_t> read_ports(const Reader& reader) {
  std::vector<uint16_t> ports;
  reader.for_elements([&](const Reader& port) { ports.push_back(static_cast<uint16_t>(port.integer(1, UINT16_MAX))); });
  return ports;
}

Napi::Value tls_place(Napi::Env env, const exchange::TlsEchoPeer& peer) {
  const Napi::Object place = Napi::Object::New(env);
  place.Set("plane", peer.plane.port());
  place.Set("certificate", peer.identity.certificate);
  place.Set("key", peer.identity.key);
  place.Set("authority", peer.identity.authority);
  return place;
}

size_t read_size(const Args& args, size_t index, const char* name, int64_t most) { return static_cast<size_t>(args.at(index, name).integer(1, most)); }

}  // namespace

Napi::Value echo_open(const Args& args) {
  const size_t num_peers = read_size(args, 0, "numPeers", kMostPeers);
  const auto owner = std::make_shared<EchoOwner>();
  for (size_t index = 0; index < num_peers; ++index) owner->peers.emplace_back(index);
  if (exchange::OpenSsl::find() != nullptr) owner->by_tls.emplace();
  return make_handle(args.env(), owner);
}

Napi::Value echo_places(const Args& args) {
  const auto owner = open_handle<EchoOwner>(args.at(0, "echo"));
  const Napi::Array planes = Napi::Array::New(args.env());
  const Napi::Array sockets = Napi::Array::New(args.env());
  for (uint32_t i = 0; i < owner->peers.size(); ++i) {
    planes.Set(i, owner->peers[i].plane.port());
    sockets.Set(i, owner->peers[i].walls.tcp_port());
  }
  const Napi::Object places = Napi::Object::New(args.env());
  places.Set("planes", planes);
  places.Set("sockets", sockets);
  places.Set("sharedFile", owner->peers.front().walls.shared_file());
  places.Set("tls", owner->by_tls.has_value() ? tls_place(args.env(), *owner->by_tls) : args.env().Null());
  return places;
}

Napi::Value echo_close(const Args& args) {
  close_handle<EchoOwner>(args.at(0, "echo"));
  return args.env().Undefined();
}

Napi::Value echo_by_plane(const Args& args) {
  return to_js<Napi::Float64Array>(args.env(),
                                   exchange::plane_rounds(read_ports(args.at(0, "planes")), {.may_share_memory = args.at(1, "sharedMemory").boolean()}, read_size(args, 2, "bytes", kMostBytes),
                                                          read_size(args, 3, "rowBytes", kMostBytes), read_size(args, 4, "rounds", kMostRounds)));
}

Napi::Value echo_by_tls(const Args& args) {
  const Reader place = args.at(0, "place");
  const auto port = static_cast<uint16_t>(place.field("plane").integer(1, UINT16_MAX));
  exchange::TlsIdentity identity{.certificate = place.field("certificate").text(), .key = place.field("key").text(), .authority = place.field("authority").text()};
  return to_js<Napi::Float64Array>(args.env(), exchange::plane_rounds({port}, {.may_share_memory = false, .tls = std::move(identity)}, read_size(args, 1, "bytes", kMostBytes),
                                                                      read_size(args, 2, "rowBytes", kMostBytes), read_size(args, 3, "rounds", kMostRounds)));
}

Napi::Value echo_by_socket(const Args& args) {
  return to_js<Napi::Float64Array>(
      args.env(), exchange::tcp_rounds(read_ports(args.at(0, "sockets")), read_size(args, 1, "bytes", kMostBytes), read_size(args, 2, "rounds", kMostRounds)));
}

Napi::Value echo_by_memory(const Args& args) {
  return to_js<Napi::Float64Array>(
      args.env(), exchange::shared_rounds(args.at(0, "file").text(), read_size(args, 1, "bytes", kMostBytes), read_size(args, 2, "rounds", kMostRounds)));
}

}  // namespace expertmesh::addon
