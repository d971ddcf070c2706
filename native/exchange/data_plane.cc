#include "exchange/data_plane.h"

#include <chrono>
#include <utility>

#include "exchange/acceptor.h"
#include "exchange/link.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

constexpr std::chrono::milliseconds kTimesInterval{100};

}  // namespace

DataPlane::DataPlane(Options options, std::shared_ptr<DispatchSink> sink)
    : context_(std::make_shared<Context>(std::move(options.identity), options.limits, std::move(sink), std::move(options.say), std::move(options.fell_silent),
                                         options.tls.has_value() ? std::make_unique<const TlsContext>(*options.tls) : nullptr)) {
  try {
    TcpListener tcp = listen_tcp(options.listen);
    port_ = tcp.port;
    LocalListener local;
    if (options.may_share_memory) {
      context_->host = host_identity();
      if (!context_->host.empty()) local = listen_local();
      context_->local = local.name;
    }
    acceptor_ = std::make_shared<Acceptor>(*context_, std::move(tcp), std::move(local));
  } catch (...) {
    context_->loop.stop();
    throw;
  }
  context_->loop.post([this] {
    acceptor_->open();
    check_times_later();
  });
}

DataPlane::~DataPlane() { close(); }

void DataPlane::check_times_later() {
  context_->loop.after(kTimesInterval, [this] {
    std::vector<std::shared_ptr<Link>> links;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [worker, link] : links_) links.push_back(link);
    }
    for (const auto& link : links) link->check_times();
    check_times_later();
  });
}

void DataPlane::set_peers(const std::vector<Peer>& peers) {
  std::unordered_map<std::string, const Peer*> wanted;
  for (const Peer& peer : peers) wanted[peer.worker] = &peer;
  wanted.erase(context_->identity.worker);
  std::vector<std::shared_ptr<Link>> opened;
  std::vector<std::shared_ptr<Link>> closed;
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return;
    std::erase_if(links_, [&](const auto& entry) {
      const auto found = wanted.find(entry.first);
      if (found != wanted.end() && *found->second == entry.second->peer()) return false;
      closed.push_back(entry.second);
      links_by_number_.erase(numbers_[entry.second.get()]);
      numbers_.erase(entry.second.get());
      return true;
    });
    for (const auto& [worker, peer] : wanted) {
      if (links_.contains(worker)) continue;
      const auto link = std::make_shared<Link>(*context_, *peer);
      links_[worker] = link;
      links_by_number_[++last_link_] = link;
      numbers_[link.get()] = last_link_;
      opened.push_back(link);
    }
  }
  for (const auto& link : closed) {
    link->close("it was declared lost, or another process or address took its place");
    context_->loop.post([this, peer = link->peer()] { acceptor_->drop(peer.worker, peer.incarnation); });
  }
  for (const auto& link : opened) link->open();
}

std::shared_ptr<Link> DataPlane::find(const std::string& worker) {
  const std::lock_guard lock(mutex_);
  const auto found = links_.find(worker);
  return found == links_.end() ? nullptr : found->second;
}

Reach DataPlane::reach(const std::string& worker) {
  const auto link = find(worker);
  return link == nullptr ? Reach::unknown : link->reach();
}

bool DataPlane::reaches(const std::string& worker) {
  const auto link = find(worker);
  if (link == nullptr) return false;
  const Reach reach = link->reach();
  return reach == Reach::unknown || reach == Reach::reached;
}

uint64_t DataPlane::send(const std::string& worker, DispatchHead head, const GatherRows& gather, std::shared_ptr<AnswerSink> sink) {
  const std::string problem = dispatch_problem(head, head.num_rows * head.row_bytes);
  if (!problem.empty()) fail_internal("a dispatch that does not fit together: ", problem);
  const size_t most = context_->limits.max_frame_bytes;
  if (head.row_bytes > most) fail_internal("a row of ", head.row_bytes, " bytes; wanted at most ", most);
  std::shared_ptr<Link> link;
  uint32_t link_number = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto found = links_.find(worker);
    if (found != links_.end()) {
      link = found->second;
      link_number = numbers_[link.get()];
    }
  }
  const uint32_t number = last_sent_.fetch_add(1, std::memory_order_relaxed) + 1;
  if (link == nullptr) {
    sink->lost("no such worker is alive");
  } else {
    link->send(number, split_dispatch(std::move(head), most), gather, std::move(sink));
  }
  return uint64_t{link_number} << 32 | number;
}

void DataPlane::cancel(uint64_t sent) {
  std::shared_ptr<Link> link;
  {
    const std::lock_guard lock(mutex_);
    const auto found = links_by_number_.find(static_cast<uint32_t>(sent >> 32));
    if (found != links_by_number_.end()) link = found->second.lock();
  }
  if (link != nullptr) link->cancel(static_cast<uint32_t>(sent));
}

void DataPlane::close() {
  std::unordered_map<std::string, std::shared_ptr<Link>> links;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(is_closed_, true)) return;
    links.swap(links_);
  }
  const std::string problem = "this exchange is closed";
  for (const auto& [worker, link] : links) link->close(problem);
  context_->loop.post([this, problem] { acceptor_->close(problem); });
  context_->loop.stop();
}

}  // namespace expertmesh::exchange
