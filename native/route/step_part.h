#pragma once

#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <vector>

#include "exchange/transport.h"
#include "route/expert_executor.h"
#include "route/route_times.h"
#include "route/routing_table.h"
#include "route/slot_failure.h"

namespace expertmesh {

class StepRun;

// What one worker was asked for in a layer of a step. It touches the step only until it has ended: what comes later finds nobody.
class StepPart : public AnswerSink {
 public:
  // The step outlives the part's end, or leaves it.
  StepPart(StepRun& step, std::string worker, uint64_t epoch, std::vector<int32_t> slots);

  void rows(size_t first, std::span<const std::byte> rows) override;
  void answered() override;
  void refused(Refusal refusal) override;
  void lost(std::string problem) override;

  // By which number the transport knows it.
  void sent(uint64_t number, Transport& transport);
  // Of own rows, instead of an answer: slots whose experts are not held, or why none was computed.
  void own_ended(std::vector<int32_t> missing, std::exception_ptr error, const LayerRoutes& routes, const ExpertExecutor& executor);
  // Ends it as lost, where it has not ended.
  void cancel(Transport& transport);
  // The step goes, or has failed: it is told nothing any more.
  void leave(Transport& transport);

 private:
  // Under the lock, as long as there is a step.
  void end(SlotFailure failure);
  void end();
  // Its number, where the transport is to forget it, or 0.
  uint64_t unwanted();

  // Recursive: telling the step of the end may make it leave all of its parts.
  std::recursive_mutex mutex_;
  StepRun* step_;  // null once it has ended
  const std::string worker_;
  const uint64_t epoch_;
  const std::vector<int32_t> slots_;
  size_t num_filled_ = 0;
  uint64_t sent_ = 0;  // 0: on its way to the transport
  bool is_unwanted_ = false;
  const RouteTimes::Clock::time_point began_ = RouteTimes::Clock::now();
};

}  // namespace expertmesh
