// How probable an RBM makes configurations that it was not trained on: minus the distance that its training is to
// minimise (Iso 2018, eq. 19), apart from a constant. host/evaluation has the method, and what its brackets mean.
//
// File, kind "likelihood": /log_likelihood float64 {mean, error over samples, lower, upper}, /pseudo_log_likelihood and
// /gap float64 {mean, error}; attributes of the root: hidden, samples, exact, trustworthy (0 or 1), and the provenance.
#pragma once

#include <cstdint>
#include <filesystem>

#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/evaluation/annealed_importance.hpp"
#include "host/io/provenance.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::iso2018 {

struct Likelihood {
  std::int64_t hidden = 0, samples = 0;
  Estimate log_likelihood{};         // mean ln p(v), with the error over samples
  evaluation::Bracket bracket{};     // what an annealed ln Z leaves of the mean; of an exact one, the mean itself
  Estimate pseudo_log_likelihood{};  // mean Σ_i ln p(v_i | v_−i), which needs no Z
  Estimate gap{};                    // the mean ln p of the training data less that of the test data
  bool is_exact = false, is_trustworthy = false;
};

// Of at most `most` configurations of each.
Likelihood measure_likelihood(Context& context, const data::Model& model, const data::Dataset& test,
                              const data::Dataset& training, const evaluation::AnnealingSettings& annealing,
                              std::int64_t most);

void save_likelihood(const Likelihood& likelihood, const io::Provenance& provenance, const std::filesystem::path& path);

// Throws like H5Reader, and Error(bad_input) if the file is no such one or contradicts itself.
Likelihood load_likelihood(const std::filesystem::path& path);

}  // namespace kadanoff::papers::iso2018
