#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "exchange/transport.h"

namespace expertmesh {

// The experts that this worker answers for, under their contents' exact names; one may be held in several formats. From any thread.
class HeldExperts {
 public:
  // Keeps experts from being let go as long as it is there.
  using Pin = std::shared_ptr<const void>;

  void add(Content content);
  // Pins all of `contents`, or names the first that is not held exactly so: layer, expert, format and checksum.
  std::variant<Pin, Content> pin(std::span<const Content> contents);
  bool holds(const Content& content) const;
  // Takes no further pins; `unpinned` is called once when the last one is gone, from whoever lets it go. False, and it is never called,
  // where nothing is held or it is on its way out already.
  bool drain(uint32_t layer, uint32_t expert, const std::string& format, std::function<void()> unpinned);
  // After drain().
  void forget(uint32_t layer, uint32_t expert, const std::string& format);

 private:
  struct Held {
    Content content;
    int64_t num_pins = 0;
    bool is_leaving = false;
    std::function<void()> unpinned;
  };
  using Key = std::tuple<uint32_t, uint32_t, std::string>;
  struct State {
    mutable std::mutex mutex;
    std::map<Key, std::shared_ptr<Held>> held;

    const std::shared_ptr<Held>* find(const Content& content) const;
  };

  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace expertmesh
