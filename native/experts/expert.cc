#include "experts/expert.h"

#include <array>
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

void check_dtype(const Checkpoint& checkpoint, const TensorView& view, DType wanted) {
  if (view.entry->dtype == wanted) return;
  throw Error("EM_TENSOR_DTYPE", {{"file", checkpoint.file_of(view)},
                                  {"tensor", view.entry->name},
                                  {"got", name_of(view.entry->dtype)},
                                  {"wanted", concat(name_of(wanted), ", as the expert's gate")}});
}

void add(Checksum& checksum, const TensorView& view, int64_t& total) {
  checksum.add({view.data, static_cast<size_t>(view.size_bytes)});
  total += view.size_bytes;
}

}  // namespace

Expert load_expert(const Checkpoint& checkpoint, const MlpSpec& spec, int64_t hidden_size) {
  const std::array tensors = {find(checkpoint, spec.gate, spec.intermediate_size, hidden_size),
                              find(checkpoint, spec.up, spec.intermediate_size, hidden_size),
                              find(checkpoint, spec.down, hidden_size, spec.intermediate_size)};
  Expert expert = {};
  expert.format = tensors[0].weight.entry->dtype;
  Checksum checksum;
  int64_t packed_size = 0;
  int64_t num_biases = 0;
  for (const ExpertTensor& tensor : tensors) checkpoint.read_ahead(tensor.weight);
  for (const ExpertTensor& tensor : tensors) {
    check_dtype(checkpoint, tensor.weight, expert.format);
    add(checksum, tensor.weight, expert.canonical_bytes);
    packed_size += packed_bytes(tensor.n, tensor.k, expert.format);
    if (tensor.bias.has_value()) num_biases += tensor.n;
  }
  for (const ExpertTensor& tensor : tensors) {
    if (!tensor.bias.has_value()) continue;
    check_dtype(checkpoint, *tensor.bias, expert.format);
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
