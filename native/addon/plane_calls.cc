#include <cstring>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "addon/calls.h"
#include "addon/handles.h"
#include "addon/plane_owner.h"
#include "addon/values.h"

namespace expertmesh::addon {

namespace {

constexpr int64_t kMostUint32 = UINT32_MAX;
constexpr int64_t kMostSafe = (int64_t{1} << 53) - 1;

Napi::Object event_object(Napi::Env env, const char* kind) {
  const Napi::Object object = Napi::Object::New(env);
  object.Set("kind", kind);
  return object;
}

Napi::Number number(Napi::Env env, uint64_t value) { return Napi::Number::New(env, static_cast<double>(value)); }

Napi::Array contents_array(Napi::Env env, const std::vector<Content>& contents) {
  const Napi::Array array = Napi::Array::New(env, contents.size());
  for (uint32_t i = 0; i < contents.size(); ++i) {
    const Napi::Object object = Napi::Object::New(env);
    object.Set("layer", number(env, contents[i].layer));
    object.Set("expert", number(env, contents[i].expert));
    object.Set("format", contents[i].format);
    object.Set("checksum", contents[i].checksum);
    array.Set(i, object);
  }
  return array;
}

// Tells JavaScript what became of the dispatch that it has given the key.
class JsAnswer : public AnswerSink {
 public:
  JsAnswer(std::shared_ptr<PlaneEvents> events, uint64_t key, size_t size)
      : events_(std::move(events)), key_(key), answer_(std::make_shared<std::vector<std::byte>>(size)) {}

  std::byte* room() override { return answer_->data(); }
  void rows(size_t, std::span<const std::byte>) override {}
  void answered() override {
    events_->tell([key = key_, answer = answer_](Napi::Env env) {
      const Napi::Object event = event_object(env, "answered");
      event.Set("key", number(env, key));
      event.Set("rows", hand_over<Napi::Uint8Array>(env, answer));
      return event;
    });
  }
  void refused(Refusal refusal) override {
    events_->tell([key = key_, refusal = std::move(refusal)](Napi::Env env) {
      const Napi::Object event = event_object(env, "refused");
      event.Set("key", number(env, key));
      event.Set("reason", refusal.reason);
      event.Set("message", refusal.message);
      event.Set("epoch", number(env, refusal.epoch));
      return event;
    });
  }
  void lost(std::string problem) override {
    events_->tell([key = key_, problem = std::move(problem)](Napi::Env env) {
      const Napi::Object event = event_object(env, "lost");
      event.Set("key", number(env, key));
      event.Set("problem", problem);
      return event;
    });
  }

 private:
  const std::shared_ptr<PlaneEvents> events_;
  const uint64_t key_;
  const std::shared_ptr<std::vector<std::byte>> answer_;
};

exchange::Identity read_identity(const Reader& reader) {
  return {.worker = reader.field("worker").text(),       .incarnation = reader.field("incarnation").text(), .cluster = reader.field("cluster").text(),
          .fingerprint = reader.field("fingerprint").text(), .numerics = reader.field("numerics").text(),       .wire_dtype = reader.field("wireDtype").text(),
          .token = reader.field("token").text()};
}

exchange::Limits read_limits(const Reader& reader) {
  const auto ms = [&](const char* name) { return std::chrono::milliseconds(reader.field(name).integer(0, INT32_MAX)); };
  exchange::Limits limits;
  limits.max_frame_bytes = static_cast<size_t>(reader.field("maxFrameBytes").integer(1, INT32_MAX));
  limits.window_bytes = static_cast<uint64_t>(reader.field("windowBytes").integer(1, kMostSafe));
  limits.connect_timeout = ms("connectTimeoutMs");
  limits.reconnect_first = ms("reconnectFirstMs");
  limits.reconnect_most = ms("reconnectMostMs");
  return limits;
}

// All but the rows, of which there are `rows_bytes`.
DispatchHead read_head(const Reader& reader, size_t rows_bytes) {
  DispatchHead head;
  head.epoch = static_cast<uint64_t>(reader.field("epoch").integer(0, kMostSafe));
  head.numerics = reader.field("numerics").text();
  reader.field("contents").for_elements([&](const Reader& content) {
    head.contents.push_back({.layer = static_cast<uint32_t>(content.field("layer").integer(0, kMostUint32)),
                             .expert = static_cast<uint32_t>(content.field("expert").integer(0, kMostUint32)),
                             .format = content.field("format").text(),
                             .checksum = content.field("checksum").text()});
  });
  reader.field("counts").for_elements([&](const Reader& count) { head.counts.push_back(static_cast<uint32_t>(count.integer(0, kMostUint32))); });
  head.row_index = reader.field("rowIndex").uint32_array();
  head.dtype = reader.field("dtype").dtype();
  head.num_rows = static_cast<uint32_t>(reader.field("numRows").integer(1, kMostUint32));
  head.row_bytes = rows_bytes / head.num_rows;
  if (head.row_bytes * head.num_rows != rows_bytes || rows_bytes == 0) reader.fail(head.num_rows, " rows in ", rows_bytes, " bytes");
  return head;
}

}  // namespace

void JsDispatches::take(IncomingDispatch dispatch) {
  uint64_t id = 0;
  {
    const std::lock_guard lock(mutex_);
    id = ++last_number_;
    numbers_[dispatch.reply.get()] = id;
    replies_[id] = {.reply = dispatch.reply, .answer_bytes = dispatch.head.num_answers() * dispatch.head.row_bytes};
  }
  events_->tell([id, dispatch = std::move(dispatch)](Napi::Env env) {
    const DispatchHead& head = dispatch.head;
    const Napi::Object event = event_object(env, "dispatch");
    event.Set("id", number(env, id));
    event.Set("from", dispatch.from);
    event.Set("epoch", number(env, head.epoch));
    event.Set("numerics", head.numerics);
    event.Set("contents", contents_array(env, head.contents));
    const Napi::Array counts = Napi::Array::New(env, head.counts.size());
    for (uint32_t i = 0; i < head.counts.size(); ++i) counts.Set(i, number(env, head.counts[i]));
    event.Set("counts", counts);
    event.Set("rowIndex", to_js<Napi::Uint32Array>(env, head.row_index));
    event.Set("dtype", name_of(head.dtype));
    event.Set("numRows", number(env, head.num_rows));
    auto rows = Napi::Uint8Array::New(env, head.num_rows * head.row_bytes);
    std::memcpy(rows.Data(), dispatch.rows, rows.ByteLength());
    event.Set("rows", rows);
    return event;
  });
}

void JsDispatches::withdraw(const Reply& reply) {
  const std::lock_guard lock(mutex_);
  const auto found = numbers_.find(&reply);
  if (found == numbers_.end()) return;
  events_->tell([id = found->second](Napi::Env env) {
    const Napi::Object event = event_object(env, "withdrawn");
    event.Set("id", number(env, id));
    return event;
  });
}

JsDispatches::Pending JsDispatches::finish(uint64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = replies_.find(id);
  if (found == replies_.end()) return {};
  Pending pending = std::move(found->second);
  replies_.erase(found);
  numbers_.erase(pending.reply.get());
  return pending;
}

Napi::Value data_plane_open(const Args& args) {
  const Reader options = args.at(0, "options");
  const Reader executor = args.at(1, "executor");
  const Reader on_event = args.at(2, "onEvent");
  if (!on_event.value().IsFunction()) on_event.fail("a function");
  const auto owner = std::make_shared<PlaneOwner>();
  owner->events = std::make_shared<PlaneEvents>(args.env(), on_event.value().As<Napi::Function>());
  owner->dispatches = std::make_shared<JsDispatches>(owner->events);
  std::shared_ptr<DispatchSink> sink = owner->dispatches;
  if (!executor.is_null()) {
    owner->executor = open_handle<ExecutorOwner>(executor);
    sink = owner->executor->executor;
  }
  exchange::DataPlane::Options plane{.identity = read_identity(options.field("identity")), .limits = read_limits(options.field("limits")),
                                     .listen = options.field("listen").text(), .may_share_memory = options.field("sharedMemory").boolean(), .say = {}};
  plane.say = [events = owner->events](const std::string& from, const std::string& problem, uint64_t num_unsaid) {
    events->tell([from, problem, num_unsaid](Napi::Env env) {
      const Napi::Object event = event_object(env, "notice");
      event.Set("from", from);
      event.Set("problem", problem);
      event.Set("numUnsaid", number(env, num_unsaid));
      return event;
    });
  };
  plane.fell_silent = [events = owner->events](const std::string& worker) {
    events->tell([worker](Napi::Env env) {
      const Napi::Object event = event_object(env, "silent");
      event.Set("worker", worker);
      return event;
    });
  };
  const std::string address = plane.listen;
  try {
    owner->plane = std::make_shared<exchange::DataPlane>(std::move(plane), std::move(sink));
  } catch (const std::system_error& error) {
    throw Error("EM_ADDRESS_IN_USE", {{"address", address}, {"cause", error.what()}});
  }
  return make_handle(args.env(), owner);
}

Napi::Value data_plane_port(const Args& args) { return number(args.env(), open_handle<PlaneOwner>(args.at(0, "plane"))->plane->port()); }

Napi::Value data_plane_set_peers(const Args& args) {
  const auto owner = open_handle<PlaneOwner>(args.at(0, "plane"));
  std::vector<exchange::Peer> peers;
  args.at(1, "peers").for_elements([&](const Reader& peer) {
    peers.push_back({.worker = peer.field("worker").text(), .incarnation = peer.field("incarnation").text(), .address = peer.field("address").text(),
                     .token = peer.field("token").text()});
  });
  owner->plane->set_peers(peers);
  return args.env().Undefined();
}

Napi::Value data_plane_reach(const Args& args) {
  switch (open_handle<PlaneOwner>(args.at(0, "plane"))->plane->reach(args.at(1, "worker").text())) {
    case exchange::Reach::reached:
      return Napi::String::New(args.env(), "reached");
    case exchange::Reach::unreachable:
      return Napi::String::New(args.env(), "unreachable");
    case exchange::Reach::silent:
      return Napi::String::New(args.env(), "silent");
    default:
      return Napi::String::New(args.env(), "unknown");
  }
}

Napi::Value data_plane_send(const Args& args) {
  const auto owner = open_handle<PlaneOwner>(args.at(0, "plane"));
  const auto key = static_cast<uint64_t>(args.at(1, "key").integer(0, kMostSafe));
  const std::string worker = args.at(2, "worker").text();
  const Reader dispatch = args.at(3, "dispatch");
  DispatchHead head = read_head(dispatch, dispatch.field("rows").bytes_in_place().size());
  const size_t answer_bytes = head.num_answers() * head.row_bytes;
  const size_t row_bytes = head.row_bytes;
  // Last: good until JavaScript runs again, which is not before the rows have been gathered.
  const std::span<const std::byte> rows = dispatch.field("rows").bytes_in_place();
  if (rows.size() != head.num_rows * row_bytes) dispatch.fail("rows that stay as they are");
  const GatherRows gather = [&](size_t first, size_t count, std::byte* out) { std::memcpy(out, rows.data() + first * row_bytes, count * row_bytes); };
  return number(args.env(), owner->plane->send(worker, std::move(head), gather, std::make_shared<JsAnswer>(owner->events, key, answer_bytes)));
}

Napi::Value data_plane_cancel(const Args& args) {
  open_handle<PlaneOwner>(args.at(0, "plane"))->plane->cancel(static_cast<uint64_t>(args.at(1, "sent").integer(0, kMostSafe)));
  return args.env().Undefined();
}

Napi::Value data_plane_answer(const Args& args) {
  const auto owner = open_handle<PlaneOwner>(args.at(0, "plane"));
  const auto id = static_cast<uint64_t>(args.at(1, "id").integer(0, kMostSafe));
  const Reader rows = args.at(2, "rows");
  const std::span<const std::byte> bytes = rows.bytes_in_place();
  const auto [reply, answer_bytes] = owner->dispatches->finish(id);
  if (reply == nullptr) return args.env().Undefined();
  if (bytes.size() != answer_bytes) rows.fail(answer_bytes, " bytes");
  std::memcpy(reply->room(), bytes.data(), bytes.size());
  reply->answered();
  return args.env().Undefined();
}

Napi::Value data_plane_refuse(const Args& args) {
  const auto owner = open_handle<PlaneOwner>(args.at(0, "plane"));
  const auto id = static_cast<uint64_t>(args.at(1, "id").integer(0, kMostSafe));
  Refusal refusal{.reason = args.at(2, "reason").text(), .message = args.at(3, "message").text(), .epoch = static_cast<uint64_t>(args.at(4, "epoch").integer(0, kMostSafe))};
  const auto reply = owner->dispatches->finish(id).reply;
  if (reply != nullptr) reply->refused(std::move(refusal));
  return args.env().Undefined();
}

Napi::Value data_plane_counters(const Args& args) {
  const auto owner = open_handle<PlaneOwner>(args.at(0, "plane"));
  const exchange::Counters& counters = owner->plane->counters();
  const Napi::Object object = Napi::Object::New(args.env());
  object.Set("rowsIn", number(args.env(), counters.rows_in));
  object.Set("rowsOut", number(args.env(), counters.rows_out));
  object.Set("bytesIn", number(args.env(), counters.bytes_in));
  object.Set("bytesOut", number(args.env(), counters.bytes_out));
  object.Set("refused", number(args.env(), counters.refused));
  object.Set("framesRefused", number(args.env(), counters.frames_refused));
  return object;
}

Napi::Value data_plane_close(const Args& args) {
  const auto owner = close_handle<PlaneOwner>(args.at(0, "plane"));
  owner->plane->close();
  return args.env().Undefined();
}

}  // namespace expertmesh::addon
