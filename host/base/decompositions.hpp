// Eigenproblems and singular value decompositions, which may take minutes, with their progress: in per cent of the
// time, as far as the shape tells. A StopRequest ends them: they throw Interrupted. And what is said of them beside
// what follows from them: how they were made, and what they leave over.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/svd.hpp"

namespace kadanoff {

// All eigenvalues, descending. The residual is |Σ λ² − |A|²| / |A|², of A's own entries; 0 for a matrix of zeros.
struct Eigenvalues {
  std::vector<double> values{};
  double residual = 0;
};

// Like spectra::svd(); the plan's own watch is not heard.
spectra::Svd svd_with_progress(Context& context, Matrix<const float> a, spectra::SvdPlan plan = {});

// Like spectra::eigenvalues().
Eigenvalues eigenvalues_with_progress(Context& context, Matrix<const float> a);

// Like spectra::decompose_symmetric().
Eigenvalues decompose_symmetric_with_progress(Context& context, Matrix<double> a, std::int64_t vectors);

// How something was decomposed.
struct Decomposition {
  std::string of{};      // "singular values of W"
  std::string method{};  // "direct"
  double residual = 0;   // of several that are alike the largest
  std::int64_t times = 1;
};

std::string method_name(spectra::SvdMethod method);
Decomposition decomposition_of(std::string of, const spectra::Svd& svd);
Decomposition decomposition_of(std::string of, const Eigenvalues& eigenvalues);

// Counts those that are alike, in what and how, as one.
void add_decomposition(std::vector<Decomposition>& all, const Decomposition& one);

// "direct, residual 2.7e-15"
std::string residual_text(const std::string& method, double residual);

// A line for each: "singular values of W: direct, residual 2.7e-15".
std::string decompositions_text(const std::vector<Decomposition>& all);

// [{of, method, residual, times}]
nlohmann::json decompositions_json(const std::vector<Decomposition>& all);

}  // namespace kadanoff
