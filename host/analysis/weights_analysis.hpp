// Analysis of the weights of a trained RBM (Iso 2018, section 4): A = W Wᵀ, its off-diagonal elements against distance,
// its eigenvalues, and how strongly configurations of each temperature overlap with it.
#pragma once

#include <cstdint>
#include <vector>

#include "host/base/decompositions.hpp"
#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/io/provenance.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::analysis {

struct WeightsAnalysis {
  // Site (x, y) is unit y·L + x, and the lattice is periodic: along_x is the mean over the sites i of
  // A(i, i + r x̂) / Ā with Ā = Σ_i A(i, i) / N_v, and `both` is the mean over x̂ and ŷ (2 N_v values). Spread and
  // error are over sites. The sites are not independent samples, because they share one W: the error says how uniform A
  // is, not how another training would differ. NaN if all weights are 0.
  struct Distance {
    std::int64_t distance = 0;
    Estimate along_x, along_y, both;
  };

  // |Wᵀ v|² = vᵀ W Wᵀ v of the samples at one temperature, v unnormalised: N_v spins of ±1, so that vᵀ v = N_v.
  struct Overlap {
    double temperature = 0;  // NaN for data without temperatures
    std::int64_t samples = 0;
    Estimate value;
  };

  std::int64_t visible = 0;                          // N_v
  std::int64_t hidden = 0;                           // N_h
  std::vector<std::int64_t> lattice_shape;           // {L, L}; empty without a square lattice
  bool lattice_is_assumed = false;                   // model and data do not say it, and N_v is a square
  std::vector<float> product;                        // A, N_v × N_v row-major
  std::vector<double> eigenvalues;                   // of A, descending, N_v of them; those beyond N_h are exactly 0
  std::vector<Distance> distances;                   // r = 0 … L/2; empty without a square lattice
  double weight_rms = 0, weight_max = 0;             // of |W|
  double visible_bias_rms = 0, hidden_bias_rms = 0;  // visible: NaN of a thermometer's hidden layer, which has none
  std::vector<Overlap> overlaps;                     // by rising temperature; empty without data
  std::vector<Decomposition> decompositions{};       // what the eigenvalues are from; not in the file
  io::Provenance provenance;                         // read from the file, or to be written to it
};

// A spectrum in a few numbers. Eigenvalues at or below the rounding of fp32, N_v 2⁻²⁴ λ_1, count as 0.
struct Spectrum {
  std::int64_t rank = 0;
  double participation = 0;     // (Σ λ)² / Σ λ²: the effective number of eigenvalues; 0 if all are 0
  std::int64_t drop_after = 0;  // the k < rank with the largest λ_k / λ_{k+1}, k = 1 the largest; 0 if rank < 2
  double drop = 0;              // λ_k / λ_{k+1} at k = drop_after
};

Spectrum describe_spectrum(const std::vector<double>& eigenvalues);

// `data` may be null: no overlaps then. The lattice is square if the model or the data say so, or if neither gives a
// shape and the number of units is a square. Provenance is left empty. Throws Error(bad_input) for data that do not fit
// the model (require_fit, host/data/compatibility.hpp), Error(usage) if there is not enough memory.
WeightsAnalysis analyze_weights(Context& context, const data::Model& model, const data::Dataset* data);

}  // namespace kadanoff::analysis
