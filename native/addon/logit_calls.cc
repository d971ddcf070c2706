// What comes of the logits of a batch that is done.

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "addon/batch_job.h"
#include "addon/values.h"

namespace expertmesh::addon {

namespace {

constexpr int64_t kMaxInt = (int64_t{1} << 31) - 1;

// The nearest f32 that is finite.
float nearest_float(double value) {
  constexpr double kLargest = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(value, -kLargest, kLargest));
}

float read_number(const Reader& reader) {
  const double value = reader.number();
  if (value != value) reader.fail("a number");
  return nearest_float(value);
}

float read_share(const Reader& reader) {
  const double share = reader.number();
  if (!(share > 0 && share <= 1)) reader.fail("more than 0, at most 1");
  return static_cast<float>(share);
}

void check_ids(const Reader& reader, const std::vector<int32_t>& ids, int64_t vocab_size) {
  for (const int32_t id : ids) {
    if (id < 0 || id >= vocab_size) reader.fail("ids from 0 to ", vocab_size - 1, "; it has ", id);
  }
}

std::optional<kernels::LogitRules> read_rules_or_null(const Reader& reader, int64_t vocab_size) {
  if (reader.is_null()) return std::nullopt;
  const Reader repetition = reader.field("repetitionPenalty");
  if (!(repetition.number() > 0)) repetition.fail("more than 0");
  const Reader history = reader.field("history");
  const Reader banned = reader.field("banned");
  kernels::LogitRules rules{
      // Nor 0, by which nothing can be divided.
      .repetition_penalty = std::max(read_number(repetition), std::numeric_limits<float>::denorm_min()),
      .presence_penalty = read_number(reader.field("presencePenalty")),
      .frequency_penalty = read_number(reader.field("frequencyPenalty")),
      .history = history.int32_array(),
      .num_prompt = static_cast<size_t>(reader.field("numPrompt").integer(0, kMaxInt)),
      .banned = banned.int32_array()};
  check_ids(history, rules.history, vocab_size);
  check_ids(banned, rules.banned, vocab_size);
  return rules;
}

SamplingInput read_sampling(const Reader& reader, int64_t vocab_size) {
  constexpr int64_t kMaxPosition = int64_t{1} << 53;
  const Reader temperature = reader.field("temperature");
  if (!(temperature.number() >= 0)) temperature.fail("0 or more");
  const Reader min_p = reader.field("minP");
  if (!(min_p.number() >= 0 && min_p.number() <= 1)) min_p.fail("0 to 1");
  return {.index = reader.field("index").integer(),
          .params = {.temperature = read_number(temperature),
                     .top_k = static_cast<int32_t>(reader.field("topK").integer(0, kMaxInt)),
                     .top_p = read_share(reader.field("topP")),
                     .seed = reader.field("seed").unsigned_bigint(),
                     .position = static_cast<uint64_t>(reader.field("position").integer(0, kMaxPosition)),
                     .min_p = read_number(min_p),
                     .typical_p = read_share(reader.field("typicalP"))},
          .rules = read_rules_or_null(reader.field("rules"), vocab_size)};
}

LogprobInput read_logprob(const Reader& reader, int64_t vocab_size) {
  return {.index = reader.field("index").integer(),
          .token = static_cast<int32_t>(reader.field("token").integer(0, vocab_size - 1)),
          .num_top = reader.field("numTop").integer(0, kMaxInt)};
}

Napi::Value logprobs_to_js(Napi::Env env, const kernels::Logprobs& logprobs) {
  const Napi::Object object = Napi::Object::New(env);
  object.Set("chosen", logprobs.chosen);
  object.Set("topIds", to_js<Napi::Int32Array>(env, logprobs.top_ids));
  object.Set("top", to_js<Napi::Float64Array>(env, logprobs.top));
  return object;
}

}  // namespace

Napi::Value batch_sample(const Args& args) {
  const auto owner = open_handle<BatchOwner>(args.at(0, "batch"));
  const int64_t vocab_size = owner->batch->spec().vocab_size;
  std::vector<SamplingInput> inputs;
  args.at(1, "inputs").for_elements([&](const Reader& input) { inputs.push_back(read_sampling(input, vocab_size)); });
  return start_batch_job(args, owner, Priority::normal, {},
                         [batch = owner->batch, engine = &owner->engine->engine, inputs = std::move(inputs)]() -> Deliver {
                           return [tokens = batch->sample(engine->backend(), inputs)](Napi::Env env) { return to_js<Napi::Int32Array>(env, tokens); };
                         });
}

Napi::Value batch_logprobs(const Args& args) {
  const auto owner = open_handle<BatchOwner>(args.at(0, "batch"));
  const int64_t vocab_size = owner->batch->spec().vocab_size;
  std::vector<LogprobInput> inputs;
  args.at(1, "inputs").for_elements([&](const Reader& input) { inputs.push_back(read_logprob(input, vocab_size)); });
  return start_batch_job(args, owner, Priority::normal, {},
                         [batch = owner->batch, engine = &owner->engine->engine, inputs = std::move(inputs)]() -> Deliver {
                           return [results = batch->logprobs(engine->backend(), inputs)](Napi::Env env) -> Napi::Value {
                             const Napi::Array array = Napi::Array::New(env, results.size());
                             for (uint32_t i = 0; i < results.size(); ++i) array.Set(i, logprobs_to_js(env, results[i]));
                             return array;
                           };
                         });
}

Napi::Value batch_nll(const Args& args) {
  const auto owner = open_handle<BatchOwner>(args.at(0, "batch"));
  std::vector<int32_t> indices = args.at(1, "indices").int32_array();
  std::vector<int32_t> targets = args.at(2, "targets").int32_array();
  if (targets.size() != indices.size()) fail_argument("targets has ", targets.size(), " values; wanted ", indices.size(), ", as indices");
  for (const int32_t target : targets) {
    if (target < 0 || target >= owner->batch->spec().vocab_size) {
      fail_argument("target is ", target, "; wanted 0 to ", owner->batch->spec().vocab_size - 1);
    }
  }
  return start_batch_job(args, owner, Priority::normal, {},
               [batch = owner->batch, engine = &owner->engine->engine, indices = std::move(indices), targets = std::move(targets)]() -> Deliver {
                 return [values = batch->nll(engine->backend(), indices, targets)](Napi::Env env) { return to_js<Napi::Float64Array>(env, values); };
               });
}

Napi::Value batch_logits(const Args& args) {
  const auto owner = open_handle<BatchOwner>(args.at(0, "batch"));
  return start_batch_job(args, owner, Priority::normal, {}, [batch = owner->batch, engine = &owner->engine->engine]() -> Deliver {
    // Up to hundreds of megabytes: copied by the job, and handed over without another copy.
    auto logits = std::make_shared<std::vector<float>>(batch->logits(engine->backend()));
    return [logits](Napi::Env env) { return hand_over<Napi::Float32Array>(env, logits); };
  });
}

}  // namespace expertmesh::addon
