#include "kernels/backends.h"
#include "kernels/lanes.h"

namespace expertmesh::kernels::ref {
namespace {

float weigh(float scaled, const float* weight, const float* bias, int64_t j) {
  return bias == nullptr ? scaled * weight[j] : fma(scaled, weight[j], bias[j]);
}

void rms_norm(const float* x, int64_t ldx, const float* weight, const float* bias, float* y, int64_t ldy, int64_t rows,
              int64_t width, float eps) {
  for (int64_t row = 0; row < rows; ++row, x += ldx, y += ldy) {
    float lanes[16] = {};
    for (int64_t j = 0; j < width; ++j) lanes[j % 16] = fma(x[j], x[j], lanes[j % 16]);
    const float mean = tree16_sum(lanes) / static_cast<float>(width);
    const float r = 1.0f / std::sqrt(mean + eps);
    for (int64_t j = 0; j < width; ++j) y[j] = weigh(x[j] * r, weight, bias, j);
  }
}

void layer_norm(const float* x, int64_t ldx, const float* weight, const float* bias, float* y, int64_t ldy, int64_t rows,
                int64_t width, float eps) {
  for (int64_t row = 0; row < rows; ++row, x += ldx, y += ldy) {
    float sums[16] = {};
    for (int64_t j = 0; j < width; ++j) sums[j % 16] += x[j];
    const float mean = tree16_sum(sums) / static_cast<float>(width);
    float squares[16] = {};
    for (int64_t j = 0; j < width; ++j) squares[j % 16] = fma(x[j] - mean, x[j] - mean, squares[j % 16]);
    const float r = 1.0f / std::sqrt(tree16_sum(squares) / static_cast<float>(width) + eps);
    for (int64_t j = 0; j < width; ++j) y[j] = weigh((x[j] - mean) * r, weight, bias, j);
  }
}

void scale(float* x, float factor, int64_t count) {
  for (int64_t i = 0; i < count; ++i) x[i] = x[i] * factor;
}

void clamp(float* x, float limit, int64_t count) {
  for (int64_t i = 0; i < count; ++i) x[i] = min(limit, max(-limit, x[i]));
}

}  // namespace

void add_norm(Table& table) {
  table.rms_norm = rms_norm;
  table.layer_norm = layer_norm;
  table.scale = scale;
  table.clamp = clamp;
}

}  // namespace expertmesh::kernels::ref
