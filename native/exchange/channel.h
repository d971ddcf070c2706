#pragma once

#include <memory>
#include <functional>
#include <mutex>
#include <string>

#include "exchange/context.h"
#include "exchange/frame_input.h"
#include "exchange/frame_output.h"
#include "exchange/ring_stream.h"
#include "exchange/socket_stream.h"

namespace expertmesh::exchange {

// Why a connection is over. Fault: the peer sent what cannot be taken. Silence: it gave no sign of life.
enum class Ending { closed, fault, silence };

// Whose connection it is; on the loop's thread.
class ChannelOwner : public FrameHandler {
 public:
  // Once, by itself or by end(): nothing comes after it.
  virtual void on_end(const std::string& problem, Ending ending) = 0;
};

// One connection with frames both ways, watched by the loop, with signs of life. Frames are sent from any thread, all else is done on the
// loop's.
class Channel : public EventSource, public std::enable_shared_from_this<Channel> {
 public:
  Channel(Context& context, Side side, FileDescriptor socket);
  // `socket`: that by which the memory was shared; it ends when the peer does.
  Channel(Context& context, std::unique_ptr<RingStream> ring, FileDescriptor socket);

  // Begins to watch, or goes on for another owner. Not before that is ready for frames.
  void open(std::weak_ptr<ChannelOwner> owner);
  // The owner's on_end() is called before this returns, unless it was.
  void end(const std::string& problem, Ending ending = Ending::closed);

  // What cannot be sent any more is forgotten: the end is told by itself.
  void send(OutgoingFrame frame);
  void send(std::string head, const RowsToGather& rows);

  bool is_shared() const { return ring_ != nullptr; }
  bool on_ready() override;
  void on_ending() override { if (socket_ != nullptr) socket_->on_ending(); }

 private:
  Channel(Context& context, std::unique_ptr<WatchedStream> socket);
  template <class Write>
  void write(const Write& write);
  void say_last();
  void tick(SteadyClock::time_point due);
  void say_alive();

  Context& context_;
  // A reply or a sender may be at work when the plane goes.
  const std::shared_ptr<Context> kept_ = context_.shared_from_this();
  RingStream* ring_ = nullptr;
  WatchedStream* socket_ = nullptr;
  FileDescriptor shared_by_;
  std::unique_ptr<Stream> stream_;
  FrameInput input_;
  std::weak_ptr<ChannelOwner> owner_;
  SteadyClock::time_point heard_ = SteadyClock::now();
  uint64_t peer_beats_ = 0;
  EventLoop::TimerId timer_ = 0;
  bool is_open_ = false;
  bool is_ended_ = false;
  // Guards the two below and writing to the stream.
  std::mutex mutex_;
  FrameOutput output_;
  bool is_broken_ = false;
};

}  // namespace expertmesh::exchange
