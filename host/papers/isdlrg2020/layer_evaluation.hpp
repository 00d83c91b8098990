// How good the stack and the single RBM of section IV are on configurations that neither has learned: a question that
// the paper asks and leaves open.
//
// File of the stage (HDF5), for MODEL stack and single: /MODEL/reconstruction, /MODEL/mean_field,
// /MODEL/log_likelihood (float64 3: mean, spread, error over the samples), /MODEL/log_z (float64 2: the error of
// ln Z, and 1 if the annealed ln Z is trustworthy). Attributes of the root: the provenance.
#pragma once

#include <filesystem>

#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/stack.hpp"
#include "host/evaluation/annealed_importance.hpp"
#include "host/io/provenance.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::isdlrg2020 {

struct ModelEvaluation {
  Estimate reconstruction{}, mean_field{};  // errors, mean of (v₀ − v₁)² over units
  Estimate log_likelihood{};                // ⟨ln p(v)⟩ of one RBM; of a stack a lower bound
  double log_z_error = 0;
  bool is_trustworthy = false;
};

struct Evaluations {
  ModelEvaluation stack{}, single{};
};

Evaluations evaluate(Context& context, const data::Stack& stack, const data::Model& single, const data::Dataset& test,
                     const evaluation::AnnealingSettings& annealing);

// Throw like H5Reader and H5Writer::save.
Evaluations load_evaluations(const std::filesystem::path& path);
void save_evaluations(const Evaluations& evaluations, const io::Provenance& provenance,
                      const std::filesystem::path& path);

}  // namespace kadanoff::papers::isdlrg2020
