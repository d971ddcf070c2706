#include "model/attention_layer.h"

#include <vector>

namespace expertmesh {

namespace {

Product projection(Backend& backend, const AttentionInput& input, const Linear& linear, Buffer<float>& out) {
  const int64_t width = linear.matrix.n;
  return {.w = &linear, .x = input.x, .y = {.data = out.reserve(backend, input.x.count * width), .stride = width, .count = input.x.count}};
}

void add_key_projections(Backend& backend, const AttentionInput& input, Activations& activations, std::vector<Product>& products) {
  products.push_back(projection(backend, input, input.weights.k, activations.k));
  products.push_back(projection(backend, input, input.weights.v, activations.v));
}

AttentionRows attention_rows(const AttentionInput& input, const Activations& activations) {
  return {.spec = input.spec, .weights = input.weights, .rows = input.rows, .rotations = activations.rotations.place(), .cache = input.cache,
          .q = {}, .k = {}, .v = {}, .out = {}};
}

}  // namespace

void run_attention(Backend& backend, const AttentionInput& input, Activations& activations, const Rows& out) {
  const bool has_own_keys = input.spec.sees != Sees::source;
  std::vector<Product> products = {projection(backend, input, input.weights.q, activations.q)};
  if (has_own_keys) add_key_projections(backend, input, activations, products);
  backend.products(products);

  const int64_t stride = backend.row_stride(input.spec.attended_width());
  const Rows attended{.data = activations.attended.reserve(backend, input.x.count * stride), .stride = stride, .count = input.x.count};
  AttentionRows op = attention_rows(input, activations);
  op.q = activations.q.place();
  if (has_own_keys) {
    op.k = activations.k.place();
    op.v = activations.v.place();
  }
  op.out = attended;
  backend.attention(op);
  const Product o{.w = &input.weights.o, .x = attended, .y = out};
  backend.products(std::span(&o, 1));
}

void store_source(Backend& backend, const AttentionInput& input, Activations& activations) {
  std::vector<Product> products;
  add_key_projections(backend, input, activations, products);
  backend.products(products);
  AttentionRows op = attention_rows(input, activations);
  op.k = activations.k.place();
  op.v = activations.v.place();
  backend.attention(op);
}

}  // namespace expertmesh
