#include "exchange/frames.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "exchange/proto_wire.h"
#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

// Far above any model's; without it a head of two bytes for each would take much more memory than it has bytes.
constexpr size_t kMostContents = 16384;

// The field of a frame that says what kind it is, with the message in it, whose last `rows_bytes` are elsewhere.
std::string wrap(int field, const std::string& message, size_t rows_bytes = 0) {
  ProtoWriter frame;
  frame.open_field(field, message.size() + rows_bytes);
  frame.append(message);
  return frame.take();
}

std::string encode_content(const Content& content) {
  ProtoWriter writer;
  writer.varint_field(1, content.layer);
  writer.varint_field(2, content.expert);
  writer.bytes_field(3, content.format);
  writer.bytes_field(4, content.checksum);
  return writer.take();
}

std::string encode_packed(const std::vector<uint32_t>& values) {
  ProtoWriter writer;
  for (const uint32_t value : values) writer.varint(value);
  return writer.take();
}

Content read_content(ProtoReader reader) {
  Content content;
  while (!reader.is_at_end()) {
    const uint32_t tag = reader.tag();
    switch (tag) {
      case 0x08:
        content.layer = reader.uint32();
        break;
      case 0x10:
        content.expert = reader.uint32();
        break;
      case 0x1a:
        content.format = reader.bytes();
        break;
      case 0x22:
        content.checksum = reader.bytes();
        break;
      default:
        reader.skip(tag);
    }
  }
  return content;
}

Hello read_hello(ProtoReader reader) {
  Hello hello;
  while (!reader.is_at_end()) {
    const uint32_t tag = reader.tag();
    std::string* const texts[] = {nullptr,       &hello.worker,      &hello.incarnation, &hello.numerics, &hello.wire_dtype, nullptr,
                                  &hello.cluster, &hello.fingerprint, &hello.token,       &hello.host,     &hello.local};
    const uint32_t field = tag >> 3;
    if (tag == 0x28) {
      hello.window_bytes = reader.uint53();
    } else if ((tag & 7) == 2 && field < std::size(texts) && texts[field] != nullptr) {
      *texts[field] = reader.bytes();
    } else {
      reader.skip(tag);
    }
  }
  return hello;
}

void read_packed(ProtoReader reader, std::vector<uint32_t>& values) {
  while (!reader.is_at_end()) values.push_back(reader.uint32());
}

std::optional<DType> dtype_of(std::string_view name) {
  for (const DType dtype : {DType::f32, DType::f16, DType::bf16}) {
    if (name == name_of(dtype)) return dtype;
  }
  return std::nullopt;
}

DispatchFrame read_dispatch(ProtoReader reader, size_t rows_bytes) {
  DispatchFrame frame;
  DispatchHead& head = frame.head;
  std::string_view dtype;
  size_t num_read = 0;
  while (!reader.is_at_end()) {
    const uint32_t tag = reader.tag();
    switch (tag) {
      case 0x08:
        frame.id = reader.uint53();
        break;
      case 0x10:
        head.epoch = reader.uint53();
        break;
      case 0x1a:
        head.numerics = reader.bytes();
        break;
      case 0x22:
        if (head.contents.size() == kMostContents) fail_frame(concat("more than ", kMostContents, " contents"));
        head.contents.push_back(read_content(ProtoReader(reader.bytes())));
        break;
      case 0x2a:
        read_packed(ProtoReader(reader.bytes()), head.counts);
        break;
      case 0x28:
        head.counts.push_back(reader.uint32());
        break;
      case 0x32:
        read_packed(ProtoReader(reader.bytes()), head.row_index);
        break;
      case 0x30:
        head.row_index.push_back(reader.uint32());
        break;
      case 0x3a:
        dtype = reader.bytes();
        break;
      case 0x40:
        head.num_rows = reader.uint32();
        break;
      case 0x4a:
        num_read = reader.bytes_outside();
        break;
      default:
        reader.skip(tag);
    }
  }
  const std::optional<DType> known = dtype_of(dtype);
  if (!known.has_value()) fail_frame(concat("rows of dtype \"", dtype, '"'));
  head.dtype = *known;
  head.row_bytes = head.num_rows == 0 ? 0 : rows_bytes / head.num_rows;
  const std::string problem = dispatch_problem(head, num_read);
  if (!problem.empty()) fail_frame("a dispatch that does not fit together: " + problem);
  return frame;
}

ResultFrame read_result(ProtoReader reader) {
  ResultFrame result;
  while (!reader.is_at_end()) {
    const uint32_t tag = reader.tag();
    switch (tag) {
      case 0x08:
        result.id = reader.uint53();
        break;
      case 0x10:
        result.first_row = reader.uint32();
        break;
      case 0x18:
        result.num_rows = reader.uint32();
        break;
      case 0x20:
        result.total_rows = reader.uint32();
        break;
      case 0x2a:
        reader.bytes_outside();
        break;
      default:
        reader.skip(tag);
    }
  }
  return result;
}

RefusedFrame read_refused(ProtoReader reader) {
  RefusedFrame refused;
  while (!reader.is_at_end()) {
    const uint32_t tag = reader.tag();
    switch (tag) {
      case 0x08:
        refused.id = reader.uint53();
        break;
      case 0x12:
        refused.refusal.reason = reader.bytes();
        break;
      case 0x1a:
        refused.refusal.message = reader.bytes();
        break;
      case 0x20:
        refused.refusal.epoch = reader.uint53();
        break;
      default:
        reader.skip(tag);
    }
  }
  return refused;
}

uint64_t read_id(ProtoReader reader) {
  uint64_t id = 0;
  while (!reader.is_at_end()) {
    const uint32_t tag = reader.tag();
    if (tag == 0x08) {
      id = reader.uint53();
    } else {
      reader.skip(tag);
    }
  }
  return id;
}

// The last of the frame's fields by which `read` knows a kind.
template <class Frame, class Read>
Frame read_frame(std::string_view head, size_t rows_bytes, const Read& read) {
  ProtoReader reader(head, rows_bytes);
  Frame frame;
  while (!reader.is_at_end()) {
    const uint32_t tag = reader.tag();
    if (!read(tag, reader, frame)) reader.skip(tag);
  }
  return frame;
}

}  // namespace

std::string encode_hello(const Hello& hello) {
  ProtoWriter writer;
  writer.bytes_field(1, hello.worker);
  writer.bytes_field(2, hello.incarnation);
  writer.bytes_field(3, hello.numerics);
  writer.bytes_field(4, hello.wire_dtype);
  writer.varint_field(5, hello.window_bytes);
  writer.bytes_field(6, hello.cluster);
  writer.bytes_field(7, hello.fingerprint);
  writer.bytes_field(8, hello.token);
  writer.bytes_field(9, hello.host);
  writer.bytes_field(10, hello.local);
  return wrap(1, writer.take());
}

std::string encode_cancel(uint64_t id) {
  ProtoWriter writer;
  writer.varint_field(1, id);
  return wrap(3, writer.take());
}

std::string encode_dispatch_head(uint64_t id, const DispatchHead& head) {
  const size_t rows_bytes = head.num_rows * head.row_bytes;
  ProtoWriter writer;
  writer.varint_field(1, id);
  writer.varint_field(2, head.epoch);
  writer.bytes_field(3, head.numerics);
  for (const Content& content : head.contents) {
    const std::string encoded = encode_content(content);
    writer.open_field(4, encoded.size());
    writer.append(encoded);
  }
  const std::string counts = encode_packed(head.counts);
  writer.open_field(5, counts.size());
  writer.append(counts);
  const std::string row_index = encode_packed(head.row_index);
  writer.open_field(6, row_index.size());
  writer.append(row_index);
  writer.bytes_field(7, name_of(head.dtype));
  writer.varint_field(8, head.num_rows);
  writer.open_field(9, rows_bytes);
  return wrap(2, writer.take(), rows_bytes);
}

std::string encode_result_head(const ResultFrame& result, size_t rows_bytes) {
  ProtoWriter writer;
  writer.varint_field(1, result.id);
  writer.varint_field(2, result.first_row);
  writer.varint_field(3, result.num_rows);
  writer.varint_field(4, result.total_rows);
  writer.open_field(5, rows_bytes);
  return wrap(2, writer.take(), rows_bytes);
}

std::string encode_refused(const RefusedFrame& refused) {
  ProtoWriter writer;
  writer.varint_field(1, refused.id);
  writer.bytes_field(2, refused.refusal.reason);
  writer.bytes_field(3, refused.refusal.message);
  writer.varint_field(4, refused.refusal.epoch);
  return wrap(3, writer.take());
}

CallerFrame decode_caller_frame(std::string_view head, size_t rows_bytes) {
  return read_frame<CallerFrame>(head, rows_bytes, [rows_bytes](uint32_t tag, ProtoReader& reader, CallerFrame& frame) {
    if (tag == 0x0a) {
      frame = read_hello(ProtoReader(reader.bytes()));
    } else if (tag == 0x12) {
      frame = read_dispatch(reader.message(), rows_bytes);
    } else if (tag == 0x1a) {
      frame = CancelFrame{read_id(ProtoReader(reader.bytes()))};
    } else {
      return false;
    }
    return true;
  });
}

CalleeFrame decode_callee_frame(std::string_view head, size_t rows_bytes) {
  return read_frame<CalleeFrame>(head, rows_bytes, [](uint32_t tag, ProtoReader& reader, CalleeFrame& frame) {
    if (tag == 0x0a) {
      frame = read_hello(ProtoReader(reader.bytes()));
    } else if (tag == 0x12) {
      frame = read_result(reader.message());
    } else if (tag == 0x1a) {
      frame = read_refused(ProtoReader(reader.bytes()));
    } else {
      return false;
    }
    return true;
  });
}

std::string dispatch_problem(const DispatchHead& head, size_t rows_bytes) {
  const uint64_t num_answers = std::accumulate(head.counts.begin(), head.counts.end(), uint64_t{0});
  if (head.num_rows == 0 || head.row_index.empty()) return "no rows";
  if (rows_bytes == 0 || rows_bytes % (uint64_t{head.num_rows} * size_of(head.dtype)) != 0) {
    return concat(rows_bytes, " bytes for ", head.num_rows, " rows of ", name_of(head.dtype));
  }
  if (head.counts.size() != head.contents.size()) return concat(head.counts.size(), " counts for ", head.contents.size(), " contents");
  if (num_answers != head.row_index.size()) return concat("counts of ", num_answers, " answers with ", head.row_index.size(), " row indices");
  if (num_answers > uint64_t{head.num_rows} * head.contents.size()) {
    return concat(num_answers, " answers of ", head.num_rows, " rows for ", head.contents.size(), " contents");
  }
  const auto outside = std::ranges::find_if(head.row_index, [&](uint32_t index) { return index >= head.num_rows; });
  return outside == head.row_index.end() ? "" : concat("row index ", *outside, " of ", head.num_rows, " rows");
}

}  // namespace expertmesh::exchange
