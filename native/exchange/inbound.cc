#include "exchange/inbound.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "exchange/hello_check.h"
#include "exchange/proto_wire.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

// Holds the rows of the dispatch as well. One that is let go without a word refuses.
class Inbound::PendingReply : public Reply {
 public:
  PendingReply(std::weak_ptr<Inbound> inbound, std::shared_ptr<BufferPool> pool, uint64_t id, const DispatchHead& head, std::shared_ptr<std::byte[]> rows)
      : inbound_(std::move(inbound)), pool_(std::move(pool)), id_(id), num_rows_(head.num_answers()), row_bytes_(head.row_bytes), rows_(std::move(rows)) {}

  ~PendingReply() override { refused({.reason = "EM_INTERNAL", .message = "the dispatch was let go without an answer", .epoch = 0}); }

  std::byte* room() override {
    if (room_ == nullptr) room_ = pool_->take(num_rows_ * row_bytes_);
    return room_.get();
  }

  void answered() override {
    if (is_done_.exchange(true)) return;
    room();
    if (const auto inbound = inbound_.lock()) inbound->answer(id_, std::move(room_), num_rows_, row_bytes_);
  }

  void refused(Refusal refusal) override {
    if (is_done_.exchange(true)) return;
    if (const auto inbound = inbound_.lock()) inbound->refuse(id_, std::move(refusal));
  }

 private:
  const std::weak_ptr<Inbound> inbound_;
  const std::shared_ptr<BufferPool> pool_;
  const uint64_t id_;
  const size_t num_rows_;
  const size_t row_bytes_;
  const std::shared_ptr<std::byte[]> rows_;
  std::shared_ptr<std::byte[]> room_;
  std::atomic<bool> is_done_{false};
};

void check_caller(const Hello& hello, const Identity& own) {
  if (hello.worker.empty()) fail_frame("a hello without a worker id");
  if (!is_token(hello.token, own.token)) fail_frame(concat("a hello of ", hello.worker, " with another token than peers are told"));
  check_hello(hello, own);
}

void Inbound::open() {
  const auto timeout = context_.limits.connect_timeout;
  hello_timer_ = context_.loop.after(timeout, [weak = weak_from_this(), timeout] {
    if (const auto self = weak.lock()) self->channel_->end(concat("no hello within ", timeout.count(), " ms"), Ending::fault);
  });
  channel_->open(weak_from_this());
}

void Inbound::open(const Hello& caller) {
  caller_ = caller;
  window_ = SendWindow(context_.limits.window_bytes);
  channel_->open(weak_from_this());
}

RowPlace Inbound::on_head(std::string_view head, size_t rows_bytes) {
  frame_ = decode_caller_frame(head, rows_bytes);
  if (const auto* const hello = std::get_if<Hello>(&frame_)) {
    take_hello(*hello);
  } else if (!is_greeted()) {
    fail_frame("the first frame is not hello");
  } else if (auto* const dispatch = std::get_if<DispatchFrame>(&frame_)) {
    return begin_dispatch(*dispatch, rows_bytes);
  }
  if (rows_bytes != 0) fail_frame("rows where none belong");
  return {};
}

void Inbound::take_hello(const Hello& hello) {
  if (is_greeted()) fail_frame("a second hello");
  try {
    check_caller(hello, context_.identity);
  } catch (const StreamEnded& mismatch) {
    // So that the caller can say why.
    channel_->send({.head = encode_refused({.id = 0, .refusal = {.reason = "EM_WORKER_MISMATCH", .message = mismatch.what(), .epoch = 0}})});
    throw;
  }
  context_.loop.cancel(hello_timer_);
  caller_ = hello;
  window_ = SendWindow(context_.limits.window_bytes);
  Hello own = hello_of(context_, context_.limits.window_bytes);
  own.local = context_.local;
  channel_->send({.head = encode_hello(own)});
}

RowPlace Inbound::begin_dispatch(DispatchFrame& frame, size_t rows_bytes) {
  if (frame.id <= last_id_) fail_frame(concat("dispatch ", frame.id, " after dispatch ", last_id_, ": it was sent before"));
  {
    const std::lock_guard lock(mutex_);
    if (!window_.fits(rows_bytes)) {
      fail_frame(concat("a dispatch of ", rows_bytes, " bytes with ", window_.used_bytes(), " in ", window_.count(), " dispatches unanswered; the window is ",
                        context_.limits.window_bytes));
    }
    window_.take(rows_bytes);
    unanswered_[frame.id] = {.reply = {}, .bytes = rows_bytes};
  }
  last_id_ = frame.id;
  rows_ = context_.pool->take(rows_bytes);
  return {.memory = rows_.get(), .receiver = nullptr, .first_row = 0, .row_bytes = 1};
}

bool Inbound::on_frame() {
  std::shared_ptr<Reply> withdrawn;
  if (const auto* const cancel = std::get_if<CancelFrame>(&frame_)) {
    {
      const std::lock_guard lock(mutex_);
      const auto found = unanswered_.find(cancel->id);
      if (found != unanswered_.end()) withdrawn = found->second.reply.lock();
    }
    if (withdrawn != nullptr) context_.sink->withdraw(*withdrawn);
    return true;
  }
  auto* const frame = std::get_if<DispatchFrame>(&frame_);
  if (frame == nullptr) return true;
  context_.counters.rows_in.fetch_add(frame->head.num_rows, std::memory_order_relaxed);
  context_.counters.bytes_in.fetch_add(frame->head.num_rows * frame->head.row_bytes, std::memory_order_relaxed);
  const std::byte* const rows = rows_.get();
  const auto reply = std::make_shared<PendingReply>(weak_from_this(), context_.pool, frame->id, frame->head, std::move(rows_));
  {
    const std::lock_guard lock(mutex_);
    unanswered_[frame->id].reply = reply;
  }
  context_.sink->take({.from = caller_.worker, .head = std::move(frame->head), .rows = rows, .reply = reply});
  return true;
}

// False where nobody waits any more.
bool Inbound::settle(uint64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = unanswered_.find(id);
  if (found == unanswered_.end()) return false;
  window_.release(found->second.bytes);
  unanswered_.erase(found);
  return true;
}

void Inbound::answer(uint64_t id, std::shared_ptr<const std::byte[]> rows, size_t num_rows, size_t row_bytes) {
  // Before the answer's last frame leaves: the sender may fill the room again as soon as it has that frame.
  if (!settle(id)) return;
  const size_t rows_of_part = std::max<size_t>(1, context_.limits.max_frame_bytes / row_bytes);
  context_.counters.rows_out.fetch_add(num_rows, std::memory_order_relaxed);
  context_.counters.bytes_out.fetch_add(num_rows * row_bytes, std::memory_order_relaxed);
  for (size_t first = 0; first < num_rows; first += rows_of_part) {
    const size_t count = std::min(rows_of_part, num_rows - first);
    const ResultFrame part{.id = id, .first_row = static_cast<uint32_t>(first), .num_rows = static_cast<uint32_t>(count), .total_rows = static_cast<uint32_t>(num_rows)};
    channel_->send({.head = encode_result_head(part, count * row_bytes), .memory = rows, .rows = rows.get() + first * row_bytes, .rows_bytes = count * row_bytes});
  }
}

void Inbound::refuse(uint64_t id, Refusal refusal) {
  if (settle(id)) channel_->send({.head = encode_refused({.id = id, .refusal = std::move(refusal)})});
}

void Inbound::on_end(const std::string& problem, Ending ending) {
  context_.loop.cancel(hello_timer_);
  if (ending == Ending::fault) {
    context_.counters.frames_refused.fetch_add(1, std::memory_order_relaxed);
    context_.notices.tell(caller_.worker, problem);
  }
  std::unordered_map<uint64_t, Unanswered> unanswered;
  {
    const std::lock_guard lock(mutex_);
    unanswered.swap(unanswered_);
  }
  // Nothing is computed for the dead.
  for (const auto& [id, pending] : unanswered) {
    if (const auto reply = pending.reply.lock()) context_.sink->withdraw(*reply);
  }
  gone_();
}

}  // namespace expertmesh::exchange
