#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "exchange/channel.h"
#include "exchange/frames.h"
#include "exchange/send_window.h"

namespace expertmesh::exchange {

// The callee's end of one connection: every dispatch is handed to the sink at once and answered exactly once, in any order. The loop's
// thread, but for answer() and refuse().
class Inbound : public ChannelOwner, public std::enable_shared_from_this<Inbound> {
 public:
  // `gone` is called when it has ended.
  Inbound(Context& context, std::shared_ptr<Channel> channel, std::function<void()> gone)
      : context_(context), channel_(std::move(channel)), gone_(std::move(gone)) {}

  // Waits for the caller's hello.
  void open();
  // Of a caller that has said hello already, by another way.
  void open(const Hello& caller);
  void end(const std::string& problem) { channel_->end(problem); }
  const Hello& caller() const { return caller_; }
  bool is_greeted() const { return !caller_.worker.empty(); }

  // From any thread.
  void answer(uint64_t id, std::shared_ptr<const std::byte[]> rows, size_t num_rows, size_t row_bytes);
  void refuse(uint64_t id, Refusal refusal);

  RowPlace on_head(std::string_view head, size_t rows_bytes) override;
  bool on_frame() override;
  void on_end(const std::string& problem, Ending ending) override;

 private:
  class PendingReply;
  struct Unanswered {
    std::weak_ptr<Reply> reply;
    uint64_t bytes;
  };

  void take_hello(const Hello& hello);
  RowPlace begin_dispatch(DispatchFrame& frame, size_t rows_bytes);
  bool settle(uint64_t id);

  Context& context_;
  // A reply or a sender may be at work when the plane goes.
  const std::shared_ptr<Context> kept_ = context_.shared_from_this();
  const std::shared_ptr<Channel> channel_;
  const std::function<void()> gone_;
  EventLoop::TimerId hello_timer_ = 0;
  Hello caller_;
  uint64_t last_id_ = 0;
  // The frame that is coming in, and its rows.
  CallerFrame frame_;
  std::shared_ptr<std::byte[]> rows_;

  std::mutex mutex_;
  std::unordered_map<uint64_t, Unanswered> unanswered_;  // by dispatch id
  SendWindow window_;
};

// Throws StreamEnded where the caller is not to be answered here: it shows a wrong token, or does not fit this worker.
void check_caller(const Hello& hello, const Identity& own);

}  // namespace expertmesh::exchange
