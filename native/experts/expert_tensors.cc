#include "experts/expert_tensors.h"

#include <algorithm>

#include "checkpoint/widen.h"
#include "expertmesh/error.h"

namespace expertmesh {

ExpertTensors::ExpertTensors(const Checkpoint& checkpoint, const ExpertLayout& layout) : checkpoint_(checkpoint), layout_(layout) {
  for (const ExpertPart& part : layout.parts()) {
    const TensorEntry& tensor = checkpoint.tensor(*part.name, part.shape);
    if (format_of(tensor.dtype) != layout.format() && layout.format() != Format::f32) {
      throw Error("EM_TENSOR_DTYPE", {{"file", checkpoint.file_of(tensor)},
                                      {"tensor", tensor.name},
                                      {"got", name_of(tensor.dtype)},
                                      {"wanted", concat(name_of(layout.format()), ", the format asked for")}});
    }
    tensors_.push_back(&tensor);
  }
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
  // What is packed at once need not be gathered first.
  const int64_t columns = layout.is_bias ? 1 : layout.shape[1] * layout_.rows_packed_at_once();
  const auto stored = static_cast<int64_t>(size_of(tensor.dtype));
  if (format_of(tensor.dtype) == layout_.format()) {
    checkpoint_.read(tensor, begin, end, columns * stored, body);
    return;
  }
  const auto wide = static_cast<int64_t>(sizeof(float));
  const int64_t first = begin / wide;
  const int64_t last = (end + wide - 1) / wide;
  int64_t at = first * wide;
  checkpoint_.read(tensor, first * stored, last * stored, columns * stored, [&](std::span<const std::byte> piece) {
    const std::vector<float> values = widen(piece, tensor.dtype);
    const auto widened = std::as_bytes(std::span(values));
    const int64_t skipped = std::max(begin - at, int64_t{0});
    const int64_t taken = std::min(end - at, static_cast<int64_t>(widened.size())) - skipped;
    at += static_cast<int64_t>(widened.size());
    body(widened.subspan(static_cast<size_t>(skipped), static_cast<size_t>(taken)));
  });
}

}  // namespace expertmesh
