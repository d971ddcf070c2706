#include "experts/expert.h"

#include <array>
#include <deque>
#include <optional>

#include "experts/checksum.h"

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

// The dtype of all its tensors; f32, which holds the others exactly, where they differ.
template <size_t kNumTensors>
DType common_format(const std::array<ExpertTensor, kNumTensors>& tensors) {
  const DType first = tensors[0].weight.entry->dtype;
  for (const ExpertTensor& tensor : tensors) {
    if (tensor.weight.entry->dtype != first) return DType::f32;
    if (tensor.bias.has_value() && tensor.bias->entry->dtype != first) return DType::f32;
  }
  return first;
}

// Tensors that had to be widened, as if the checkpoint had them so.
class WidenedTensors {
 public:
  // The tensor in `format`: its own or f32.
  TensorView in_format(const TensorView& view, DType format) {
    if (view.entry->dtype == format) return view;
    Tensor& tensor = tensors_.emplace_back(Tensor{*view.entry, widen_tensor(view)});
    tensor.entry.dtype = format;
    return {.entry = &tensor.entry,
            .data = reinterpret_cast<const std::byte*>(tensor.values.data()),
            .size_bytes = static_cast<int64_t>(tensor.values.size() * sizeof(float))};
  }

 private:
  struct Tensor {
    TensorEntry entry;
    std::vector<float> values;
  };

  std::deque<Tensor> tensors_;  // does not move its elements
};

void add(Checksum& checksum, const TensorView& view, int64_t& total) {
  checksum.add({view.data, static_cast<size_t>(view.size_bytes)});
  total += view.size_bytes;
}

}  // namespace

Expert load_expert(const Checkpoint& checkpoint, const MlpSpec& spec, int64_t hidden_size) {
  std::array tensors = {find(checkpoint, spec.gate, spec.intermediate_size, hidden_size),
                              find(checkpoint, spec.up, spec.intermediate_size, hidden_size),
                              find(checkpoint, spec.down, hidden_size, spec.intermediate_size)};
  Expert expert = {};
  expert.format = common_format(tensors);
  WidenedTensors widened;
  Checksum checksum;
  int64_t packed_size = 0;
  int64_t num_biases = 0;
  for (ExpertTensor& tensor : tensors) {
    tensor.weight = widened.in_format(tensor.weight, expert.format);
    add(checksum, tensor.weight, expert.canonical_bytes);
    packed_size += packed_bytes(tensor.n, tensor.k, expert.format);
    if (tensor.bias.has_value()) num_biases += tensor.n;
  }
  for (ExpertTensor& tensor : tensors) {
    if (!tensor.bias.has_value()) continue;
    tensor.bias = widened.in_format(*tensor.bias, expert.format);
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
    *matrices[i] = {.data = packed, .dtype = expert.format, .n = tensor.n, .k = tensor.k};
    packed += packed_bytes(tensor.n, tensor.k, expert.format);
    if (!tensor.bias.has_value()) continue;
    widen_tensor(*tensor.bias, bias);
    *biases[i] = bias;
    bias += tensor.n;
  }
  return expert;
}

}  // namespace expertmesh
