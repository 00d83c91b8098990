// The discrete Fourier transform of real square lattices, many at a time, in double precision.
//
//   F(k) = Σ_x f(x) e^{−2πi k·x / side},   f(x) = 1/side² Σ_k F(k) e^{+2πi k·x / side}
//
// Of a real lattice F(−k) is the conjugate of F(k), so only half of the wave vectors are kept: k_y = 0 … side − 1 and
// k_x = 0 … side / 2, with k and k − side the same. Any side will do, odd ones and primes, too. By kissfft on the CPU,
// by cuFFT on CUDA. No lattice's result depends on the other lattices of the call.
#pragma once

#include <complex>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::fourier {

// The sides that the transforms take. At the largest, one lattice and its spectrum need 4 GiB.
constexpr int max_side = 1 << 14;

// How many k_x a half spectrum holds, and how many wave vectors.
constexpr std::int64_t half_columns(int side) { return side / 2 + 1; }
constexpr std::int64_t half_spectrum(int side) { return side * half_columns(side); }

// What the CPU needs beside the lattices and spectra of a call, for `tasks` lattices, or groups of them, on so many
// threads: of each task at work a lattice, its half spectrum, and the columns of one that is half done.
constexpr double transform_bytes(std::int64_t tasks, int threads, int side) {
  const double sites = static_cast<double>(side) * side;
  return static_cast<double>(tasks < threads ? tasks : threads) *
         (8 * sites + 32 * static_cast<double>(half_spectrum(side)));
}

// k or k − side, whichever is closer to zero; side / 2 of an even side stays positive.
KADANOFF_HD constexpr int signed_wave_number(int k, int side) { return 2 * k <= side ? k : k - side; }

// spectra(i, k_y · half_columns(side) + k_x) = F(k) of row i of `lattices` (n × side², site (x, y) in column
// y · side + x). `spectra` is n × half_spectrum(side); rows may have gaps between them.
// These functions throw Error(internal) for shapes or devices that do not fit together.
void forward(Context& context, Matrix<const float> lattices, int side, Matrix<std::complex<double>> spectra);

// The lattices (n × side²) of the half spectra, divided by side²: inverse(forward(f)) = f. In the columns k_x = 0 and
// side / 2 a half spectrum holds both F(k) and F(−k): they must be conjugates, as forward() makes them.
void inverse(Context& context, Matrix<const std::complex<double>> spectra, int side, Matrix<double> lattices);

namespace cpu {
OnCpu<decltype(fourier::forward)> forward;
OnCpu<decltype(fourier::inverse)> inverse;
}  // namespace cpu
namespace cuda {
OnCuda<decltype(fourier::forward)> forward;
OnCuda<decltype(fourier::inverse)> inverse;
}  // namespace cuda

}  // namespace kadanoff::fourier
