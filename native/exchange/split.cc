#include "exchange/split.h"

#include <algorithm>
#include <utility>

namespace expertmesh::exchange {

std::vector<DispatchPart> split_dispatch(DispatchHead head, size_t most_bytes) {
  std::vector<DispatchPart> parts;
  const size_t rows_of_part = std::max<size_t>(1, most_bytes / head.row_bytes);
  if (head.num_rows <= rows_of_part) {
    parts.push_back({.head = std::move(head), .first_row = 0, .places = {}});
    return parts;
  }
  for (size_t first = 0; first < head.num_rows; first += rows_of_part) {
    DispatchPart part;
    part.head = {.epoch = head.epoch, .numerics = head.numerics, .contents = {}, .counts = {}, .row_index = {}, .dtype = head.dtype,
                 .num_rows = static_cast<uint32_t>(std::min(rows_of_part, head.num_rows - first)), .row_bytes = head.row_bytes};
    part.first_row = first;
    parts.push_back(std::move(part));
  }
  std::vector<size_t> content_of(parts.size(), SIZE_MAX);  // that was added to a part last
  uint32_t answer = 0;
  for (size_t content = 0; content < head.contents.size(); ++content) {
    for (const uint32_t end = answer + head.counts[content]; answer < end; ++answer) {
      const uint32_t row = head.row_index[answer];
      const size_t index = row / rows_of_part;
      DispatchPart& part = parts[index];
      if (std::exchange(content_of[index], content) != content) {
        part.head.contents.push_back(head.contents[content]);
        part.head.counts.push_back(0);
      }
      ++part.head.counts.back();
      part.head.row_index.push_back(static_cast<uint32_t>(row - part.first_row));
      part.places.push_back(answer);
    }
  }
  std::erase_if(parts, [](const DispatchPart& part) { return part.places.empty(); });
  return parts;
}

}  // namespace expertmesh::exchange
