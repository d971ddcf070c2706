#include <napi.h>

#include <exception>

#include "addon/calls.h"
#include "addon/completions.h"

namespace expertmesh::addon {

namespace {

using Call = Napi::Value (*)(const Args&);

// A failing asynchronous call rejects, whatever it failed at; a failing synchronous one throws.
enum class Kind { sync, async };

struct Entry {
  const char* name;
  Call call;
  Kind kind;
};

// As in packages/native/src/binding.ts, in its order.
constexpr Entry kEntries[] = {
    {"engineOpen", engine_open, Kind::sync},
    {"engineInfo", engine_info, Kind::sync},
    {"engineStalledMs", engine_stalled_ms, Kind::sync},
    {"engineClose", engine_close, Kind::sync},

    {"checkpointOpen", checkpoint_open, Kind::async},
    {"checkpointClose", checkpoint_close, Kind::sync},

    {"decoderOpen", decoder_open, Kind::async},
    {"decoderProgress", decoder_progress, Kind::sync},
    {"decoderClose", decoder_close, Kind::sync},
    {"decoderSetLocal", decoder_set_local, Kind::sync},
    {"decoderDropMap", decoder_drop_map, Kind::sync},
    {"decoderTakeLoad", decoder_take_load, Kind::sync},
    {"decoderTimes", decoder_times, Kind::sync},

    {"batchOpen", batch_open, Kind::sync},
    {"batchRun", batch_run, Kind::async},
    {"batchRoute", batch_route, Kind::sync},
    {"batchFollow", batch_follow, Kind::sync},
    {"batchStep", batch_step, Kind::async},
    {"batchGather", batch_gather, Kind::async},
    {"batchScatter", batch_scatter, Kind::async},
    {"batchDropRows", batch_drop_rows, Kind::sync},
    {"batchSample", batch_sample, Kind::async},
    {"batchLogprobs", batch_logprobs, Kind::async},
    {"batchNll", batch_nll, Kind::async},
    {"batchLogits", batch_logits, Kind::async},
    {"batchClose", batch_close, Kind::sync},

    {"expertStoreOpen", expert_store_open, Kind::async},
    {"expertLoad", expert_load, Kind::async},
    {"expertLoadBytes", expert_load_bytes, Kind::async},
    {"expertCancelLoads", expert_cancel_loads, Kind::sync},
    {"expertBytes", expert_bytes, Kind::async},
    {"expertRelease", expert_release, Kind::sync},
    {"expertsHeld", experts_held, Kind::sync},
    {"expertConversionProblem", expert_conversion_problem, Kind::sync},
    {"expertSlots", expert_slots, Kind::sync},
    {"expertTakeDemand", expert_take_demand, Kind::sync},
    {"expertSwap", expert_swap, Kind::async},
    {"expertsRun", experts_run, Kind::async},
    {"expertStoreClose", expert_store_close, Kind::sync},

    {"executorOpen", executor_open, Kind::sync},
    {"executorSetEpoch", executor_set_epoch, Kind::sync},
    {"executorHold", executor_hold, Kind::sync},
    {"executorDrain", executor_drain, Kind::async},
    {"executorForget", executor_forget, Kind::sync},
    {"executorServe", executor_serve, Kind::async},
    {"executorWithdraw", executor_withdraw, Kind::sync},
    {"executorCounts", executor_counts, Kind::sync},
    {"executorClose", executor_close, Kind::async},

    {"routerOpen", router_open, Kind::sync},
    {"routerSetTable", router_set_table, Kind::sync},
    {"routerDropMap", router_drop_map, Kind::sync},
    {"routerAnswered", router_answered, Kind::sync},
    {"routerRefused", router_refused, Kind::sync},
    {"routerLost", router_lost, Kind::sync},
    {"routerTimes", router_times, Kind::sync},
    {"routerClose", router_close, Kind::sync},

#if defined(__linux__)
    {"dataPlaneOpen", data_plane_open, Kind::sync},
    {"dataPlanePort", data_plane_port, Kind::sync},
    {"dataPlaneSetPeers", data_plane_set_peers, Kind::sync},
    {"dataPlaneReach", data_plane_reach, Kind::sync},
    {"dataPlaneSend", data_plane_send, Kind::sync},
    {"dataPlaneCancel", data_plane_cancel, Kind::sync},
    {"dataPlaneAnswer", data_plane_answer, Kind::sync},
    {"dataPlaneRefuse", data_plane_refuse, Kind::sync},
    {"dataPlaneCounters", data_plane_counters, Kind::sync},
    {"dataPlaneClose", data_plane_close, Kind::sync},

    {"echoOpen", echo_open, Kind::sync},
    {"echoPlaces", echo_places, Kind::sync},
    {"echoClose", echo_close, Kind::sync},
    {"echoByPlane", echo_by_plane, Kind::sync},
    {"echoByTls", echo_by_tls, Kind::sync},
    {"echoBySocket", echo_by_socket, Kind::sync},
    {"echoByMemory", echo_by_memory, Kind::sync},
#endif

    {"probeRead", probe_read, Kind::async},
    {"probeFma", probe_fma, Kind::async},
    {"probeGemm", probe_gemm, Kind::async},
    {"probeAttention", probe_attention, Kind::async},
};

Napi::Value invoke(const Napi::CallbackInfo& info) {
  const auto& entry = *static_cast<const Entry*>(info.Data());
  try {
    return entry.call(Args(entry.name, info));
  } catch (...) {
    const Napi::Error error = to_js_error(info.Env(), entry.name, std::current_exception());
    if (entry.kind == Kind::sync) throw error;
    const auto deferred = Napi::Promise::Deferred::New(info.Env());
    deferred.Reject(error.Value());
    return deferred.Promise();
  }
}

Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  for (const Entry& entry : kEntries) {
    exports.Set(entry.name, Napi::Function::New(env, invoke, entry.name, const_cast<Entry*>(&entry)));
  }
  return exports;
}

}  // namespace

NODE_API_MODULE(expertmesh, initialise)

}  // namespace expertmesh::addon
