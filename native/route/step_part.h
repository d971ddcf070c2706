#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "exchange/transport.h"
#include "route/expert_executor.h"
#include "route/route_times.h"
#include "route/routing_table.h"
#include "route/slot_failure.h"

namespace expertmesh {

class StepRun;

// Slots of a layer that one worker was asked for, and others as well where it is late: the first answer fills a slot, later ones are
// dropped. It touches the step only until it has ended: what comes later finds nobody.
class StepPart : public std::enable_shared_from_this<StepPart> {
 public:
  // Slots that a worker is asked for, as indices into the part's.
  using Places = std::vector<uint32_t>;

  // The step outlives the part's end, or leaves it.
  StepPart(StepRun& step, std::vector<int32_t> slots);

  // A worker is about to be asked, for `places` or all; its number in the part. The home itself fills what it is asked for in any case:
  // meanwhile nobody else does.
  size_t ask(std::string worker, uint64_t epoch, std::optional<Places> places, bool is_home);
  // Takes that worker's answer.
  std::shared_ptr<AnswerSink> sink(size_t asked);
  // By which number the transport knows it.
  void sent(size_t asked, uint64_t number, Transport& transport);
  // Of the home, instead of an answer: slots whose experts are not held, or why none was computed.
  void own_ended(size_t asked, std::vector<int32_t> missing, std::exception_ptr error, const LayerRoutes& routes, const ExpertExecutor& executor);
  // The first worker has not answered in its time: where slots have other replicas, these are asked as well.
  void late(RouteTimes::Clock::time_point now);
  // Ends it as lost, where it has not ended.
  void cancel(Transport& transport);
  // The step goes, or has failed: it is told nothing any more.
  void leave(Transport& transport);

 private:
  class Sink;
  // What is told once the lock is free.
  struct Unwanted {
    ~Unwanted() {
      for (const uint64_t number : numbers) transport->cancel(number);
    }
    std::vector<uint64_t> numbers = {};
    std::shared_ptr<Transport> transport = nullptr;
  };
  struct Asked {
    std::string worker;
    uint64_t epoch = 0;
    std::optional<Places> places;
    std::vector<bool> is_given;  // [answers]
    size_t num_given = 0;
    bool is_home = false;
    bool is_over = false;
    bool is_unwanted = false;
    uint64_t sent = 0;  // 0: on its way to the transport
    RouteTimes::Clock::time_point began;
  };
  enum class State : uint8_t { open, claimed, filled };

  void rows(size_t asked, size_t first, std::span<const std::byte> rows);
  void answered(size_t asked);
  void not_computed(size_t asked, SlotFailure::Kind kind, Refusal refusal);

  // Under the lock, as long as there is a step.
  size_t place(const Asked& asked, size_t answer) const { return asked.places.has_value() ? (*asked.places)[answer] : answer; }
  void fill(size_t asked, size_t first, std::span<const std::byte> rows);
  void over(size_t asked, std::optional<SlotFailure> failure, Unwanted& unwanted);
  void end_if_over(Unwanted& unwanted);
  Places open_places() const;
  // Numbers that the transport is to forget.
  std::vector<uint64_t> unwant();

  // Recursive: telling the step of the end may make it leave all of its parts, and a transport may answer while it is asked.
  std::recursive_mutex mutex_;
  StepRun* step_;  // null once it has ended
  const std::vector<int32_t> slots_;
  std::vector<State> states_;         // [slots]
  std::vector<uint32_t> filled_by_;   // [slots] of those filled
  size_t num_filled_ = 0;
  std::vector<Asked> asked_;
  std::optional<SlotFailure> failure_;  // the first
  bool is_asking_ = false;              // others, on this thread
};

}  // namespace expertmesh
