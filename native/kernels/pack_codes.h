#pragma once

#include <cstdint>

#include "expertmesh/format.h"

namespace expertmesh::kernels {

// Packs the canonical bytes of a [n, k] matrix in a quantised format, at any address, into the panels of code_panels.h.
void pack_codes(const void* canonical, Format format, int64_t n, int64_t k, void* out);

}  // namespace expertmesh::kernels
