// Fourier truncation: a lattice is made coarser (or finer) by keeping its long waves and dropping the others.
//
//   g(X) = Σ' F(k) e^{2πi k·X / to_side} / side²,   F the transform of f (transform.hpp)
//
// The sum is over the wave vectors with |k_x|, |k_y| ≤ (modes − 1) / 2, each component for itself: modes × modes of
// them. They come in pairs ±k, so g is real. g(X) is the value at the place X · side / to_side of the only function
// that has these waves of f and no other: a constant lattice stays one.
//
// WhyGen 2021, appendix C, makes the hidden vectors of the RG machine so: from L_v to L_h with all_modes(L_h), or with
// fewer modes, its α.
#pragma once

#include <algorithm>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::fourier {

// The most modes per axis that a lattice holds as pairs ±k: the side if that is odd; of an even one the wave with
// |k| = side / 2, which is its own partner, is left out: |k| ≤ side / 2 − 1.
constexpr int all_modes(int side) { return side - 1 + side % 2; }

// The most that a truncation from `side` to `to_side` can keep.
constexpr int most_modes(int side, int to_side) { return all_modes(std::min(side, to_side)); }

enum class Scale {
  values,     // g as above
  unit_norm,  // g / |g|; zero where g is nothing but rounding
};

// That is where the mean square of g is at most so much of that of f.
constexpr double rounding_of_squares = 1e-24;

// Row i of `to` (n × to_side²) = row i of `from` (n × side²; site (x, y) in column y · side + x), truncated to
// modes × modes waves: an odd number, 1 … most_modes(side, to_side). Computed in double precision, rounded once.
// Throws Error(internal) for another number of modes, and for shapes or devices that do not fit together.
void truncate_modes(Context& context, Matrix<const float> from, int side, int modes, Matrix<float> to, int to_side,
                    Scale scale);

namespace cpu {
OnCpu<decltype(fourier::truncate_modes)> truncate_modes;
}
namespace cuda {
OnCuda<decltype(fourier::truncate_modes)> truncate_modes;
}

}  // namespace kadanoff::fourier
