#include "route/step_part.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "expertmesh/error.h"
#include "route/step_run.h"

namespace expertmesh {

namespace {

constexpr uint32_t kNobody = UINT32_MAX;

}  // namespace

class StepPart::Sink : public AnswerSink {
 public:
  Sink(std::shared_ptr<StepPart> part, size_t asked) : part_(std::move(part)), asked_(asked) {}

  void rows(size_t first, std::span<const std::byte> rows) override { part_->rows(asked_, first, rows); }
  void answered() override { part_->answered(asked_); }
  void refused(Refusal refusal) override { part_->not_computed(asked_, SlotFailure::Kind::refused, std::move(refusal)); }
  void lost(std::string problem) override {
    part_->not_computed(asked_, SlotFailure::Kind::lost, {.reason = "", .message = std::move(problem), .epoch = 0});
  }

 private:
  const std::shared_ptr<StepPart> part_;
  const size_t asked_;
};

StepPart::StepPart(StepRun& step, std::vector<int32_t> slots)
    : step_(&step), slots_(std::move(slots)), states_(slots_.size(), State::open), filled_by_(slots_.size()) {}

size_t StepPart::ask(std::string worker, uint64_t epoch, std::optional<Places> places, bool is_home) {
  const std::lock_guard lock(mutex_);
  const size_t num_answers = places.has_value() ? places->size() : slots_.size();
  asked_.push_back({.worker = std::move(worker), .epoch = epoch, .places = std::move(places), .is_given = std::vector<bool>(num_answers),
                    .is_home = is_home, .began = RouteTimes::Clock::now()});
  if (is_home) {
    for (size_t answer = 0; answer < num_answers; ++answer) states_[place(asked_.back(), answer)] = State::claimed;
  }
  return asked_.size() - 1;
}

std::shared_ptr<AnswerSink> StepPart::sink(size_t asked) { return std::make_shared<Sink>(shared_from_this(), asked); }

void StepPart::rows(size_t asked, size_t first, std::span<const std::byte> rows) {
  const std::lock_guard lock(mutex_);
  if (step_ == nullptr || asked_[asked].is_over) return;
  Asked& one = asked_[asked];
  const size_t row_bytes = step_->row_bytes();
  const size_t count = rows.size() / row_bytes;
  const size_t num_answers = one.is_given.size();
  const bool fits = rows.size() % row_bytes == 0 && first <= num_answers && count <= num_answers - first;
  const auto begin = one.is_given.begin() + static_cast<std::ptrdiff_t>(fits ? first : 0);
  const auto end_of_rows = begin + static_cast<std::ptrdiff_t>(fits ? count : 0);
  // Each row once, so that as many as there are slots fill them all; in any order, as a large dispatch goes in parts.
  if (!fits || std::find(begin, end_of_rows, true) != end_of_rows) {
    const std::string message = concat("answer rows ", first, " + ", count, " of ", num_answers, "; wanted each of them once");
    return not_computed(asked, SlotFailure::Kind::lost, {.reason = "", .message = message, .epoch = 0});
  }
  std::fill(begin, end_of_rows, true);
  one.num_given += count;
  fill(asked, first, rows);
}

// Runs of open slots that lie together go together: with one worker asked that is all of them.
void StepPart::fill(size_t asked, size_t first, std::span<const std::byte> rows) {
  const Asked& one = asked_[asked];
  const size_t row_bytes = step_->row_bytes();
  const size_t end = first + rows.size() / row_bytes;
  for (size_t begin = first; begin < end;) {
    size_t after = begin;
    const size_t first_place = place(one, begin);
    while (after < end && place(one, after) == first_place + (after - begin) && states_[place(one, after)] == State::open) ++after;
    if (after == begin) {
      ++begin;
      continue;
    }
    const size_t count = after - begin;
    step_->take_rows(std::span(slots_).subspan(first_place, count), rows.data() + (begin - first) * row_bytes);
    std::fill_n(states_.begin() + static_cast<std::ptrdiff_t>(first_place), count, State::filled);
    std::fill_n(filled_by_.begin() + static_cast<std::ptrdiff_t>(first_place), count, static_cast<uint32_t>(asked));
    num_filled_ += count;
    begin = after;
  }
}

void StepPart::answered(size_t asked) {
  Unwanted unwanted;
  const std::lock_guard lock(mutex_);
  if (step_ == nullptr || asked_[asked].is_over) return;
  const Asked& one = asked_[asked];
  if (one.num_given < one.is_given.size()) {
    const std::string message = concat("an answer of ", one.num_given, " rows; wanted ", one.is_given.size());
    return not_computed(asked, SlotFailure::Kind::lost, {.reason = "", .message = message, .epoch = 0});
  }
  step_->answered(one.worker, one.is_given.size(), RouteTimes::Clock::now() - one.began);
  over(asked, std::nullopt, unwanted);
}

void StepPart::not_computed(size_t asked, SlotFailure::Kind kind, Refusal refusal) {
  Unwanted unwanted;
  const std::lock_guard lock(mutex_);
  if (step_ == nullptr || asked_[asked].is_over) return;
  const auto& [worker, epoch] = std::tie(asked_[asked].worker, asked_[asked].epoch);
  over(asked, SlotFailure{.kind = kind, .slots = {}, .worker = worker, .epoch = epoch, .refusal = std::move(refusal)}, unwanted);
}

void StepPart::own_ended(size_t asked, std::vector<int32_t> missing, std::exception_ptr error, const LayerRoutes& routes,
                         const ExpertExecutor& executor) {
  Unwanted unwanted;
  const std::lock_guard lock(mutex_);
  if (step_ == nullptr || asked_[asked].is_over) return;
  const Asked& one = asked_[asked];
  if (error != nullptr) step_->fail(error);
  std::sort(missing.begin(), missing.end());
  for (size_t answer = 0; answer < one.is_given.size(); ++answer) {
    const size_t own = place(one, answer);
    const bool is_missing = error != nullptr || std::binary_search(missing.begin(), missing.end(), slots_[own]);
    states_[own] = is_missing ? State::open : State::filled;
    // What it has filled stays filled whatever it lacks.
    filled_by_[own] = kNobody;
    num_filled_ += is_missing ? 0 : 1;
  }
  if (missing.empty()) return over(asked, std::nullopt, unwanted);
  const Content& content = routes.contents[static_cast<size_t>(step_->expert_of(missing.front()))];
  over(asked, SlotFailure{.kind = SlotFailure::Kind::refused, .slots = {}, .worker = one.worker, .epoch = one.epoch, .refusal = executor.not_held(content)},
       unwanted);
}

void StepPart::over(size_t asked, std::optional<SlotFailure> failure, Unwanted& unwanted) {
  asked_[asked].is_over = true;
  // Rows of an answer that broke off, or was none, are asked for again.
  for (size_t slot = 0; failure.has_value() && slot < slots_.size(); ++slot) {
    if (states_[slot] != State::filled || filled_by_[slot] != asked) continue;
    states_[slot] = State::open;
    --num_filled_;
  }
  if (failure.has_value() && !failure_.has_value()) failure_ = std::move(failure);
  if (!is_asking_) end_if_over(unwanted);
}

// Under the lock to its end: the step waits for it before it goes.
void StepPart::end_if_over(Unwanted& unwanted) {
  const bool is_filled = num_filled_ == slots_.size();
  if (!is_filled && !std::all_of(asked_.begin(), asked_.end(), [](const Asked& one) { return one.is_over; })) return;
  if (is_filled && !asked_.front().is_over) step_->hedge_won();
  if (!is_filled && failure_.has_value()) {
    for (const uint32_t open : open_places()) failure_->slots.push_back(slots_[open]);
    std::sort(failure_->slots.begin(), failure_->slots.end());
    step_->fail(std::move(*failure_));
  }
  unwanted.transport = step_->transport();
  unwanted.numbers = unwant();
  std::exchange(step_, nullptr)->part_ended();
}

StepPart::Places StepPart::open_places() const {
  Places places;
  for (size_t slot = 0; slot < slots_.size(); ++slot) {
    if (states_[slot] == State::open) places.push_back(static_cast<uint32_t>(slot));
  }
  return places;
}

void StepPart::late(RouteTimes::Clock::time_point now) {
  Unwanted unwanted;
  const std::lock_guard lock(mutex_);
  if (step_ == nullptr || asked_.size() != 1 || asked_.front().is_unwanted) return;
  const Places open = open_places();
  std::vector<int32_t> slots;
  std::unordered_map<int32_t, uint32_t> place_of;
  for (const uint32_t one : open) {
    slots.push_back(slots_[one]);
    place_of[slots_[one]] = one;
  }
  is_asking_ = true;
  step_->hedge(shared_from_this(), asked_.front().worker, slots, now, [&](std::span<const int32_t> asked_for) {
    Places places;
    for (const int32_t slot : asked_for) places.push_back(place_of.at(slot));
    return places;
  });
  is_asking_ = false;
  end_if_over(unwanted);
}

void StepPart::sent(size_t asked, uint64_t number, Transport& transport) {
  {
    const std::lock_guard lock(mutex_);
    asked_[asked].sent = number;
    if (!asked_[asked].is_unwanted) return;
  }
  transport.cancel(number);
}

std::vector<uint64_t> StepPart::unwant() {
  std::vector<uint64_t> numbers;
  for (Asked& one : asked_) {
    if (one.is_over || one.is_home) continue;
    one.is_unwanted = true;
    if (one.sent != 0) numbers.push_back(one.sent);
  }
  return numbers;
}

void StepPart::cancel(Transport& transport) {
  std::vector<uint64_t> numbers;
  {
    const std::lock_guard lock(mutex_);
    if (step_ == nullptr) return;
    numbers = unwant();
    for (Asked& one : asked_) one.is_over = true;
    const Asked& first = asked_.front();
    step_->fail({.kind = SlotFailure::Kind::lost, .slots = slots_, .worker = first.worker, .epoch = first.epoch,
                 .refusal = {.reason = "", .message = "nobody wants its answer", .epoch = 0}});
    std::exchange(step_, nullptr)->part_ended();
  }
  for (const uint64_t number : numbers) transport.cancel(number);
}

void StepPart::leave(Transport& transport) {
  std::vector<uint64_t> numbers;
  {
    const std::lock_guard lock(mutex_);
    if (step_ == nullptr) return;
    numbers = unwant();
    step_ = nullptr;
  }
  for (const uint64_t number : numbers) transport.cancel(number);
}

}  // namespace expertmesh
