#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "experts/expert.h"
#include "experts/grouped_run.h"
#include "model/checkpoint.h"
#include "model/spec.h"

namespace expertmesh {

// The experts a worker holds. Which they are may change at any time from any thread; a run keeps the ones it uses alive.
class ExpertStore {
 public:
  ExpertStore(std::shared_ptr<const Checkpoint> checkpoint, DecoderSpec spec, DType wire_dtype);

  int64_t hidden_size() const { return spec_.hidden_size; }
  DType wire_dtype() const { return wire_dtype_; }
  // Throws EM_NATIVE_ARGUMENT unless `layer` is one with experts.
  const MixtureSpec& mixture(int64_t layer) const;
  // Throws EM_NATIVE_ARGUMENT unless there is such an expert.
  void check_expert(int64_t layer, int64_t expert) const;

  // Loads the expert on the calling thread, or finds it held already: EM_NATIVE_ARGUMENT where that is in another format.
  // After close(): EM_NATIVE_CLOSED.
  std::shared_ptr<const Expert> load(int64_t layer, int64_t expert, DType format);
  // The same from the expert's canonical bytes.
  std::shared_ptr<const Expert> load(int64_t layer, int64_t expert, DType format, std::span<const std::byte> canonical);
  // The canonical bytes as the checkpoint has them, whether the expert is held or not.
  std::vector<std::byte> canonical(int64_t layer, int64_t expert, DType format) const;
  // Takes the expert out; its memory goes with the last reference. Throws EM_NATIVE_ARGUMENT unless it is held.
  std::shared_ptr<const Expert> release(int64_t layer, int64_t expert);
  // Null where it is not held.
  std::shared_ptr<const Expert> find(int64_t layer, int64_t expert) const;
  int64_t num_held() const;
  // Takes all experts out and refuses further loads.
  std::vector<std::shared_ptr<const Expert>> close();

  // Used by one run at a time: by jobs of the engine that the store belongs to.
  GroupedRun& grouped_run() { return grouped_run_; }

 private:
  size_t slot(int64_t layer, int64_t expert) const;
  // Null where it is not held. After close(): EM_NATIVE_CLOSED.
  std::shared_ptr<const Expert> find_open(size_t index) const;
  // What is held already, or what `make` makes.
  template <class Make>
  std::shared_ptr<const Expert> find_or_add(int64_t layer, int64_t expert, DType format, const Make& make);

  std::shared_ptr<const Checkpoint> checkpoint_;
  DecoderSpec spec_;
  DType wire_dtype_;
  // [layers] where each layer's experts begin in held_.
  std::vector<size_t> first_slots_;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<const Expert>> held_;
  bool is_closed_ = false;
  GroupedRun grouped_run_;
};

}  // namespace expertmesh
