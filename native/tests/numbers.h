#pragma once

#include <cstdint>
#include <fstream>
#include <ios>
#include <stdexcept>
#include <string>
#include <vector>

namespace expertmesh {

// A file of recorded numbers, one after the other.
class Numbers {
 public:
  explicit Numbers(const char* name) : file_(std::string(EXPERTMESH_TEST_VECTORS) + "/" + name) {}

  bool is_at_end() { return (file_ >> std::ws).peek() == std::ifstream::traits_type::eof(); }
  double one() {
    double value = 0;
    if (!(file_ >> value)) throw std::runtime_error("the vectors end early");
    return value;
  }
  template <class T>
  std::vector<T> many(int64_t count, double divisor = 1.0) {
    std::vector<T> values;
    for (int64_t i = 0; i < count; ++i) values.push_back(static_cast<T>(one() / divisor));
    return values;
  }

 private:
  std::ifstream file_;
};

}  // namespace expertmesh
