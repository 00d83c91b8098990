// Weights and biases in an npz, as NumPy writes them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "host/data/model.hpp"

namespace kadanoff::imports {

struct NpzModel {
  data::Model model;
  std::string weights;      // the name of that array
  bool transposed = false;  // it was hidden × visible
};

// An npz with a matrix of weights and a vector of biases for each layer: weight_matrix, vbias and hbias, or other names
// in use for these. It says its units in a text variable_type, or by the names of scikit-learn. The matrix is visible ×
// hidden, or the other way round where only that fits the biases. Units that the file does not tell are `units`, or
// spins. No value if it is something else.
//
// Throws Error(bad_input) if the file is damaged, if arrays do not fit, hold what is no number or too large, or if
// there are weights without biases.
std::optional<NpzModel> read_npz_model(const std::filesystem::path& path, std::optional<data::Units> units);

// The same without the child process that protects from damaged files, for the fuzzer.
std::optional<NpzModel> read_npz_model_in_process(const std::filesystem::path& path);

}  // namespace kadanoff::imports
