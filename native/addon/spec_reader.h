#pragma once

#include "addon/reader.h"
#include "model/spec.h"

namespace expertmesh::addon {

TensorEntry read_tensor_entry(const Reader& reader);
// Validated.
DecoderSpec read_decoder_spec(const Reader& reader);
DecoderOptions read_decoder_options(const Reader& reader);

}  // namespace expertmesh::addon
