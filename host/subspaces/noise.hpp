// Whether layers pass the data and reject noise (de Mello Koch and others 2021, I): how much of the energy of white
// noise comes out at the top, beside how much of that of data of equal norm. For each layer, with the mean-field states
// from below as its data, and for all layers up to it, with the data:
//
//   linear    by the product M of the weights: E|Mᵀξ|² / E|ξ|² = ‖M‖_F² / N for white noise ξ, and Σ|Mᵀx|² / Σ|x|² for
//             the data x; also for x − x̄, as the mean alone can be most of a picture
//   Jacobian  of the means, J(x) = ∂h/∂x (mean_map.hpp), at the data x: E_x ‖J‖_F² / N for small white noise, and
//             Σ|J(x) δ|² / Σ|δ|² along the directions in which data vary, δ = x − x', where x' is another sample: a
//             random order of the samples is closed to a ring, and each is paired with the next
//
// Exact for one layer, ‖J‖_F² of several is E_z |J z|², z of independent ±1: some z of its own for each sample
// (Hutchinson 1990). The control has normal weights with the norm of W in place of each W, and the same biases and
// data: a matrix that selects nothing passes noise and data alike.
//
// Errors are standard errors over samples, those of ratios by linearisation.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/spectrum/weights.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::subspaces {

struct NoiseOptions {
  std::int64_t probes = 8;  // z for each sample, of several layers
  std::uint64_t seed = 1;   // of pairs, probes and control
};

// NaN where nothing was sent: a layer below that is the same for all samples.
struct Share {
  double value = std::numeric_limits<double>::quiet_NaN(), error = 0;
};

// Of energies: out / in of noise and of data, and the first over the second.
struct Passed {
  Share noise{}, data{}, ratio{};
};

struct Readings {
  Passed linear{}, centred{}, jacobian{};
  std::vector<double> noise_of_sample{}, data_of_sample{};  // by the Jacobian; NaN where δ = 0
};

struct NoiseOfLayers {
  std::int64_t first = 1, last = 1;      // layers, counted from 1
  std::int64_t visible = 0, hidden = 0;  // of the lowest and of the highest of them
  Readings trained{}, control{};
  [[nodiscard]] bool is_exact() const { return first == last; }  // ‖J‖_F²
};

struct Noise {
  std::string what{};   // "the RBM"
  std::string shape{};  // "784–500"
  std::int64_t samples = 0, probes = 0;
  std::vector<NoiseOfLayers> layers{};  // 1, 2, 1 to 2, 3, 1 to 3 …: the last one is the whole
};

// Throws Error(bad_input) for data of another size or lattice, or that do not vary, as one sample; Error(usage) for
// weights that are all zero, or too little memory.
Noise analyze_noise(Context& context, const spectrum::Layers& layers, const data::Dataset& data,
                    const NoiseOptions& options);

}  // namespace kadanoff::subspaces
