#include <string>

#include "addon/calls.h"
#include "addon/handles.h"
#include "backend/cpu/cpu_backend.h"

namespace expertmesh::addon {

namespace {

constexpr int64_t kMaxThreads = 512;

std::string kernel_names() {
  std::string names = "auto";
  for (int64_t i = 0; i < kernels::num_backends(); ++i) names += concat(", ", kernels::backend(i).name);
  return names;
}

}  // namespace

Napi::Value engine_open(const Args& args) {
  const Reader options = args.at(0, "options");
  const auto num_threads = static_cast<int>(options.field("threads").integer(1, kMaxThreads));
  const std::string name = options.field("kernels").text();
  const kernels::Table* const kernels = kernels::find_backend(name.c_str());
  if (kernels == nullptr) throw Error("EM_NATIVE_KERNELS", {{"got", name}, {"wanted", kernel_names()}});
  return make_handle(args.env(), std::make_shared<EngineOwner>(args.env(), std::make_unique<CpuBackend>(num_threads, *kernels)));
}

Napi::Value engine_info(const Args& args) {
  const auto owner = open_handle<EngineOwner>(args.at(0, "engine"));
  const Napi::Array available = Napi::Array::New(args.env());
  for (int64_t i = 0; i < kernels::num_backends(); ++i) {
    available.Set(static_cast<uint32_t>(i), Napi::String::New(args.env(), kernels::backend(i).name));
  }
  const BackendInfo backend = owner->engine.backend().info();
  const Napi::Object info = Napi::Object::New(args.env());
  info.Set("threads", Napi::Number::New(args.env(), backend.num_threads));
  info.Set("kernels", backend.kernels);
  info.Set("available", available);
  info.Set("numerics", backend.numerics);
  info.Set("scratchBytes", Napi::Number::New(args.env(), static_cast<double>(scratch_bytes())));
  return info;
}

Napi::Value engine_stalled_ms(const Args& args) {
  return Napi::Number::New(args.env(), open_handle<EngineOwner>(args.at(0, "engine"))->engine.jobs().stalled_ms());
}

Napi::Value engine_close(const Args& args) {
  const std::shared_ptr<EngineOwner> owner = close_handle<EngineOwner>(args.at(0, "engine"));
  // The threads end with the last owner: at once, or when the last promise is settled and the last handle closed.
  owner->engine.close();
  return args.env().Undefined();
}

}  // namespace expertmesh::addon
