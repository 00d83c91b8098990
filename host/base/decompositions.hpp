// Eigenproblems and singular value decompositions, which may take minutes, with their progress: in per cent of the
// time, as far as the shape tells. A StopRequest ends them: they throw Interrupted. And what is said of them beside
// what follows from them: how they were made, and what they leave over.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/svd.hpp"

namespace kadanoff {

// By what it is known how far off a decomposition is.
enum class Check : std::uint8_t {
  residual,  // of values with their vectors: A v − λ v, or A v − s u and Aᵀ u − s v
  squares,   // of values alone: Σ λ² − |A|², which no vector is in, and no error that leaves the sum as it is
};

// All eigenvalues, descending. The error is the largest |A v − λ v| / |A| of the vectors, or |Σ λ² − |A|²| / |A|², of
// A's own entries; 0 for a matrix of zeros.
struct Eigenvalues {
  std::vector<double> values{};
  double error = 0;
  Check check = Check::squares;
};

// Like spectra::svd(); the plan's own watch is not heard.
spectra::Svd svd_with_progress(Context& context, Matrix<const float> a, spectra::SvdPlan plan = {});

// Like spectra::eigenvalues().
Eigenvalues eigenvalues_with_progress(Context& context, Matrix<const float> a);

// Like spectra::decompose_symmetric(). Its vectors are checked where `a` has at most `most_checked` rows: a copy of it
// has to outlast the decomposition, of residual_bytes() on the host, and then on the device, too.
inline constexpr std::int64_t most_checked_rows = 4096;  // a copy of 128 MiB
Eigenvalues decompose_symmetric_with_progress(Context& context, Matrix<double> a, std::int64_t vectors,
                                              std::int64_t most_checked = most_checked_rows);
double residual_bytes(std::int64_t rows, std::int64_t most_checked = most_checked_rows);

// The largest |A v_i − λ_i v_i|: v_i are rows, and A has all its entries.
double largest_residual(Context& context, Matrix<const double> a, Matrix<const double> vectors,
                        const std::vector<double>& values);

// How something was decomposed.
struct Decomposition {
  std::string of{};      // "singular values of W"
  std::string method{};  // "direct"
  double error = 0;      // of several that are alike the largest
  std::int64_t times = 1;
  Check check = Check::residual;
};

std::string method_name(spectra::SvdMethod method);
Decomposition decomposition_of(std::string of, const spectra::Svd& svd);  // with vectors
Decomposition decomposition_of(std::string of, const Eigenvalues& eigenvalues);

// Counts those that are alike, in what, how and the check, as one.
void add_decomposition(std::vector<Decomposition>& all, const Decomposition& one);

// A line for each: "singular values of W: direct, residual 2.7e-15", "eigenvalues of W Wᵀ: by tridiagonal form, error
// of Σ λ² 1.0e-15".
std::string decompositions_text(const std::vector<Decomposition>& all);

// [{of, method, residual, times}], with error_of_squares in place of residual where that is the check.
nlohmann::json decompositions_json(const std::vector<Decomposition>& all);

}  // namespace kadanoff
