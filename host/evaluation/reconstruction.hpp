// What a model makes of samples: up to the hidden means and down to the visible ones again, without drawing.
//
//   h = tanh(Wᵀ v + c),  v' = tanh(W h + b), through all layers of a stack;  error of a sample: Σ_i (v_i − v'_i)² / N_v
#pragma once

#include <vector>

#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/stack.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::evaluation {

struct Reconstruction {
  data::Dataset means;         // v', real values, one row to a sample
  std::vector<double> errors;  // of each sample, v and v' from −1 to 1
  Estimate error;              // over samples

  // The same error if each sample were replaced by the mean of all: what a model must beat.
  double error_of_the_mean = 0;
};

// Throws Error(bad_input) if the data does not fit the model, Error(usage) if there is not enough memory.
Reconstruction reconstruct(Context& context, const data::Stack& stack, const data::Dataset& data);

}  // namespace kadanoff::evaluation
