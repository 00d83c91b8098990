// Inner loops over rows of a classifier's layers, compiled once for each CPU instruction set
// (layer_operations_simd.cpp), beside those of rows/ and units/. Plain pointers: a row starts `stride` floats
// after the previous one. Internal to the *_cpu.cpp sources of kernels/classifier.
//
// A row of logits has `classes` entries and a stride of at least padded(classes). The entries after the last class, up
// to padded(classes), are padding and are overwritten with 0.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"

namespace kadanoff::classifier {

constexpr std::int64_t padded(std::int64_t classes) { return (classes + 15) / 16 * 16; }

enum class Loss : std::uint8_t { unwanted, wanted };

struct LayerOperations {
  // x(i, ·) ← softmax(x(i, ·) + bias); relative error below 10⁻⁶. `bias` has padded(classes) entries. A NaN makes its
  // whole row NaN.
  void (*softmax)(float* x, std::int64_t rows, std::int64_t classes, std::int64_t stride, const float* bias);

  // x(i, ·) ← softmax(x(i, ·) + bias) − one-hot(labels[i]); returns −Σ_i ln p_i(labels[i]), or 0 if the loss is
  // unwanted.
  double (*softmax_delta)(float* x, std::int64_t rows, std::int64_t classes, std::int64_t stride, const float* bias,
                          const std::int32_t* labels, Loss loss);

  // delta[i] ← delta[i] (1 − z[i]²): back through the tanh that gave z.
  void (*tanh_delta)(float* delta, const float* z, std::int64_t count);
};

KADANOFF_OPERATIONS(LayerOperations, layer_operations);

}  // namespace kadanoff::classifier
