// Several models on one data set: as a table, as JSON, and what each sample has as CSV.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/evaluation/evaluation.hpp"
#include "host/io/if_exists.hpp"

namespace kadanoff::evaluation {

struct NamedEvaluation {
  std::string model;  // its path
  Evaluation evaluation;
};

// A line per model, and the warnings by their models.
std::string to_text(const std::vector<NamedEvaluation>& evaluations);

// [{model, …}]: each as in evaluation_text.hpp.
nlohmann::json to_json(const std::vector<NamedEvaluation>& evaluations);

// A line per model and sample, with a line of names: model, sample (from 0), temperature and label where the data has
// them, free_energy, ln_pseudo_likelihood, ln_likelihood, and how its ln_z is known: exact, trustworthy or
// untrustworthy. What is not known is empty. Numbers are written as short as
// they can be read back. Throws as io::write_output.
void save_per_sample(const std::vector<NamedEvaluation>& evaluations, const data::Dataset& data,
                     const std::filesystem::path& path, io::IfExists if_exists);

}  // namespace kadanoff::evaluation
