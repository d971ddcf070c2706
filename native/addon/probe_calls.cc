#include <memory>

#include "addon/calls.h"
#include "addon/handles.h"

namespace expertmesh::addon {

namespace {

constexpr int64_t kMaxBytes = int64_t{1} << 40;
constexpr int64_t kMaxSize = int64_t{1} << 24;
constexpr int64_t kMaxHeads = int64_t{1} << 12;

Napi::Value start(const Args& args, const std::shared_ptr<EngineOwner>& owner, std::function<double(Probes&)> run) {
  return owner->completions.start(args.env(), owner->engine.jobs(), Priority::normal, args.call(), {.owners = {owner}, .answers = {}},
                                  [engine = &owner->engine, run = std::move(run)]() -> Deliver {
                                    return [result = run(engine->backend().probes())](Napi::Env env) { return Napi::Number::New(env, result); };
                                  });
}

}  // namespace

Napi::Value probe_read(const Args& args) {
  const auto owner = open_handle<EngineOwner>(args.at(0, "engine"));
  const int64_t bytes = args.at(1, "bytes").integer(1, kMaxBytes);
  return start(args, owner, [bytes](Probes& probes) { return probes.read(bytes); });
}

Napi::Value probe_fma(const Args& args) {
  const auto owner = open_handle<EngineOwner>(args.at(0, "engine"));
  const int64_t milliseconds = args.at(1, "milliseconds").integer(1, kMaxSize);
  return start(args, owner, [milliseconds](Probes& probes) { return probes.fma(milliseconds); });
}

Napi::Value probe_gemm(const Args& args) {
  const auto owner = open_handle<EngineOwner>(args.at(0, "engine"));
  const GemmProbe probe{.format = args.at(1, "format").format(),
                        .rows = args.at(2, "rows").integer(1, kMaxSize),
                        .n = args.at(3, "n").integer(1, kMaxSize),
                        .k = args.at(4, "k").integer(1, kMaxSize),
                        .num_matrices = args.at(5, "matrices").integer(1, kMaxSize),
                        .repeats = args.at(6, "repeats").integer(1, kMaxSize)};
  return start(args, owner, [probe](Probes& probes) { return probes.gemm(probe); });
}

Napi::Value probe_attention(const Args& args) {
  const auto owner = open_handle<EngineOwner>(args.at(0, "engine"));
  const Reader reader = args.at(1, "probe");
  const auto size = [&](const char* name, int64_t min, int64_t max = kMaxSize) { return reader.field(name).integer(min, max); };
  const AttentionProbe probe{.kv_dtype = reader.field("kvDtype").dtype(),
                             .rows = size("rows", 1),
                             .position = size("position", 0),
                             .num_heads = size("numHeads", 1, kMaxHeads),
                             .num_kv_heads = size("numKvHeads", 1, kMaxHeads),
                             .head_dim = size("headDim", 1, kMaxHeads),
                             .num_caches = size("caches", 1),
                             .repeats = size("repeats", 1)};
  return start(args, owner, [probe](Probes& probes) { return probes.attention(probe); });
}

}  // namespace expertmesh::addon
