// How the waves of a lattice are spread over their lengths: WhyGen 2021, appendix F.
//
//   average(r) = the mean of |F(k)| over the wave vectors with round(|k|) = r
//   share      = Σ_{|k| ≤ k_max} |F(k)|² / Σ_k |F(k)|²
//
// F as in transform.hpp, not divided by anything; k is the signed wave vector, each component the one closest to zero,
// and |k| its Euclidean length. |k| is never halfway between two integers, so each k has one bin; no bin is empty.
#pragma once

#include <cmath>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::fourier {

// round(|k|)
inline int radial_bin(int kx, int ky) {
  return static_cast<int>(std::lround(std::sqrt(static_cast<double>(kx) * kx + static_cast<double>(ky) * ky)));
}

// The number of bins of a side: r = 0 … round(√2 ⌊side / 2⌋).
inline std::int64_t radial_bins(int side) { return radial_bin(side / 2, side / 2) + 1; }

// How many of the side² wave vectors have |k| ≤ k_max.
std::int64_t modes_within(int side, double k_max);

// For each row of `lattices` (n × side², site (x, y) in column y · side + x): average(i, r), n × radial_bins(side), and
// share[i], which is 0 of a lattice of zeros. Throws Error(internal) for shapes or devices that do not fit together.
void radial_average(Context& context, Matrix<const float> lattices, int side, double k_max, Matrix<double> average,
                    Vector<double> share);

namespace cpu {
OnCpu<decltype(fourier::radial_average)> radial_average;
}
namespace cuda {
OnCuda<decltype(fourier::radial_average)> radial_average;
}

}  // namespace kadanoff::fourier
