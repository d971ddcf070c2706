#include <memory>

#include "addon/calls.h"
#include "addon/handles.h"
#include "runtime/probes.h"

namespace expertmesh::addon {

namespace {

constexpr int64_t kMaxBytes = int64_t{1} << 40;
constexpr int64_t kMaxSize = int64_t{1} << 24;

Napi::Value start(const Args& args, const std::shared_ptr<EngineOwner>& owner, std::function<double()> run) {
  return owner->completions.start(args.env(), owner->engine.jobs(), Priority::normal, args.call(), {.owners = {owner}, .answers = {}},
                                  [run = std::move(run)]() -> Deliver {
                                    return [result = run()](Napi::Env env) { return Napi::Number::New(env, result); };
                                  });
}

}  // namespace

Napi::Value probe_read(const Args& args) {
  const auto owner = open_handle<EngineOwner>(args.at(0, "engine"));
  const int64_t bytes = args.at(1, "bytes").integer(1, kMaxBytes);
  return start(args, owner, [engine = &owner->engine, bytes] { return expertmesh::probe_read(*engine, bytes); });
}

Napi::Value probe_fma(const Args& args) {
  const auto owner = open_handle<EngineOwner>(args.at(0, "engine"));
  const int64_t milliseconds = args.at(1, "milliseconds").integer(1, kMaxSize);
  return start(args, owner, [engine = &owner->engine, milliseconds] { return expertmesh::probe_fma(*engine, milliseconds); });
}

Napi::Value probe_gemm(const Args& args) {
  const auto owner = open_handle<EngineOwner>(args.at(0, "engine"));
  const GemmProbe probe{.dtype = args.at(1, "dtype").dtype(),
                        .rows = args.at(2, "rows").integer(1, kMaxSize),
                        .n = args.at(3, "n").integer(1, kMaxSize),
                        .k = args.at(4, "k").integer(1, kMaxSize),
                        .num_matrices = args.at(5, "matrices").integer(1, kMaxSize),
                        .repeats = args.at(6, "repeats").integer(1, kMaxSize)};
  return start(args, owner, [engine = &owner->engine, probe] { return expertmesh::probe_gemm(*engine, probe); });
}

}  // namespace expertmesh::addon
