#include <memory>
#include <utility>

#include "addon/batch_job.h"
#include "addon/calls.h"
#include "addon/handles.h"
#include "addon/values.h"
#include "runtime/float_environment.h"

namespace expertmesh::addon {

namespace {

StackKind read_stack_kind(const Reader& reader) {
  const std::string name = reader.text();
  if (name == "encoder") return StackKind::encoder;
  if (name == "decoder") return StackKind::decoder;
  reader.fail("encoder or decoder");
}

std::optional<SourceInput> read_sources_or_null(const Reader& reader) {
  if (reader.is_null()) return std::nullopt;
  return SourceInput{.lengths = reader.field("lengths").int32_array(),
                     .block_table = reader.field("blockTable").int32_array(),
                     .block_offsets = reader.field("blockOffsets").int32_array()};
}

BatchInput read_input(const Reader& reader) {
  return {.tokens = reader.field("tokens").int32_array(),
          .positions = reader.field("positions").int32_array(),
          .sequences = reader.field("sequences").int32_array(),
          .block_table = reader.field("blockTable").int32_array(),
          .block_offsets = reader.field("blockOffsets").int32_array(),
          .rope_inverse_frequencies = reader.field("ropeInverseFrequencies").float32_array(),
          .logit_rows = reader.field("logitRows").int32_array(),
          .stack = read_stack_kind(reader.field("stack")),
          .sources = read_sources_or_null(reader.field("sources")),
          .num_padding = reader.field("numPadding").int32_array()};
}

// Checks indices against the batch's rows.
void check_rows(const std::vector<int32_t>& rows, int64_t num_rows) {
  for (const int32_t row : rows) {
    if (row < 0 || row >= num_rows) fail_argument("row is ", row, "; the batch has ", num_rows);
  }
}

// The array's memory, good until JavaScript runs again, checked to hold `rows` rows in the wire dtype.
std::span<std::byte> wire_rows(const Reader& reader, const Batch& batch, size_t rows) {
  const std::span<std::byte> bytes = reader.bytes_in_place();
  const size_t wanted = rows * static_cast<size_t>(batch.spec().hidden_size) * size_of(batch.wire_dtype());
  if (bytes.size() != wanted) reader.fail(wanted, " bytes (", rows, " rows); it has ", bytes.size());
  return bytes;
}

// A few tens of microseconds of copying: less than the way to another thread and back, which a decode step would take
// twice in every layer.
constexpr size_t kInlineBytes = size_t{128} << 10;

// Whether rows of a batch may be copied at once, on the JavaScript thread.
bool is_inline(const BatchOwner& owner, size_t bytes) { return owner.is_stopped && bytes <= kInlineBytes; }

Napi::Value copied_inline(const Args& args, const std::function<void(Copiers)>& copy) {
  const FloatEnvironment float_environment;
  copy(Copiers::caller);
  const auto deferred = Napi::Promise::Deferred::New(args.env());
  deferred.Resolve(args.env().Undefined());
  return deferred.Promise();
}

Napi::Value start_copy(const Args& args, const std::shared_ptr<BatchOwner>& owner, std::vector<Answer> answers,
                       std::function<void(Copiers)> copy) {
  return start_batch_job(args, owner, Priority::urgent, std::move(answers), [copy = std::move(copy)]() -> Deliver {
    copy(Copiers::all);
    return deliver_undefined;
  });
}

}  // namespace

Napi::Value batch_open(const Args& args) {
  const auto owner = open_handle<DecoderOwner>(args.at(0, "decoder"));
  auto batch = std::make_shared<Batch>(owner->decoder, read_input(args.at(1, "input")));
  return make_handle(args.env(), std::make_shared<BatchOwner>(BatchOwner{.engine = owner->engine, .batch = std::move(batch)}));
}

Napi::Value batch_run(const Args& args) {
  const auto owner = open_handle<BatchOwner>(args.at(0, "batch"));
  owner->is_stopped = false;
  const uint64_t run = ++owner->num_runs;
  return start_batch_job(args, owner, Priority::normal, {},
               [batch = owner->batch, engine = &owner->engine->engine, weak_owner = std::weak_ptr(owner), run]() -> Deliver {
                 return [weak_owner, run, result = batch->run(*engine)](Napi::Env env) -> Napi::Value {
                   const bool is_done = !result.stopped_at.has_value();
                   // A later run may be under way by now.
                   const auto owner = weak_owner.lock();
                   if (owner != nullptr && owner->num_runs == run) owner->is_stopped = !is_done;
                   const Napi::Object object = Napi::Object::New(env);
                   object.Set("stoppedAt", is_done ? env.Null() : Napi::Number::New(env, static_cast<double>(*result.stopped_at)));
                   object.Set("routing", is_done ? env.Null() : to_js<Napi::Int32Array>(env, result.routing));
                   object.Set("missing", is_done ? env.Null() : to_js<Napi::Int32Array>(env, result.left.missing));
                   object.Set("isStatic", Napi::Boolean::New(env, result.is_static));
                   object.Set("here", is_done ? env.Null() : to_js<Napi::Int32Array>(env, result.left.here));
                   return object;
                 };
               });
}

Napi::Value batch_gather(const Args& args) {
  const auto owner = open_handle<BatchOwner>(args.at(0, "batch"));
  const Reader rows_argument = args.at(1, "rows");
  const Reader out_argument = args.at(2, "out");
  std::vector<int32_t> rows = rows_argument.int32_array();
  const std::span<std::byte> out = wire_rows(out_argument, *owner->batch, rows.size());
  const auto gather_to = [&](std::byte* to) {
    return [batch = owner->batch, &backend = owner->engine->engine.backend(), rows = std::move(rows), to](Copiers copiers) {
      batch->gather(backend, copiers, rows, to);
    };
  };
  if (is_inline(*owner, out.size())) return copied_inline(args, gather_to(out.data()));
  std::vector<Answer> answers;
  answers.push_back(answer_for(out_argument, out.size()));
  std::byte* const to = answers.front().bytes.get();
  return start_copy(args, owner, std::move(answers), gather_to(to));
}

Napi::Value batch_scatter(const Args& args) {
  const auto owner = open_handle<BatchOwner>(args.at(0, "batch"));
  std::vector<int32_t> slots = args.at(1, "slots").int32_array();
  const Reader rows_argument = args.at(2, "rows");
  const std::span<const std::byte> rows = wire_rows(rows_argument, *owner->batch, slots.size());
  const auto scatter_from = [&](const std::byte* from, std::shared_ptr<const void> held) {
    return [batch = owner->batch, &backend = owner->engine->engine.backend(), slots = std::move(slots), from,
            held = std::move(held)](Copiers copiers) { batch->scatter(backend, copiers, slots, from); };
  };
  if (is_inline(*owner, rows.size())) return copied_inline(args, scatter_from(rows.data(), nullptr));
  const auto copy = rows_argument.byte_array();
  return start_copy(args, owner, {}, scatter_from(copy->data(), copy));
}

Napi::Value batch_drop_rows(const Args& args) {
  const auto owner = open_handle<BatchOwner>(args.at(0, "batch"));
  const Reader rows_argument = args.at(1, "rows");
  const std::vector<int32_t> rows = rows_argument.int32_array();
  check_rows(rows, owner->batch->num_rows());
  for (const int32_t row : rows) owner->batch->drop_row(row);
  if (owner->step != nullptr) owner->step->rows_dropped();
  return args.env().Undefined();
}

Napi::Value batch_close(const Args& args) {
  close_handle<BatchOwner>(args.at(0, "batch"));
  return args.env().Undefined();
}

}  // namespace expertmesh::addon
