#include "exchange/in_process.h"

#include <utility>
#include <vector>

namespace expertmesh {

void InProcessHub::join(const std::string& worker, std::weak_ptr<DispatchSink> sink) {
  const std::lock_guard lock(mutex_);
  members_[worker] = std::move(sink);
}

void InProcessHub::leave(const std::string& worker) {
  const std::lock_guard lock(mutex_);
  members_.erase(worker);
}

std::shared_ptr<DispatchSink> InProcessHub::find(const std::string& worker) const {
  const std::lock_guard lock(mutex_);
  const auto found = members_.find(worker);
  return found == members_.end() ? nullptr : found->second.lock();
}

// Rows and answers in one place that both ends hold.
class InProcessTransport::HandedReply : public Reply {
 public:
  HandedReply(std::shared_ptr<State> state, uint64_t id, std::vector<std::byte> rows, size_t answer_bytes, std::shared_ptr<AnswerSink> sink)
      : state_(std::move(state)), id_(id), rows_(std::move(rows)), answers_(answer_bytes), sink_(std::move(sink)) {}

  const std::byte* rows() const { return rows_.data(); }
  std::byte* room() override { return answers_.data(); }
  void answered() override {
    const std::shared_ptr<AnswerSink> sink = end();
    if (sink == nullptr) return;
    sink->rows(0, answers_);
    sink->answered();
  }
  void refused(Refusal refusal) override {
    if (const std::shared_ptr<AnswerSink> sink = end()) sink->refused(std::move(refusal));
  }

  // Whoever comes first has the sink.
  std::shared_ptr<AnswerSink> end() {
    const std::lock_guard lock(state_->mutex);
    state_->under_way.erase(id_);
    return std::exchange(sink_, nullptr);
  }

 private:
  const std::shared_ptr<State> state_;
  const uint64_t id_;
  const std::vector<std::byte> rows_;
  std::vector<std::byte> answers_;
  std::shared_ptr<AnswerSink> sink_;
};

uint64_t InProcessTransport::send(const std::string& worker, DispatchHead head, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) {
  std::vector<std::byte> rows(head.num_rows * head.row_bytes);
  gather(0, head.num_rows, rows.data());
  const std::shared_ptr<DispatchSink> to = hub_->find(worker);
  std::shared_ptr<HandedReply> reply;
  uint64_t id = 0;
  {
    const std::lock_guard lock(state_->mutex);
    id = state_->next_id++;
    if (to != nullptr) {
      const size_t answer_bytes = head.num_answers() * head.row_bytes;
      reply = std::make_shared<HandedReply>(state_, id, std::move(rows), answer_bytes, std::move(sink));
      state_->under_way.emplace(id, Sent{to, reply});
    }
  }
  if (to == nullptr) {
    sink->lost("it is not in this process");
  } else {
    to->take({.from = self_, .head = std::move(head), .rows = reply->rows(), .reply = reply});
  }
  return id;
}

void InProcessTransport::cancel(uint64_t sent) {
  Sent found;
  {
    const std::lock_guard lock(state_->mutex);
    const auto at = state_->under_way.find(sent);
    if (at == state_->under_way.end()) return;
    found = at->second;
  }
  const std::shared_ptr<HandedReply> reply = found.reply.lock();
  if (reply == nullptr) return;
  (void)reply->end();
  if (const std::shared_ptr<DispatchSink> to = found.to.lock()) to->withdraw(*reply);
}

}  // namespace expertmesh
