#include "route/rows_by_step.h"

#include <algorithm>

namespace expertmesh {

namespace {

constexpr int32_t kNone = -1;

class Step {
 public:
  Step(const StepReplicas& replicas, const StepWorkers& workers)
      : replicas_(replicas),
        speeds_(workers.speeds),
        expert_of_(replicas.workers.size()),
        parts_(replicas.workers.size(), 0),
        loads_(workers.queued),
        shared_(loads_.size()),
        is_settled_(loads_.size(), 0),
        hops_(loads_.size()) {}

  void place(std::span<const int32_t> rows) {
    std::vector<int32_t> order;
    for (size_t expert = 0; expert < rows.size(); ++expert) {
      if (rows[expert] > 0) order.push_back(static_cast<int32_t>(expert));
    }
    std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
      if (has_choice(a) != has_choice(b)) return has_choice(b);
      const int32_t rows_a = rows[static_cast<size_t>(a)];
      const int32_t rows_b = rows[static_cast<size_t>(b)];
      return rows_a != rows_b ? rows_a > rows_b : a < b;
    });
    for (const int32_t expert : order) place_whole(expert, rows[static_cast<size_t>(expert)]);
  }

  // Takes rows from the worker with the highest level, or settles it with all that it could give rows to. False: all are settled.
  bool relieve() {
    if (!is_any_shared_) return false;
    const int32_t most = highest();
    if (most == kNone) return false;
    reach(most);
    int32_t least = most;
    for (const int32_t worker : reached_) {
      if (is_lower(worker, load(worker) + 1, least, load(least) + 1)) least = worker;
    }
    const int64_t surplus = surplus_of(most, least);
    if (surplus > 0) {
      shift(most, least, surplus);
    } else {
      for (const int32_t worker : reached_) is_settled_[static_cast<size_t>(worker)] = 1;
    }
    return true;
  }

  std::vector<int32_t> take_parts() { return std::move(parts_); }

 private:
  // How a worker was found on the way from the highest one: rows go from one replica of an expert to another one.
  struct Hop {
    int32_t from = kNone;
    int32_t to = kNone;
  };

  int32_t begin_of(int32_t expert) const { return replicas_.first[static_cast<size_t>(expert)]; }
  int32_t end_of(int32_t expert) const { return replicas_.first[static_cast<size_t>(expert) + 1]; }
  bool has_choice(int32_t expert) const { return end_of(expert) - begin_of(expert) > 1; }
  int32_t worker_of(int32_t replica) const { return replicas_.workers[static_cast<size_t>(replica)]; }
  int64_t load(int32_t worker) const { return loads_[static_cast<size_t>(worker)]; }
  int64_t speed(int32_t worker) const { return speeds_[static_cast<size_t>(worker)]; }
  // Whether the first worker's level with so many rows is below that of the second.
  bool is_lower(int32_t worker, int64_t rows, int32_t other, int64_t rows_of_other) const {
    return rows * speed(other) < rows_of_other * speed(worker);
  }
  // As many rows as lower the higher level of the two, one after the other. None where both are one worker.
  int64_t surplus_of(int32_t most, int32_t least) const {
    if (most == least) return 0;
    return ((load(most) + 1) * speed(least) - load(least) * speed(most) - 1) / (speed(most) + speed(least));
  }

  void place_whole(int32_t expert, int32_t rows) {
    int32_t least = begin_of(expert);
    for (int32_t replica = least; replica < end_of(expert); ++replica) {
      expert_of_[static_cast<size_t>(replica)] = expert;
      const int32_t worker = worker_of(replica);
      const int32_t best = worker_of(least);
      const bool is_higher = is_lower(best, load(best) + rows, worker, load(worker) + rows);
      if (is_lower(worker, load(worker) + rows, best, load(best) + rows) || (!is_higher && worker < best)) least = replica;
    }
    give(least, rows);
    if (!has_choice(expert)) return;
    is_any_shared_ = true;
    for (int32_t replica = begin_of(expert); replica < end_of(expert); ++replica) {
      shared_[static_cast<size_t>(worker_of(replica))].push_back(replica);
    }
  }

  int32_t highest() const {
    int32_t most = kNone;
    for (int32_t worker = 0; worker < static_cast<int32_t>(loads_.size()); ++worker) {
      if (is_settled_[static_cast<size_t>(worker)] != 0) continue;
      if (most == kNone || is_lower(most, load(most), worker, load(worker))) most = worker;
    }
    return most;
  }

  // Workers that rows of `start` can go to, from one to the next, the nearest first. What is settled gives and takes nothing.
  void reach(int32_t start) {
    std::fill(hops_.begin(), hops_.end(), Hop{});
    reached_.assign(1, start);
    for (size_t next = 0; next < reached_.size(); ++next) {
      for (const int32_t from : shared_[static_cast<size_t>(reached_[next])]) {
        if (parts_[static_cast<size_t>(from)] == 0) continue;
        const int32_t expert = expert_of_[static_cast<size_t>(from)];
        for (int32_t to = begin_of(expert); to < end_of(expert); ++to) {
          const auto worker = static_cast<size_t>(worker_of(to));
          if (worker_of(to) == start || is_settled_[worker] != 0 || hops_[worker].to != kNone) continue;
          hops_[worker] = {from, to};
          reached_.push_back(worker_of(to));
        }
      }
    }
  }

  // As many rows as every hop between them has, `surplus` at most.
  void shift(int32_t most, int32_t least, int64_t surplus) {
    int64_t count = surplus;
    for (int32_t worker = least; worker != most; worker = worker_of(hop_to(worker).from)) {
      count = std::min<int64_t>(count, parts_[static_cast<size_t>(hop_to(worker).from)]);
    }
    for (int32_t worker = least; worker != most; worker = worker_of(hop_to(worker).from)) {
      give(hop_to(worker).from, -count);
      give(hop_to(worker).to, count);
    }
  }

  const Hop& hop_to(int32_t worker) const { return hops_[static_cast<size_t>(worker)]; }

  void give(int32_t replica, int64_t count) {
    parts_[static_cast<size_t>(replica)] += static_cast<int32_t>(count);
    loads_[static_cast<size_t>(worker_of(replica))] += count;
  }

  const StepReplicas& replicas_;
  const std::vector<int32_t>& speeds_;
  std::vector<int32_t> expert_of_;            // [replicas] of experts with rows
  std::vector<int32_t> parts_;                // [replicas]
  std::vector<int64_t> loads_;                // [workers]
  std::vector<std::vector<int32_t>> shared_;  // [workers] replicas of experts with a choice, those placed first first
  std::vector<uint8_t> is_settled_;           // [workers] nothing makes it any better
  bool is_any_shared_ = false;
  std::vector<Hop> hops_;          // [workers]
  std::vector<int32_t> reached_;  // the start first
};

}  // namespace

std::vector<int32_t> rows_by_step(const StepReplicas& replicas, std::span<const int32_t> rows, const StepWorkers& workers) {
  Step step(replicas, workers);
  step.place(rows);
  while (step.relieve()) {
  }
  return step.take_parts();
}

}  // namespace expertmesh
