#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "exchange/answer_times.h"
#include "exchange/connector.h"
#include "exchange/send_window.h"
#include "exchange/sent_dispatch.h"
#include "exchange/split.h"

namespace expertmesh::exchange {

// Keeps one connection open to one process of a live peer, until it is closed, and knows what is unanswered on it. From any thread but
// where it says otherwise.
class Link : public ChannelOwner, public std::enable_shared_from_this<Link> {
 public:
  Link(Context& context, Peer peer) : context_(context), peer_(std::move(peer)) {}

  const Peer& peer() const { return peer_; }
  void open();
  // Everything outstanding or waiting is lost for `problem`.
  void close(const std::string& problem);

  // As Transport; `number` is new. `parts` fit together and have answers.
  void send(uint32_t number, std::vector<DispatchPart> parts, const GatherRows& gather, std::shared_ptr<AnswerSink> sink);
  void cancel(uint32_t number);
  Reach reach();
  // Gives up what has taken too long. Now and then.
  void check_times();

  // On the loop's thread.
  RowPlace on_head(std::string_view head, size_t rows_bytes) override;
  bool on_frame() override;
  void on_end(const std::string& problem, Ending ending) override;

 private:
  // What sinks are told when the mutex has been let go.
  using Tellings = std::vector<std::function<void()>>;
  struct Waiting {
    std::shared_ptr<SentPart> part;
    DispatchHead head;
    std::shared_ptr<const std::byte[]> rows;
  };

  // On the loop's thread, without the mutex.
  void connect();
  void connected(std::shared_ptr<Channel> channel, uint64_t window_bytes);
  void failed(const std::string& problem);
  void lost(const std::string& problem);

  // With the mutex.
  uint64_t begin(const DispatchHead& head, const std::shared_ptr<SentPart>& part);
  void keep_waiting(const DispatchHead& head, const std::shared_ptr<SentPart>& part, const GatherRows& gather);
  void send_waiting();
  std::shared_ptr<SentPart> settle(uint64_t id);
  void give_up(const std::shared_ptr<SentDispatch>& whole);
  void tell_lost(const std::shared_ptr<SentDispatch>& whole, const std::string& problem, Tellings& told);
  void fail_all(const std::string& problem, Tellings& told);
  const std::shared_ptr<SentPart>& find(uint64_t id) const;
  static void tell(const Tellings& told);

  Context& context_;
  // A reply or a sender may be at work when the plane goes.
  const std::shared_ptr<Context> kept_ = context_.shared_from_this();
  const Peer peer_;

  std::mutex mutex_;
  bool is_closed_ = false;
  std::shared_ptr<Channel> channel_;  // null while there is no connection
  bool has_failed_ = false;           // the last attempt
  std::string silence_;               // what ended the last connection, where that was silence and none has come since; else empty
  SendWindow window_;
  uint64_t last_id_ = 0;
  std::unordered_map<uint64_t, std::shared_ptr<SentPart>> unanswered_;  // by the id on the wire
  std::unordered_map<uint32_t, std::weak_ptr<SentDispatch>> sent_;      // by number, as long as anything is unanswered
  std::deque<Waiting> waiting_;                                         // for the connection or for room in the window
  AnswerTimes times_;

  // The loop's thread only.
  std::shared_ptr<Connector> connector_;
  EventLoop::TimerId reconnect_timer_ = 0;
  int num_failures_ = 0;
  bool has_answered_ = false;
  bool is_over_ = false;
  // The frame that is coming in.
  CalleeFrame frame_;
};

}  // namespace expertmesh::exchange
