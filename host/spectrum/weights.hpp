// The matrix of weights that a file holds: of an RBM, of a stack or a layer of it, or of a thermometer's hidden layer.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/runs/trained_model.hpp"
#include "kernels/core/array.hpp"

namespace kadanoff::spectrum {

struct Weights {
  Array<float> values;  // N_v × N_h on the context's device
  std::int64_t visible = 0, hidden = 0;
  std::optional<std::int64_t> visible_side, hidden_side;  // of square lattices; a square number of hidden units is one
  std::string what;  // "the RBM", "the product of a stack's layers, 1024–256–64", "the thermometer's hidden layer"

  [[nodiscard]] Matrix<const float> matrix() const { return values.matrix(visible, hidden); }
};

// What is no more than rounding among the singular values of a matrix of floats, given all of them.
double rounding_of(const std::vector<double>& values);

// How many of these are more.
std::int64_t rank_of(const std::vector<double>& values);

// What such a file holds, on the host, from the visible units upward: each layer with means tanh(v W + c). A
// thermometer's hidden layer is one, with no visible bias. A file is read before there is a Context
// (docs/decisions/foreign-files-in-a-child.md).
struct Layers {
  data::Stack stack{};
  std::string what{};          // "the RBM", "the stack", "layer 2 of the stack", "the thermometer's hidden layer"
  bool visible_biases = true;  // a thermometer has none: they are 0
};

// Throws as the loaders of these files do; Error(usage) for a layer of what is no stack.
Layers load_layers(const std::filesystem::path& path, runs::Layer layer = {});

// One layer of these, for what is not done with several; Error(usage), too, if there are several and none is named.
Layers load_one_layer(const std::filesystem::path& path, runs::Layer layer);

// The product of the layers.
Weights weights_of(Context& context, Layers layers);

// Those of a model.
Weights weights_of(Context& context, const data::Model& model, std::string what);

}  // namespace kadanoff::spectrum
