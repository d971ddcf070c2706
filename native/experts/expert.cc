#include "experts/expert.h"

#include <array>
#include <deque>
#include <optional>
#include <utility>

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

using ExpertTensors = std::array<ExpertTensor, 3>;

// Calls body(TensorView&) for each tensor in the order of the canonical bytes: gate, up, down weights, then biases.
template <class Tensors, class Body>
void for_canonical(Tensors& tensors, const Body& body) {
  for (auto& tensor : tensors) body(tensor.weight);
  for (auto& tensor : tensors) {
    if (tensor.bias.has_value()) body(*tensor.bias);
  }
}

ExpertTensors find_all(const Checkpoint& checkpoint, const MlpSpec& spec, int64_t hidden_size) {
  ExpertTensors tensors = {find(checkpoint, spec.gate, spec.intermediate_size, hidden_size),
                           find(checkpoint, spec.up, spec.intermediate_size, hidden_size),
                           find(checkpoint, spec.down, hidden_size, spec.intermediate_size)};
  for (const ExpertTensor& tensor : tensors) checkpoint.read_ahead(tensor.weight);
  return tensors;
}

// All tensors are in `format`.
Expert pack(const ExpertTensors& tensors, DType format) {
  Expert expert = {};
  expert.format = format;
  Checksum checksum;
  for_canonical(tensors, [&](const TensorView& view) {
    checksum.add({view.data, static_cast<size_t>(view.size_bytes)});
    expert.canonical_bytes += view.size_bytes;
  });
  expert.checksum = checksum.value();

  int64_t packed_size = 0;
  int64_t num_biases = 0;
  for (const ExpertTensor& tensor : tensors) {
    packed_size += packed_bytes(tensor.n, tensor.k, format);
    if (tensor.bias.has_value()) num_biases += tensor.n;
  }
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

}  // namespace

Expert load_expert(const Checkpoint& checkpoint, const MlpSpec& spec, int64_t hidden_size, DType format) {
  ExpertTensors tensors = find_all(checkpoint, spec, hidden_size);
  FormattedTensors formatted(checkpoint, format);
  for_canonical(tensors, [&](TensorView& view) { view = formatted.view(view); });
  return pack(tensors, format);
}

Expert load_expert(std::span<const std::byte> canonical, const MlpSpec& spec, int64_t hidden_size, DType format) {
  std::deque<TensorEntry> entries;  // does not move its elements
  const std::byte* data = canonical.data();
  const auto take = [&](const std::string& name, std::vector<int64_t> shape) {
    int64_t size_bytes = static_cast<int64_t>(size_of(format));
    for (const int64_t size : shape) size_bytes *= size;
    const int64_t left = canonical.data() + canonical.size() - data;
    if (size_bytes > left) fail_argument("an expert's canonical bytes end within ", name, "; there are ", canonical.size());
    TensorEntry& entry = entries.emplace_back();
    entry.name = name;
    entry.dtype = format;
    entry.shape = std::move(shape);
    const TensorView view{.entry = &entry, .data = data, .size_bytes = size_bytes};
    data += size_bytes;
    return view;
  };
  const auto weight = [&](const LinearSpec& linear, int64_t n, int64_t k) {
    return ExpertTensor{.spec = &linear, .weight = take(linear.weight, {n, k}), .bias = std::nullopt, .n = n, .k = k};
  };
  ExpertTensors tensors = {weight(spec.gate, spec.intermediate_size, hidden_size), weight(spec.up, spec.intermediate_size, hidden_size),
                           weight(spec.down, hidden_size, spec.intermediate_size)};
  for (ExpertTensor& tensor : tensors) {
    if (tensor.spec->bias.has_value()) tensor.bias = take(*tensor.spec->bias, {tensor.n});
  }
  if (data != canonical.data() + canonical.size()) {
    fail_argument("an expert's canonical bytes are ", canonical.size(), "; wanted ", data - canonical.data());
  }
  return pack(tensors, format);
}

std::vector<std::byte> canonical_bytes(const Checkpoint& checkpoint, const MlpSpec& spec, int64_t hidden_size, DType format) {
  ExpertTensors tensors = find_all(checkpoint, spec, hidden_size);
  FormattedTensors formatted(checkpoint, format);
  std::vector<std::byte> bytes;
  for_canonical(tensors, [&](const TensorView& stored) {
    const TensorView view = formatted.view(stored);
    bytes.insert(bytes.end(), view.data, view.data + view.size_bytes);
  });
  return bytes;
}

}  // namespace expertmesh
