#include "experts/expert_tensors.h"

#include <algorithm>

#include "checkpoint/widen.h"
#include "expertmesh/error.h"
#include "kernels/quantise.h"

namespace expertmesh {

ExpertTensors::ExpertTensors(const Checkpoint& checkpoint, const ExpertLayout& layout) : checkpoint_(checkpoint), layout_(layout) {
  for (const ExpertPart& part : layout.parts()) tensors_.push_back(&checkpoint.tensor(*part.name, part.shape));
}

void ExpertTensors::read(int64_t begin, int64_t end, const std::function<void(std::span<const std::byte>)>& body) const {
  int64_t first = 0;  // of the part, among all canonical bytes
  for (size_t part = 0; part < tensors_.size(); ++part) {
    const int64_t size = layout_.parts()[part].canonical_bytes;
    const int64_t from = std::max(begin - first, int64_t{0});
    const int64_t to = std::min(end - first, size);
    if (from < to) read_part(part, from, to, body);
    first += size;
  }
}

void ExpertTensors::read_part(size_t part, int64_t begin, int64_t end, const std::function<void(std::span<const std::byte>)>& body) const {
  const TensorEntry& tensor = *tensors_[part];
  const ExpertPart& layout = layout_.parts()[part];
  const auto stored = static_cast<int64_t>(size_of(tensor.dtype));
  const bool has_codes = is_quantised(layout_.format()) && !layout.is_bias;
  // What is packed at once need not be gathered first.
  const int64_t columns = layout.is_bias ? 1 : layout.shape[1] * layout_.rows_packed_at_once();
  if (!has_codes && tensor.dtype == element_of(layout_.format())) {
    checkpoint_.read(tensor, begin, end, columns * stored, body);
    return;
  }
  // Elements that are converted together, and what becomes of them.
  const int64_t unit = has_codes ? layout.shape[1] : 1;
  const int64_t unit_bytes = has_codes ? canonical_bytes(layout_.format(), 1, unit) : static_cast<int64_t>(size_of(element_of(layout_.format())));
  const int64_t first = begin / unit_bytes;
  const int64_t last = (end + unit_bytes - 1) / unit_bytes;
  int64_t at = first * unit_bytes;
  checkpoint_.read(tensor, first * unit * stored, last * unit * stored, columns * stored, [&](std::span<const std::byte> piece) {
    const std::vector<std::byte> converted = convert(part, piece);
    const auto size = static_cast<int64_t>(converted.size());
    const int64_t skipped = std::max(begin - at, int64_t{0});
    const int64_t taken = std::min(end - at, size) - skipped;
    at += size;
    body(std::span(converted).subspan(static_cast<size_t>(skipped), static_cast<size_t>(taken)));
  });
}

std::vector<std::byte> ExpertTensors::convert(size_t part, std::span<const std::byte> stored) const {
  const TensorEntry& tensor = *tensors_[part];
  const ExpertPart& layout = layout_.parts()[part];
  const Format format = layout_.format();
  const std::vector<float> values = widen(stored, tensor.dtype);
  const auto count = static_cast<int64_t>(values.size());
  if (is_quantised(format) && !layout.is_bias) {
    const int64_t k = layout.shape[1];
    std::vector<std::byte> codes(static_cast<size_t>(canonical_bytes(format, count / k, k)));
    if (kernels::quantise(values.data(), format, count / k, k, codes.data())) return codes;
  } else {
    std::vector<std::byte> elements(values.size() * size_of(element_of(format)));
    if (narrow(values, element_of(format), elements.data())) return elements;
  }
  throw Error("EM_TENSOR_VALUE", {{"file", checkpoint_.file_of(tensor)}, {"tensor", tensor.name}, {"format", name_of(format)}});
}

}  // namespace expertmesh
