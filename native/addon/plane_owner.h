#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "addon/plane_events.h"
#include "exchange/data_plane.h"

namespace expertmesh::addon {

// Dispatches of peers on their way through JavaScript, each by a number.
class JsDispatches : public DispatchSink {
 public:
  explicit JsDispatches(std::shared_ptr<PlaneEvents> events) : events_(std::move(events)) {}

  void take(IncomingDispatch dispatch) override;
  void withdraw(const Reply& reply) override;
  // Of a dispatch that has come, once.
  struct Pending {
    std::shared_ptr<Reply> reply;  // null: nobody waits any more
    size_t answer_bytes = 0;
  };
  Pending finish(uint64_t number);

 private:
  const std::shared_ptr<PlaneEvents> events_;
  std::mutex mutex_;
  uint64_t last_number_ = 0;
  std::unordered_map<uint64_t, Pending> replies_;
  std::unordered_map<const Reply*, uint64_t> numbers_;
};

struct ExecutorOwner;

// Goes on the JavaScript thread only: it joins the plane's.
struct PlaneOwner {
  // Computes what peers dispatch; null: JavaScript does.
  std::shared_ptr<ExecutorOwner> executor;
  std::shared_ptr<PlaneEvents> events;
  std::shared_ptr<JsDispatches> dispatches;
  std::shared_ptr<exchange::DataPlane> plane;

  PlaneOwner() = default;
  // Routers may hold the plane longer.
  ~PlaneOwner() {
    if (plane != nullptr) plane->close();
  }
  PlaneOwner(const PlaneOwner&) = delete;
  PlaneOwner& operator=(const PlaneOwner&) = delete;

  static constexpr const char* kHandle = "dataPlane";
  static constexpr napi_type_tag kTag = {0x5d3a1c6e90b24f17, 0x8be2a47d13c95f10};
};

}  // namespace expertmesh::addon
