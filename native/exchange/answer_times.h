#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace expertmesh::exchange {

// How long a peer takes to answer, as measured, and how long it is given.
class AnswerTimes {
 public:
  using Duration = std::chrono::duration<double>;

  void answered(size_t num_answers, Duration time) {
    const double each = time.count() / units(num_answers);
    seconds_each_ += (seconds_each_ == 0 ? 1 : 0.125) * (each - seconds_each_);
  }

  // A multiple of what such a dispatch has taken; never less than `least`.
  Duration limit(size_t num_answers, Duration least) const {
    return std::max(least, Duration(kMultiple * seconds_each_ * units(num_answers)));
  }

 private:
  static constexpr double kMultiple = 64;
  // A dispatch of no rows would take as long as so many.
  static double units(size_t num_answers) { return 8 + static_cast<double>(num_answers); }

  double seconds_each_ = 0;
};

}  // namespace expertmesh::exchange
