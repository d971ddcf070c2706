#include "experts/expert.h"

#include <array>
#include <deque>
#include <optional>

#include "experts/checksum.h"
#include "expertmesh/error.h"

namespace expertmesh {

namespace {

struct ExpertTensor {
  const LinearSpec* spec;
  TensorView weight;
  std::optional<TensorView> bias;
  int64_t n;
  int64_t k;
};

ExpertTensor find(const Checkpoint& checkpoint, const LinearSpec& spec, int64_t n, int64_t k) {
  ExpertTensor tensor{.spec = &spec, .weight = checkpoint.tensor(spec.weight, {n, k}), .bias = std::nullopt, .n = n, .k = k};
  if (spec.bias.has_value()) tensor.bias = checkpoint.tensor(*spec.bias, {n});
  return tensor;
}

// Tensors in a format, widened to it where they have another one.
class FormattedTensors {
 public:
  FormattedTensors(const Checkpoint& checkpoint, DType format) : checkpoint_(checkpoint), format_(format) {}

  TensorView view(const TensorView& stored) {
    const DType dtype = stored.entry->dtype;
    if (dtype == format_) return stored;
    if (format_ != DType::f32) {
      throw Error("EM_TENSOR_DTYPE", {{"file", checkpoint_.file_of(stored)},
                                      {"tensor", stored.entry->name},
                                      {"got", name_of(dtype)},
                                      {"wanted", concat(name_of(format_), ", the format asked for")}});
    }
    Tensor& tensor = widened_.emplace_back(Tensor{*stored.entry, widen_tensor(stored)});
    tensor.entry.dtype = format_;
    return {.entry = &tensor.entry,
            .data = reinterpret_cast<const std::byte*>(tensor.values.data()),
            .size_bytes = static_cast<int64_t>(tensor.values.size() * sizeof(float))};
  }

 private:
  struct Tensor {
    TensorEntry entry;
    std::vector<float> values;
  };

  const Checkpoint& checkpoint_;
  const DType format_;
  std::deque<Tensor> widened_;  // does not move its elements
};

void add(Checksum& checksum, const TensorView& view, int64_t& total) {
  checksum.add({view.data, static_cast<size_t>(view.size_bytes)});
  total += view.size_bytes;
}

}  // namespace

Expert load_expert(const Checkpoint& checkpoint, const MlpSpec& spec, int64_t hidden_size, DType format) {
  std::array tensors = {find(checkpoint, spec.gate, spec.intermediate_size, hidden_size),
                              find(checkpoint, spec.up, spec.intermediate_size, hidden_size),
                              find(checkpoint, spec.down, hidden_size, spec.intermediate_size)};
  Expert expert = {};
  expert.format = format;
  FormattedTensors formatted(checkpoint, format);
  Checksum checksum;
  int64_t packed_size = 0;
  int64_t num_biases = 0;
  for (const ExpertTensor& tensor : tensors) checkpoint.read_ahead(tensor.weight);
  for (ExpertTensor& tensor : tensors) {
    tensor.weight = formatted.view(tensor.weight);
    add(checksum, tensor.weight, expert.canonical_bytes);
    packed_size += packed_bytes(tensor.n, tensor.k, format);
    if (tensor.bias.has_value()) num_biases += tensor.n;
  }
  for (ExpertTensor& tensor : tensors) {
    if (!tensor.bias.has_value()) continue;
    tensor.bias = formatted.view(*tensor.bias);
    add(checksum, *tensor.bias, expert.canonical_bytes);
  }
  expert.checksum = checksum.value();

  expert.storage = AlignedBuffer(static_cast<size_t>(packed_size), "an expert");
  expert.biases.resize(static_cast<size_t>(num_biases));
  std::byte* packed = expert.storage.data();
  float* bias = expert.biases.data();
  const std::array matrices = {&expert.matrices.gate, &expert.matrices.up, &expert.matrices.down};
  const std::array biases = {&expert.matrices.gate_bias, &expert.matrices.up_bias, &expert.matrices.down_bias};
  for (size_t i = 0; i < tensors.size(); ++i) {
    const ExpertTensor& tensor = tensors[i];
    pack_tensor(tensor.weight, tensor.n, tensor.k, packed, for_ranges_alone);
    *matrices[i] = {.data = packed, .dtype = format, .n = tensor.n, .k = tensor.k};
    packed += packed_bytes(tensor.n, tensor.k, format);
    if (!tensor.bias.has_value()) continue;
    widen_tensor(*tensor.bias, bias);
    *biases[i] = bias;
    bias += tensor.n;
  }
  return expert;
}

}  // namespace expertmesh
