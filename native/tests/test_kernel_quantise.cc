// Codes, scales and values of the recorded matrices, to the bit.
#include "kernels/quantise.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace expertmesh::kernels {
namespace {

struct Recorded {
  Format format;
  int64_t rows;
  int64_t columns;
  std::vector<uint8_t> input;
  bool is_refused;
  std::vector<uint8_t> codes;
  std::vector<uint8_t> scales;
  std::vector<uint8_t> values;
};

std::vector<uint8_t> bytes_of(const std::string& hex) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) bytes.push_back(static_cast<uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  return bytes;
}

Format format_named(const std::string& name) {
  for (const Format format : kFormats) {
    if (name == name_of(format)) return format;
  }
  throw std::runtime_error("no format " + name);
}

std::vector<Recorded> recorded() {
  std::ifstream file(EXPERTMESH_TEST_DATA "/quant.txt");
  std::vector<Recorded> cases;
  std::vector<std::vector<uint8_t>> inputs;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#")) continue;
    std::istringstream words(line);
    std::string format, input, codes, scales, values;
    Recorded one{};
    words >> format >> one.rows >> one.columns >> input >> codes >> scales >> values;
    one.format = format_named(format);
    if (!input.starts_with("=")) inputs.push_back(bytes_of(input));
    one.input = input.starts_with("=") ? inputs.at(std::stoul(input.substr(1))) : inputs.back();
    one.is_refused = codes == "nonfinite";
    if (!one.is_refused) {
      one.codes = bytes_of(codes);
      one.scales = bytes_of(scales);
      one.values = bytes_of(values);
    }
    cases.push_back(one);
  }
  return cases;
}

std::vector<float> floats(const std::vector<uint8_t>& bytes) {
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

// Rows of codes and rows of scales as rows of both.
std::vector<uint8_t> canonical_of(const Recorded& one) {
  std::vector<uint8_t> canonical;
  const auto codes = static_cast<std::ptrdiff_t>(one.codes.size()) / one.rows;
  const auto scales = static_cast<std::ptrdiff_t>(one.scales.size()) / one.rows;
  for (int64_t row = 0; row < one.rows; ++row) {
    canonical.insert(canonical.end(), one.codes.begin() + row * codes, one.codes.begin() + (row + 1) * codes);
    canonical.insert(canonical.end(), one.scales.begin() + row * scales, one.scales.begin() + (row + 1) * scales);
  }
  return canonical;
}

TEST(QuantiseTest, GivesTheRecordedCodesScalesAndValues) {
  const std::vector<Recorded> cases = recorded();
  ASSERT_GT(cases.size(), 60u);
  for (size_t i = 0; i < cases.size(); ++i) {
    const Recorded& one = cases[i];
    SCOPED_TRACE("case " + std::to_string(i) + " " + name_of(one.format));
    std::vector<uint8_t> canonical(static_cast<size_t>(canonical_bytes(one.format, one.rows, one.columns)), 0x5a);
    ASSERT_EQ(quantise(floats(one.input).data(), one.format, one.rows, one.columns, canonical.data()), !one.is_refused);
    if (one.is_refused) continue;
    ASSERT_EQ(canonical, canonical_of(one));
    std::vector<float> values(static_cast<size_t>(one.rows * one.columns));
    dequantise(canonical.data(), one.format, one.rows, one.columns, values.data());
    ASSERT_EQ(0, std::memcmp(values.data(), one.values.data(), one.values.size()));
  }
}

}  // namespace
}  // namespace expertmesh::kernels
