#pragma once

#include <napi.h>

#include "addon/reader.h"

namespace expertmesh::addon {

// Arguments of one call.
class Args {
 public:
  Args(const char* call, const Napi::CallbackInfo& info) : call_(call), info_(info) {}

  const char* call() const { return call_; }
  Napi::Env env() const { return info_.Env(); }
  // `name` is the parameter's in binding.ts.
  Reader at(size_t index, const char* name) const { return Reader(call_, name, info_[index]); }

 private:
  const char* call_;
  const Napi::CallbackInfo& info_;
};

// The functions of packages/native/src/binding.ts, in its order. They read arguments, call the native objects and make
// values: no logic.

Napi::Value engine_open(const Args& args);
Napi::Value engine_info(const Args& args);
Napi::Value engine_stalled_ms(const Args& args);
Napi::Value engine_close(const Args& args);

Napi::Value checkpoint_open(const Args& args);
Napi::Value checkpoint_close(const Args& args);

Napi::Value decoder_open(const Args& args);
Napi::Value decoder_progress(const Args& args);
Napi::Value decoder_close(const Args& args);
Napi::Value decoder_set_local(const Args& args);
Napi::Value decoder_drop_map(const Args& args);
Napi::Value decoder_take_load(const Args& args);
Napi::Value decoder_times(const Args& args);

Napi::Value batch_open(const Args& args);
Napi::Value batch_run(const Args& args);
Napi::Value batch_route(const Args& args);
Napi::Value batch_follow(const Args& args);
Napi::Value batch_step(const Args& args);
Napi::Value batch_gather(const Args& args);
Napi::Value batch_scatter(const Args& args);
Napi::Value batch_drop_rows(const Args& args);
Napi::Value batch_sample(const Args& args);
Napi::Value batch_logprobs(const Args& args);
Napi::Value batch_nll(const Args& args);
Napi::Value batch_logits(const Args& args);
Napi::Value batch_close(const Args& args);

Napi::Value expert_store_open(const Args& args);
Napi::Value expert_load(const Args& args);
Napi::Value expert_load_bytes(const Args& args);
Napi::Value expert_cancel_loads(const Args& args);
Napi::Value expert_bytes(const Args& args);
Napi::Value expert_release(const Args& args);
Napi::Value experts_held(const Args& args);
Napi::Value expert_conversion_problem(const Args& args);
Napi::Value expert_slots(const Args& args);
Napi::Value expert_take_demand(const Args& args);
Napi::Value expert_swap(const Args& args);
Napi::Value experts_run(const Args& args);
Napi::Value expert_store_close(const Args& args);

Napi::Value executor_open(const Args& args);
Napi::Value executor_set_epoch(const Args& args);
Napi::Value executor_hold(const Args& args);
Napi::Value executor_drain(const Args& args);
Napi::Value executor_forget(const Args& args);
Napi::Value executor_serve(const Args& args);
Napi::Value executor_withdraw(const Args& args);
Napi::Value executor_counts(const Args& args);
Napi::Value executor_close(const Args& args);

Napi::Value router_open(const Args& args);
Napi::Value router_set_table(const Args& args);
Napi::Value router_drop_map(const Args& args);
Napi::Value router_answered(const Args& args);
Napi::Value router_refused(const Args& args);
Napi::Value router_lost(const Args& args);
Napi::Value router_times(const Args& args);
Napi::Value router_close(const Args& args);

Napi::Value data_plane_open(const Args& args);
Napi::Value data_plane_port(const Args& args);
Napi::Value data_plane_set_peers(const Args& args);
Napi::Value data_plane_reach(const Args& args);
Napi::Value data_plane_send(const Args& args);
Napi::Value data_plane_cancel(const Args& args);
Napi::Value data_plane_answer(const Args& args);
Napi::Value data_plane_refuse(const Args& args);
Napi::Value data_plane_counters(const Args& args);
Napi::Value data_plane_close(const Args& args);

Napi::Value echo_open(const Args& args);
Napi::Value echo_places(const Args& args);
Napi::Value echo_close(const Args& args);
Napi::Value echo_by_plane(const Args& args);
Napi::Value echo_by_tls(const Args& args);
Napi::Value echo_by_socket(const Args& args);
Napi::Value echo_by_memory(const Args& args);

Napi::Value probe_read(const Args& args);
Napi::Value probe_fma(const Args& args);
Napi::Value probe_gemm(const Args& args);
Napi::Value probe_attention(const Args& args);

}  // namespace expertmesh::addon
