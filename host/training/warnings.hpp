// Warnings of a training that help: each says what was measured, and what to do about it. None is given where there is
// nothing to do.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/training/options.hpp"

namespace kadanoff::training {

struct Warning {
  std::string kind;  // a key: "uncentred", "constant_columns", "saturation", "frozen_chains", "few_annealed_chains"
  std::string text;
};

// uncentred         the means of the columns are more than 0.5 from 0, as a mean over the columns, and the gradients
// are
//                   not centred
// constant_columns  columns with one value in all samples, if the visible biases begin at zero
std::vector<Warning> warnings_of(const data::Dataset& data, const TrainOptions& options);

// Of a row of metrics:
//
// saturation           hidden_saturation is above 0.95
// frozen_chains        chain_flips is below 0.002
// few_annealed_chains  effective_chains is below 20
std::vector<Warning> warnings_of(const nlohmann::json& measures);

}  // namespace kadanoff::training
