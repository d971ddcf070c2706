#include <memory>
#include <utility>

#include "addon/calls.h"
#include "addon/handles.h"
#include "addon/values.h"

namespace expertmesh::addon {

namespace {

Content read_content(const Reader& reader) {
  return {.layer = static_cast<uint32_t>(reader.field("layer").integer(0, UINT32_MAX)),
          .expert = static_cast<uint32_t>(reader.field("expert").integer(0, UINT32_MAX)),
          .format = reader.field("format").text(),
          .checksum = reader.field("checksum").text()};
}

// Throws unless its parts fit each other.
DispatchHead read_head(const Reader& reader, size_t num_bytes) {
  DispatchHead head{.epoch = static_cast<uint64_t>(reader.field("epoch").integer(0, INT64_MAX)),
                    .numerics = reader.field("numerics").text(),
                    .contents = {},
                    .counts = {},
                    .row_index = reader.field("rowIndex").uint32_array(),
                    .dtype = reader.field("dtype").dtype(),
                    .num_rows = static_cast<uint32_t>(reader.field("numRows").integer(1, UINT32_MAX)),
                    .row_bytes = 0};
  reader.field("contents").for_elements([&](const Reader& content) { head.contents.push_back(read_content(content)); });
  reader.field("counts").for_elements([&](const Reader& count) { head.counts.push_back(static_cast<uint32_t>(count.integer(0, UINT32_MAX))); });
  size_t num_answers = 0;
  for (const uint32_t count : head.counts) num_answers += count;
  if (num_answers != head.num_answers() || head.counts.size() != head.contents.size() || num_answers == 0) {
    reader.fail("a dispatch whose contents, counts and rowIndex fit each other");
  }
  for (const uint32_t row : head.row_index) {
    if (row >= head.num_rows) reader.field("rowIndex").fail("indices of ", head.num_rows, " rows");
  }
  if (num_bytes % head.num_rows != 0) reader.field("rows").fail("bytes of ", head.num_rows, " rows; it has ", num_bytes);
  head.row_bytes = num_bytes / head.num_rows;
  return head;
}

// Answers a promise of JavaScript.
class PromisedReply : public Reply {
 public:
  PromisedReply(std::shared_ptr<const std::vector<std::byte>> rows, size_t answer_bytes, Completions::Settle settle)
      : rows_(std::move(rows)), answers_(std::make_shared<std::vector<std::byte>>(answer_bytes)), settle_(std::move(settle)) {}

  const std::byte* rows() const { return rows_->data(); }
  std::byte* room() override { return answers_->data(); }
  void answered() override { settle({.reason = "", .message = "", .epoch = 0}, true); }
  void refused(Refusal refusal) override { settle(std::move(refusal), false); }

 private:
  void settle(Refusal refusal, bool is_answered) {
    const Completions::Settle settle = std::exchange(settle_, nullptr);
    if (settle == nullptr) return;
    settle(
        [is_answered, answers = answers_, refusal = std::move(refusal)](Napi::Env env) -> Napi::Value {
          const Napi::Object outcome = Napi::Object::New(env);
          outcome.Set("rows", is_answered ? Napi::Value(hand_over<Napi::Uint8Array>(env, answers)) : env.Null());
          outcome.Set("reason", refusal.reason);
          outcome.Set("message", refusal.message);
          outcome.Set("epoch", static_cast<double>(refusal.epoch));
          return outcome;
        },
        nullptr);
  }

  const std::shared_ptr<const std::vector<std::byte>> rows_;
  const std::shared_ptr<std::vector<std::byte>> answers_;
  Completions::Settle settle_;
};

}  // namespace

Napi::Value executor_open(const Args& args) {
  const auto store = open_handle<StoreOwner>(args.at(0, "store"));
  ExecutorIdentity identity{.worker = args.at(1, "worker").text(), .numerics = args.at(2, "numerics").text()};
  return make_handle(args.env(), std::make_shared<ExecutorOwner>(store, std::move(identity)));
}

Napi::Value executor_set_epoch(const Args& args) {
  open_handle<ExecutorOwner>(args.at(0, "executor"))->executor->set_epoch(static_cast<uint64_t>(args.at(1, "epoch").integer(0, INT64_MAX)));
  return args.env().Undefined();
}

Napi::Value executor_hold(const Args& args) {
  const auto owner = open_handle<ExecutorOwner>(args.at(0, "executor"));
  owner->executor->held().add(read_content(args.at(1, "content")));
  return args.env().Undefined();
}

Napi::Value executor_drain(const Args& args) {
  const auto owner = open_handle<ExecutorOwner>(args.at(0, "executor"));
  const auto layer = static_cast<uint32_t>(args.at(1, "layer").integer(0, UINT32_MAX));
  const auto expert = static_cast<uint32_t>(args.at(2, "expert").integer(0, UINT32_MAX));
  const std::string format = args.at(3, "format").text();
  return owner->store->engine->completions.open(args.env(), args.call(), {.owners = {owner}, .answers = {}}, [&](const Completions::Settle& settle) {
    const auto deliver = [](bool was_held) { return [was_held](Napi::Env env) { return Napi::Boolean::New(env, was_held); }; };
    if (!owner->executor->held().drain(layer, expert, format, [settle, deliver] { settle(deliver(true), nullptr); })) settle(deliver(false), nullptr);
  });
}

Napi::Value executor_forget(const Args& args) {
  const auto owner = open_handle<ExecutorOwner>(args.at(0, "executor"));
  const auto layer = static_cast<uint32_t>(args.at(1, "layer").integer(0, UINT32_MAX));
  const auto expert = static_cast<uint32_t>(args.at(2, "expert").integer(0, UINT32_MAX));
  owner->executor->held().forget(layer, expert, args.at(3, "format").text());
  return args.env().Undefined();
}

Napi::Value executor_serve(const Args& args) {
  const auto owner = open_handle<ExecutorOwner>(args.at(0, "executor"));
  const int64_t id = args.at(1, "id").integer();
  std::string from = args.at(2, "from").text();
  const Reader dispatch = args.at(3, "dispatch");
  const auto rows = dispatch.field("rows").byte_array();
  DispatchHead head = read_head(dispatch, rows->size());
  // Whatever the dispatch says of its rows, the run writes rows of the store's.
  const size_t answer_bytes = head.num_answers() * owner->executor->row_bytes();
  return owner->store->engine->completions.open(args.env(), args.call(), {.owners = {owner}, .answers = {}}, [&](const Completions::Settle& settle) {
    const auto forgetting = [settle, weak_owner = std::weak_ptr(owner), id](Deliver deliver, std::exception_ptr error) {
      settle(
          [deliver = std::move(deliver), weak_owner, id](Napi::Env env) {
            if (const auto left = weak_owner.lock()) left->replies.erase(id);
            return deliver(env);
          },
          std::move(error));
    };
    const auto reply = std::make_shared<PromisedReply>(rows, answer_bytes, forgetting);
    owner->replies[id] = reply;
    owner->executor->take({.from = std::move(from), .head = std::move(head), .rows = reply->rows(), .reply = reply});
  });
}

Napi::Value executor_withdraw(const Args& args) {
  const auto owner = open_handle<ExecutorOwner>(args.at(0, "executor"));
  const auto found = owner->replies.find(args.at(1, "id").integer());
  if (found != owner->replies.end()) owner->executor->withdraw(*found->second);
  return args.env().Undefined();
}

Napi::Value executor_counts(const Args& args) {
  const ExecutorCounts counts = open_handle<ExecutorOwner>(args.at(0, "executor"))->executor->counts();
  const Napi::Object object = Napi::Object::New(args.env());
  object.Set("numQueued", static_cast<double>(counts.num_queued));
  object.Set("numServed", static_cast<double>(counts.num_served));
  object.Set("numRuns", static_cast<double>(counts.num_runs));
  object.Set("numJoined", static_cast<double>(counts.num_joined));
  object.Set("ownMs", counts.own_ms);
  object.Set("servedMs", counts.served_ms);
  return object;
}

Napi::Value executor_close(const Args& args) {
  const auto owner = close_handle<ExecutorOwner>(args.at(0, "executor"));
  return owner->store->engine->completions.open(args.env(), args.call(), {.owners = {owner}, .answers = {}}, [&](const Completions::Settle& settle) {
    owner->executor->close([settle] { settle(deliver_undefined, nullptr); });
  });
}

}  // namespace expertmesh::addon
