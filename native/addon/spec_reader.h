#pragma once

#include <utility>
#include <vector>

#include "addon/reader.h"
#include "checkpoint/checkpoint.h"
#include "spec/spec.h"

namespace expertmesh::addon {

// A list of tensors that is read in parts.
class TensorsReader {
 public:
  explicit TensorsReader(const Reader& tensors);
  // Reads some more; false when there are no more.
  bool read_part();
  std::vector<TensorEntry> take() { return std::move(tensors_); }

 private:
  LongList list_;
  std::vector<TensorEntry> tensors_;
};

// A spec that is read in parts, each a layer. Not validated.
class SpecReader {
 public:
  // Reads all but the layers.
  explicit SpecReader(const Reader& spec);
  bool read_part();
  DecoderSpec take() { return std::move(spec_); }

 private:
  DecoderSpec spec_;
  LongList layers_;
};

DecoderOptions read_decoder_options(const Reader& reader);

}  // namespace expertmesh::addon
