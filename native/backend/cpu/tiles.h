#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/kernels.h"

namespace expertmesh::cpu {

// One matrix product to be shared out among threads.
struct GemmShape {
  int64_t rows;
  int64_t panels;
  int64_t k;
};

// A part of product `task`: rows [row_begin, row_end) of the columns of panels [panel_begin, panel_end).
struct GemmTile {
  int64_t task;
  int64_t row_begin;
  int64_t row_end;
  int64_t panel_begin;
  int64_t panel_end;

  int64_t column_begin() const { return panel_begin * kernels::kPanelWidth; }
  // Of a matrix with n columns.
  int64_t column_end(int64_t n) const { return panel_end * kernels::kPanelWidth < n ? panel_end * kernels::kPanelWidth : n; }
};

// Cuts the products into tiles of about equal work, several for each thread. Every element belongs to one tile.
void cut_tiles(std::span<const GemmShape> shapes, int num_threads, std::vector<GemmTile>& tiles);

}  // namespace expertmesh::cpu
