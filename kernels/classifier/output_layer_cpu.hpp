// The output layer for the CPU's vectors: every row of W₂ and b₂ is padded with zeros to a multiple of 16 classes.
// Internal to the *_cpu.cpp sources of kernels/classifier.
#pragma once

#include <algorithm>

#include "kernels/classifier/layer_operations.hpp"
#include "kernels/classifier/parameters.hpp"

namespace kadanoff::classifier::cpu {

struct OutputLayer {
  Matrix<float> weights;  // N_h × padded(C)
  Vector<float> bias;     // padded(C)

  static std::int64_t floats(std::int64_t hidden, std::int64_t classes) { return (hidden + 1) * padded(classes); }
};

// A copy in `memory`, which has room for OutputLayer::floats.
inline OutputLayer padded_output_layer(ParametersView<const float> parameters, float* memory) {
  const auto hidden = parameters.hidden(), classes = parameters.classes(), width = padded(classes);
  std::fill_n(memory, OutputLayer::floats(hidden, classes), 0.0F);
  for (std::int64_t a = 0; a < hidden; ++a) std::copy_n(parameters.output_weights.row(a), classes, memory + a * width);
  float* bias = memory + hidden * width;
  std::copy_n(parameters.output_bias.data, classes, bias);
  return {contiguous(memory, hidden, width, cpu_device), {.data = bias, .size = width, .device = cpu_device}};
}

}  // namespace kadanoff::classifier::cpu
