#include "exchange/link.h"

#include <algorithm>
#include <utility>

#include "exchange/proto_wire.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

void Link::tell(const Tellings& told) {
  for (const auto& each : told) each();
}

void Link::open() {
  context_.loop.post([self = shared_from_this()] { self->connect(); });
}

void Link::close(const std::string& problem) {
  Tellings told;
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    fail_all(problem, told);
  }
  tell(told);
  context_.loop.post([self = shared_from_this(), problem] {
    self->is_over_ = true;
    self->context_.loop.cancel(self->reconnect_timer_);
    if (self->connector_ != nullptr) self->connector_->stop();
    self->connector_ = nullptr;
    std::shared_ptr<Channel> channel;
    {
      const std::lock_guard lock(self->mutex_);
      channel = std::move(self->channel_);
      self->channel_ = nullptr;
    }
    if (channel != nullptr) channel->end(problem);
  });
}

void Link::send(uint32_t number, std::vector<DispatchPart> parts, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) {
  const auto whole = std::make_shared<SentDispatch>(std::move(sink), parts.size());
  std::unique_lock lock(mutex_);
  if (is_closed_) {
    lock.unlock();
    whole->sink->lost("it is not a peer any more");
    return;
  }
  // Whoever has fallen silent is not waited for: what it is needed for has another way, or waits without holding up others.
  if (!silence_.empty()) {
    const std::string problem = silence_;
    lock.unlock();
    whole->sink->lost(problem);
    return;
  }
  sent_[number] = whole;
  for (DispatchPart& part : parts) {
    const DispatchHead& head = part.head;
    const uint64_t bytes = head.num_rows * head.row_bytes;
    const auto sent = std::make_shared<SentPart>(whole, std::move(part.places), head.num_answers(), head.row_bytes, bytes);
    const GatherRows gather_part = [&](size_t first, size_t count, std::byte* out) { gather(part.first_row + first, count, out); };
    if (channel_ == nullptr || !waiting_.empty() || !window_.fits(bytes)) {
      keep_waiting(head, sent, gather_part);
      continue;
    }
    const uint64_t id = begin(head, sent);
    channel_->send(encode_dispatch_head(id, head), RowsToGather{.num_rows = head.num_rows, .row_bytes = head.row_bytes, .gather = gather_part});
  }
  // Numbers whose dispatches are over; now and then, so that each costs next to nothing.
  if (sent_.size() > 2 * (unanswered_.size() + waiting_.size()) + 64) std::erase_if(sent_, [](const auto& entry) { return entry.second.expired(); });
}

void Link::keep_waiting(const DispatchHead& head, const std::shared_ptr<SentPart>& part, const GatherRows& gather) {
  const std::shared_ptr<std::byte[]> rows = context_.pool->take(part->window_bytes);
  gather(0, head.num_rows, rows.get());
  waiting_.push_back({.part = part, .head = head, .rows = rows});
}

uint64_t Link::begin(const DispatchHead& head, const std::shared_ptr<SentPart>& part) {
  const uint64_t id = ++last_id_;
  unanswered_[id] = part;
  window_.take(part->window_bytes);
  context_.counters.rows_out.fetch_add(head.num_rows, std::memory_order_relaxed);
  context_.counters.bytes_out.fetch_add(part->window_bytes, std::memory_order_relaxed);
  return id;
}

void Link::send_waiting() {
  while (channel_ != nullptr && !waiting_.empty() && window_.fits(waiting_.front().part->window_bytes)) {
    const Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    const uint64_t id = begin(next.head, next.part);
    channel_->send({.head = encode_dispatch_head(id, next.head), .memory = next.rows, .rows = next.rows.get(), .rows_bytes = next.part->window_bytes});
  }
}

void Link::cancel(uint32_t number) {
  const std::lock_guard lock(mutex_);
  const auto found = sent_.find(number);
  if (found == sent_.end()) return;
  const auto whole = found->second.lock();
  sent_.erase(found);
  if (whole == nullptr || whole->is_over.exchange(true)) return;
  give_up(whole);
}

Reach Link::reach() {
  const std::lock_guard lock(mutex_);
  if (channel_ != nullptr) return Reach::reached;
  if (!silence_.empty()) return Reach::silent;
  return has_failed_ ? Reach::unreachable : Reach::unknown;
}

// What waits of it is forgotten; what is with the peer keeps its place in the window until it is answered.
void Link::give_up(const std::shared_ptr<SentDispatch>& whole) {
  std::erase_if(waiting_, [&](const Waiting& waiting) { return waiting.part->whole == whole; });
  for (const auto& [id, part] : unanswered_) {
    if (part->whole == whole && channel_ != nullptr) channel_->send({.head = encode_cancel(id)});
  }
  send_waiting();
}

void Link::tell_lost(const std::shared_ptr<SentDispatch>& whole, const std::string& problem, Tellings& told) {
  if (!whole->is_over.exchange(true)) told.push_back([sink = whole->sink, problem] { sink->lost(problem); });
}

void Link::fail_all(const std::string& problem, Tellings& told) {
  for (const auto& [id, part] : unanswered_) tell_lost(part->whole, problem, told);
  for (const Waiting& waiting : waiting_) tell_lost(waiting.part->whole, problem, told);
  unanswered_.clear();
  waiting_.clear();
  sent_.clear();
}

void Link::check_times() {
  const auto now = SteadyClock::now();
  const Limits& limits = context_.limits;
  Tellings told;
  {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<SentDispatch>> late;
    for (const auto& [id, part] : unanswered_) {
      const AnswerTimes::Duration limit = times_.limit(part->num_answers, limits.least_answer_time);
      if (part->whole->is_over.load() || now - part->began < limit) continue;
      tell_lost(part->whole, concat("no answer within ", static_cast<int64_t>(limit.count() * 1e3), " ms"), told);
      late.push_back(part->whole);
    }
    for (const Waiting& waiting : waiting_) {
      if (channel_ != nullptr || now - waiting.part->began < limits.connect_timeout) continue;
      // The attempt may be about to find that out as well: whoever hears of the loss may have another way.
      has_failed_ = true;
      tell_lost(waiting.part->whole, concat("no connection to ", peer_.address, " within ", limits.connect_timeout.count(), " ms"), told);
      late.push_back(waiting.part->whole);
    }
    for (const auto& whole : late) give_up(whole);
  }
  tell(told);
}

void Link::connect() {
  if (is_over_) return;
  connector_ = std::make_shared<Connector>(context_, peer_, Connector::Events{
    .connected = [weak = weak_from_this()](std::shared_ptr<Channel> channel, uint64_t window_bytes) {
      if (const auto self = weak.lock()) self->connected(std::move(channel), window_bytes);
    },
    .failed = [weak = weak_from_this()](const std::string& problem) {
      if (const auto self = weak.lock()) self->failed(problem);
    },
  });
  connector_->start();
}

void Link::connected(std::shared_ptr<Channel> channel, uint64_t window_bytes) {
  connector_ = nullptr;
  has_answered_ = false;
  channel->open(weak_from_this());
  const std::lock_guard lock(mutex_);
  channel_ = std::move(channel);
  has_failed_ = false;
  silence_.clear();
  window_ = SendWindow(window_bytes);
  last_id_ = 0;
  send_waiting();
}

void Link::failed(const std::string& problem) {
  {
    const std::lock_guard lock(mutex_);
    has_failed_ = true;
  }
  lost(problem);
}

// No connection came of the attempt, or the connection is over.
void Link::lost(const std::string& problem) {
  connector_ = nullptr;
  Tellings told;
  {
    const std::lock_guard lock(mutex_);
    channel_ = nullptr;
    fail_all(problem, told);
  }
  tell(told);
  if (is_over_) return;
  // At once after a connection that served; a peer that takes connections only to drop them is met with back-off like one that refuses.
  const int doublings = std::min(num_failures_, 16);
  const auto backoff = std::min(context_.limits.reconnect_first * (1 << doublings), context_.limits.reconnect_most);
  num_failures_ = has_answered_ ? 0 : num_failures_ + 1;
  const auto delay = std::exchange(has_answered_, false) ? std::chrono::milliseconds(0) : backoff;
  reconnect_timer_ = context_.loop.after(delay, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->connect();
  });
}

void Link::on_end(const std::string& problem, Ending ending) {
  if (ending == Ending::silence) {
    {
      const std::lock_guard lock(mutex_);
      silence_ = problem;
    }
    context_.fell_silent(peer_.worker);
  }
  if (ending == Ending::fault) {
    context_.counters.frames_refused.fetch_add(1, std::memory_order_relaxed);
    context_.notices.tell(peer_.worker, problem);
  }
  lost(problem);
}

const std::shared_ptr<SentPart>& Link::find(uint64_t id) const {
  const auto found = unanswered_.find(id);
  if (found == unanswered_.end()) fail_frame(concat("an answer to dispatch ", id, ", which is not outstanding"));
  return found->second;
}

RowPlace Link::on_head(std::string_view head, size_t rows_bytes) {
  frame_ = decode_callee_frame(head, rows_bytes);
  if (std::holds_alternative<Hello>(frame_)) fail_frame("a second hello");
  const auto* const result = std::get_if<ResultFrame>(&frame_);
  if (result == nullptr) {
    if (rows_bytes != 0) fail_frame("rows where none belong");
    return {};
  }
  const std::lock_guard lock(mutex_);
  if (is_closed_) return {};
  const std::shared_ptr<SentPart>& part = find(result->id);
  const uint64_t last = uint64_t{result->first_row} + result->num_rows;
  if (result->total_rows != part->num_answers || result->first_row != part->num_received || result->num_rows == 0 || last > result->total_rows) {
    fail_frame(concat("answer rows ", result->first_row, " + ", result->num_rows, " of ", result->total_rows, "; wanted from ", part->num_received, " of ",
                      part->num_answers));
  }
  if (rows_bytes != result->num_rows * part->row_bytes) {
    fail_frame(concat(rows_bytes, " bytes for ", result->num_rows, " answer rows of ", part->row_bytes, " bytes"));
  }
  return part->place(result->first_row, part);
}

bool Link::on_frame() {
  Tellings told;
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return true;
    if (const auto* const result = std::get_if<ResultFrame>(&frame_)) {
      const auto found = unanswered_.find(result->id);
      context_.counters.rows_in.fetch_add(result->num_rows, std::memory_order_relaxed);
      context_.counters.bytes_in.fetch_add(result->num_rows * found->second->row_bytes, std::memory_order_relaxed);
      found->second->num_received += result->num_rows;
      if (found->second->num_received < found->second->num_answers) return true;
      const auto part = settle(result->id);
      times_.answered(part->num_answers, SteadyClock::now() - part->began);
      const auto& whole = part->whole;
      if (--whole->num_left == 0 && !whole->is_over.exchange(true)) told.push_back([sink = whole->sink] { sink->answered(); });
    } else if (auto* const refused = std::get_if<RefusedFrame>(&frame_)) {
      if (refused->id == 0) throw StreamEnded(refused->refusal.message);
      find(refused->id);
      const auto whole = settle(refused->id)->whole;
      // What was cancelled here is answered by a refusal too; nobody is told of that one.
      if (refused->refusal.reason != "EM_CANCELLED") context_.counters.refused.fetch_add(1, std::memory_order_relaxed);
      if (!whole->is_over.exchange(true)) {
        told.push_back([sink = whole->sink, refusal = std::move(refused->refusal)] { sink->refused(refusal); });
        give_up(whole);
      }
    }
  }
  tell(told);
  return true;
}

// An answered dispatch gives its room to those that wait.
std::shared_ptr<SentPart> Link::settle(uint64_t id) {
  has_answered_ = true;
  const auto found = unanswered_.find(id);
  std::shared_ptr<SentPart> part = std::move(found->second);
  unanswered_.erase(found);
  window_.release(part->window_bytes);
  send_waiting();
  return part;
}

}  // namespace expertmesh::exchange
