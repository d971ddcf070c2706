#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "expertmesh/error.h"
#include "checkpoint/checkpoint.h"
#include "spec/spec.h"

namespace expertmesh {

// A checkpoint of f32 tensors whose values are a fixed pseudo-random sequence, in a file of its own.
class ModelFile {
 public:
  explicit ModelFile(const char* name) : path_(std::filesystem::temp_directory_path() / concat("expertmesh-", name, "-", ::getpid(), ".bin")) {}
  ~ModelFile() { std::filesystem::remove(path_); }
  ModelFile(const ModelFile&) = delete;
  ModelFile& operator=(const ModelFile&) = delete;

  // Each of these adds tensors and gives their names.
  std::string matrix(const std::string& name, int64_t n, int64_t k, float scale = 0.3f) { return add(name, {n, k}, scale, 0.0f); }
  std::string vector(const std::string& name, int64_t n) { return add(name, {n}, 0.2f, 1.0f); }
  LinearSpec linear(const std::string& name, int64_t n, int64_t k, bool has_bias) {
    LinearSpec spec{.weight = matrix(name, n, k), .bias = std::nullopt};
    if (has_bias) spec.bias = vector(name + "_bias", n);
    return spec;
  }
  NormSpec norm(const std::string& name, int64_t n, NormType type = NormType::rms) {
    NormSpec spec{.type = type, .weight = vector(name, n), .bias = std::nullopt, .eps = 1e-5f};
    if (type == NormType::layer) spec.bias = vector(name + "_bias", n);
    return spec;
  }

  // Other values of a tensor, of which there are as many.
  void set(const std::string& name, std::span<const float> values) {
    std::copy(values.begin(), values.end(), data_.begin() + tensors_[by_name_.at(name)].begin / static_cast<int64_t>(sizeof(float)));
  }

  // After the last tensor.
  void write() const {
    std::ofstream file(path_, std::ios::binary);
    file.write(reinterpret_cast<const char*>(data_.data()), static_cast<std::streamsize>(data_.size() * sizeof(float)));
  }

  const std::filesystem::path& path() const { return path_; }
  std::shared_ptr<const Checkpoint> open() const {
    return std::make_shared<const Checkpoint>(std::vector<std::string>{path_.string()}, tensors_);
  }
  std::span<const float> values(const std::string& name) const {
    const TensorEntry& tensor = tensors_[by_name_.at(name)];
    return std::span(data_).subspan(static_cast<size_t>(tensor.begin) / sizeof(float), static_cast<size_t>(tensor.end - tensor.begin) / sizeof(float));
  }

 private:
  std::string add(const std::string& name, std::vector<int64_t> shape, float scale, float offset) {
    int64_t count = 1;
    for (const int64_t length : shape) count *= length;
    const auto begin = static_cast<int64_t>(data_.size() * sizeof(float));
    for (int64_t i = 0; i < count; ++i) {
      state_ = state_ * 6364136223846793005 + 1442695040888963407;  // constants of Knuth's MMIX
      data_.push_back(offset + scale * (static_cast<float>(state_ >> 40) * 0x1p-23f - 1.0f));
    }
    by_name_.emplace(name, tensors_.size());
    tensors_.push_back({.name = name, .file = 0, .dtype = DType::f32, .shape = std::move(shape), .begin = begin,
                        .end = begin + count * static_cast<int64_t>(sizeof(float))});
    return name;
  }

  std::filesystem::path path_;
  uint64_t state_ = 1;
  std::vector<float> data_;
  std::vector<TensorEntry> tensors_;
  std::map<std::string, size_t> by_name_;
};

}  // namespace expertmesh
