#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "exchange/transport.h"
#include "runtime/thread.h"

namespace expertmesh {

struct FaultOptions {
  uint32_t seed = 0;
  // Of 100 dispatches: refused by nobody's fault, lost after they have been computed, answered twice and in pieces.
  uint32_t refused = 0;
  uint32_t lost = 0;
  uint32_t repeated = 0;
};

// Another transport's answers, held back and told in random order, some of them otherwise: refusals, losses whose answer comes nevertheless,
// late, and answers in pieces. All of it follows from the seed and the order of arrival.
class FaultTransport : public Transport {
 public:
  FaultTransport(std::shared_ptr<Transport> inner, FaultOptions options)
      : inner_(std::move(inner)), state_(std::make_shared<State>(options)), teller_([state = state_] { state->tell_all(); }) {}
  ~FaultTransport() override { close(); }

  // Answers that are still held back are told first.
  void close() {
    state_->close();
    teller_.join();
  }

  uint64_t send(const std::string& worker, DispatchHead head, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) override {
    const size_t row_bytes = head.row_bytes;
    return inner_->send(worker, std::move(head), gather, std::make_shared<HeldBack>(state_, std::move(sink), row_bytes));
  }
  void cancel(uint64_t sent) override { inner_->cancel(sent); }

 private:
  using Tell = std::function<void()>;

  struct State {
    explicit State(FaultOptions options) : options(options), random(options.seed) {}

    // Under the lock.
    uint32_t of_100() { return random() % 100; }

    void add(Tell tell) {
      const std::lock_guard lock(mutex);
      waiting.push_back(std::move(tell));
      changed.notify_one();
    }

    void close() {
      const std::lock_guard lock(mutex);
      is_closed = true;
      changed.notify_one();
    }

    // In random order, what comes after others sometimes before them.
    void tell_all() {
      for (;;) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return is_closed || !waiting.empty(); });
        if (waiting.empty()) return;
        const size_t chosen = random() % waiting.size();
        const Tell tell = std::move(waiting[chosen]);
        waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(chosen));
        lock.unlock();
        tell();
      }
    }

    const FaultOptions options;
    std::mutex mutex;
    std::condition_variable changed;
    std::mt19937 random;
    std::vector<Tell> waiting;
    bool is_closed = false;
  };

  class HeldBack : public AnswerSink {
   public:
    HeldBack(std::shared_ptr<State> state, std::shared_ptr<AnswerSink> sink, size_t row_bytes)
        : state_(std::move(state)), sink_(std::move(sink)), row_bytes_(row_bytes) {}

    void rows(size_t, std::span<const std::byte> rows) override { rows_.insert(rows_.end(), rows.begin(), rows.end()); }

    void answered() override {
      const FaultOptions& options = state_->options;
      uint32_t fate = 0;
      {
        const std::lock_guard lock(state_->mutex);
        fate = state_->of_100();
      }
      const auto answer = [sink = sink_, rows = rows_, row_bytes = row_bytes_] {
        for (size_t at = 0; at < rows.size(); at += row_bytes) sink->rows(at / row_bytes, std::span(rows).subspan(at, row_bytes));
        sink->answered();
      };
      if (fate < options.refused) {
        state_->add([sink = sink_] { sink->refused({.reason = "EM_OVERLOADED", .message = "as the test wants it", .epoch = 0}); });
      } else if (fate < options.refused + options.lost) {
        state_->add([sink = sink_] { sink->lost("as the test wants it"); });
        state_->add(answer);
      } else if (fate < options.refused + options.lost + options.repeated) {
        state_->add(answer);
        state_->add(answer);
      } else {
        state_->add(answer);
      }
    }
    void refused(Refusal refusal) override {
      state_->add([sink = sink_, refusal = std::move(refusal)] { sink->refused(refusal); });
    }
    void lost(std::string problem) override {
      state_->add([sink = sink_, problem = std::move(problem)] { sink->lost(problem); });
    }

   private:
    const std::shared_ptr<State> state_;
    const std::shared_ptr<AnswerSink> sink_;
    const size_t row_bytes_;
    std::vector<std::byte> rows_;
  };

  const std::shared_ptr<Transport> inner_;
  const std::shared_ptr<State> state_;
  Thread teller_;
};

}  // namespace expertmesh
