// Homes that fall into step: workers, their engines and what they do to each other, on a clock of their own.
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include "route/join_window.h"

namespace expertmesh {
namespace {

using Time = JoinWindow::Time;
using Duration = JoinWindow::Clock::duration;
using namespace std::chrono_literals;

// What things take, with a deviation of 15 %; as measured on a small machine.
constexpr Duration kAttention = 3500us;
constexpr Duration kExpert = 1300us;
constexpr Duration kWire = 100us;
constexpr Duration kHead = 13ms;
constexpr Duration kBetweenSteps = 2ms;
constexpr int64_t kLayers = 4;
constexpr int kExperts = 64;
constexpr int kChoices = 8;

class Cluster {
 public:
  // Homes of `rows` rows each, which have experts in turn.
  Cluster(std::vector<int> rows, JoinLimits limits) : homes_(rows.size()), engines_(rows.size(), Engine(limits)) {
    for (size_t home = 0; home < rows.size(); ++home) {
      homes_[home].rows = rows[home];
      at(home * 7300us, [this, home] { ask_engine(home); });
    }
  }

  // Until each home has done so many steps; returns how long the first of them took for each of its own.
  Duration run(int num_steps) {
    num_steps_ = num_steps;
    while (!events_.empty()) {
      now_ = events_.begin()->first;
      const auto event = std::move(events_.begin()->second);
      events_.erase(events_.begin());
      event();
    }
    return (homes_[0].ended - Time{}) / num_steps;
  }
  // Of the rows' jobs, how many shared their run.
  double joined() const { return static_cast<double>(num_joined_) / static_cast<double>(num_jobs_); }

 private:
  struct Asked {
    size_t home;
    int64_t layer;
    std::set<int> experts;
    size_t num_rows;
    std::optional<Time> able;
  };
  struct Engine {
    explicit Engine(JoinLimits limits) : window(limits) {}
    JoinWindow window;
    std::deque<Asked> queue;
    bool is_busy = false;
    bool is_running = false;       // experts
    bool has_own_job = false;      // attention or the head of its own home
  };
  struct Home {
    int rows = 0;
    int64_t layer = 0;
    int under_way = 0;
    int steps = 0;
    Time ended;
  };

  void at(Duration after, std::function<void()> event) { events_.emplace(now_ + after, std::move(event)); }
  Duration about(Duration mean) {
    return std::chrono::duration_cast<Duration>(mean * std::max(0.3, std::normal_distribution<double>(1, 0.15)(random_)));
  }
  static std::string name_of(size_t home) { return std::to_string(home); }

  void ask_engine(size_t home) {
    engines_[home].has_own_job = true;
    pick(home);
  }

  // What the engine does next: experts, then what its own home needs.
  void pick(size_t worker) {
    Engine& engine = engines_[worker];
    if (engine.is_busy) return;
    std::optional<Time> first;
    for (const Asked& oldest : engine.queue) {
      size_t num_rows = 0;
      for (const Asked& asked : engine.queue) num_rows += asked.layer == oldest.layer ? asked.num_rows : 0;
      const Time begins = engine.window.begins(oldest.layer, num_rows, *oldest.able);
      if (begins <= now_) return run_layer(worker, oldest.layer, *oldest.able);
      first = first.has_value() ? std::min(*first, begins) : begins;
    }
    if (engine.has_own_job) {
      engine.has_own_job = false;
      engine.is_busy = true;
      const bool is_head = homes_[worker].layer == kLayers;
      return at(about(is_head ? kHead : kAttention), [this, worker, is_head] {
        engines_[worker].is_busy = false;
        is_head ? end_step(worker) : route(worker);
        pick(worker);
      });
    }
    if (first.has_value()) at(*first - now_, [this, worker] { pick(worker); });
  }

  void run_layer(size_t worker, int64_t layer, Time able) {
    Engine& engine = engines_[worker];
    std::vector<Asked> run;
    std::deque<Asked> others;
    std::set<int> experts;
    size_t num_rows = 0;
    for (Asked& asked : engine.queue) {
      if (asked.layer != layer) {
        others.push_back(std::move(asked));
        continue;
      }
      experts.insert(asked.experts.begin(), asked.experts.end());
      num_rows += asked.num_rows;
      run.push_back(std::move(asked));
    }
    engine.queue = std::move(others);
    engine.window.waited(now_ - able);
    engine.is_busy = engine.is_running = true;
    num_jobs_ += run.size();
    if (run.size() > 1) num_joined_ += run.size();
    const Duration cost = about(static_cast<int64_t>(experts.size()) * kExpert);
    at(cost, [this, worker, run, num_rows, cost] { answer(worker, run, num_rows, cost); });
  }

  void answer(size_t worker, const std::vector<Asked>& run, size_t num_rows, Duration cost) {
    Engine& engine = engines_[worker];
    engine.is_busy = engine.is_running = false;
    engine.window.ran(num_rows, cost);
    for (const Asked& asked : run) {
      engine.window.answered(name_of(asked.home), asked.layer, now_);
      at(about(kWire), [this, home = asked.home] { answered(home); });
    }
    for (Asked& asked : engine.queue) asked.able = asked.able.value_or(now_);
    pick(worker);
  }

  void answered(size_t number) {
    Home& home = homes_[number];
    if (--home.under_way > 0) return;
    ++home.layer;
    ask_engine(number);
  }

  void end_step(size_t number) {
    Home& home = homes_[number];
    home.layer = 0;
    home.ended = now_;
    if (++home.steps < num_steps_) at(about(kBetweenSteps), [this, number] { ask_engine(number); });
  }

  void route(size_t number) {
    Home& home = homes_[number];
    std::vector<Asked> asked(engines_.size(), Asked{.home = number, .layer = home.layer, .experts = {}, .num_rows = 0, .able = {}});
    for (int choice = 0; choice < home.rows * kChoices; ++choice) {
      const int expert = std::uniform_int_distribution<int>(0, kExperts - 1)(random_);
      Asked& of_worker = asked[static_cast<size_t>(expert) % asked.size()];
      of_worker.experts.insert(expert);
      ++of_worker.num_rows;
    }
    for (size_t worker = 0; worker < asked.size(); ++worker) {
      if (asked[worker].num_rows == 0) continue;
      ++home.under_way;
      at(about(kWire), [this, worker, asked = asked[worker]]() mutable {
        Engine& engine = engines_[worker];
        engine.window.came(name_of(asked.home), asked.layer, now_);
        if (!engine.is_running) asked.able = now_;
        engine.queue.push_back(std::move(asked));
        pick(worker);
      });
    }
  }

  std::mt19937 random_{7};
  Time now_{};
  std::multimap<Time, std::function<void()>> events_;
  std::vector<Home> homes_;
  std::vector<Engine> engines_;
  int num_steps_ = 0;
  size_t num_jobs_ = 0;
  size_t num_joined_ = 0;
};

constexpr JoinLimits kNever{.share = 0, .most_runs = 0};

// Of what steps take without waiting, and of the jobs that shared a run.
struct Gain {
  double time = 0;
  double joined = 0;
};

Gain gain_of(const std::vector<int>& rows) {
  Cluster apart(rows, kNever);
  Cluster together(rows, {});
  const auto without = static_cast<double>(apart.run(100).count());
  return {.time = static_cast<double>(together.run(100).count()) / without, .joined = together.joined() - apart.joined()};
}

TEST(JoinedHomes, FallIntoStepAndSoTakeLessTime) {
  const Gain two = gain_of({8, 8});
  EXPECT_LT(two.time, 0.8);
  EXPECT_GT(two.joined, 0.85);
  const Gain four = gain_of({4, 4, 4, 4});
  EXPECT_LT(four.time, 0.9);
  EXPECT_GT(four.joined, 0.5);
}

TEST(JoinedHomes, AreNotHeldWhereThereIsLittleToShare) {
  EXPECT_LT(gain_of({1, 1}).time, 1.02);
  EXPECT_LT(gain_of({2, 2}).time, 1.02);
}

TEST(JoinedHomes, AreNotHeldBySlowOnes) {
  EXPECT_LT(gain_of({1, 60}).time, 1.02);
  EXPECT_LT(gain_of({60, 1}).time, 1.02);
}

}  // namespace
}  // namespace expertmesh
