#pragma once

#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exchange/frame_input.h"
#include "exchange/spin_policy.h"
#include "exchange/transport.h"

namespace expertmesh::exchange {

// One dispatch as it was asked for, whatever number of frames it goes in. The link's mutex guards what is not atomic.
struct SentDispatch {
  SentDispatch(std::shared_ptr<AnswerSink> sink, size_t num_parts) : sink(std::move(sink)), room(this->sink->room()), num_left(num_parts) {}

  const std::shared_ptr<AnswerSink> sink;
  std::byte* const room;
  size_t num_left;  // parts that are not answered
  // It has been told what became of it, or nobody wants to know: late rows go nowhere.
  std::atomic<bool> is_over{false};
};

// One frame's worth of it, from its sending to its answer; takes the answer's rows to their places.
class SentPart : public RowReceiver {
 public:
  // `places`: of its answers in the whole answer; empty: as they are.
  SentPart(std::shared_ptr<SentDispatch> whole, std::vector<uint32_t> places, size_t num_answers, size_t row_bytes, uint64_t window_bytes)
      : whole(std::move(whole)), num_answers(num_answers), row_bytes(row_bytes), window_bytes(window_bytes), places_(std::move(places)) {}

  const std::shared_ptr<SentDispatch> whole;
  const size_t num_answers;
  const size_t row_bytes;
  const uint64_t window_bytes;  // of its rows
  const SteadyClock::time_point began = SteadyClock::now();
  size_t num_received = 0;

  // Where answer rows from `first` on go to.
  RowPlace place(size_t first, const std::shared_ptr<SentPart>& self) const {
    if (whole->is_over.load(std::memory_order_acquire)) return {};
    if (places_.empty() && whole->room != nullptr) return {.memory = whole->room + first * row_bytes, .receiver = nullptr, .first_row = first, .row_bytes = row_bytes};
    return {.memory = nullptr, .receiver = self, .first_row = first, .row_bytes = row_bytes};
  }

  void rows(size_t first, std::span<const std::byte> rows) override {
    if (places_.empty()) return deliver(first, rows);
    while (!rows.empty()) {
      size_t count = 1;
      while (count * row_bytes < rows.size() && places_[first + count] == places_[first] + count) ++count;
      deliver(places_[first], rows.first(count * row_bytes));
      rows = rows.subspan(count * row_bytes);
      first += count;
    }
  }

 private:
  void deliver(size_t first, std::span<const std::byte> rows) {
    if (whole->is_over.load(std::memory_order_acquire)) return;
    if (whole->room != nullptr) {
      std::memcpy(whole->room + first * row_bytes, rows.data(), rows.size());
    } else {
      whole->sink->rows(first, rows);
    }
  }

  const std::vector<uint32_t> places_;
};

}  // namespace expertmesh::exchange
