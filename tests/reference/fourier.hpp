// The textbook Fourier transform of one real square lattice: each sum written out, in double precision.
#pragma once

#include <cmath>
#include <complex>
#include <cstddef>
#include <vector>

namespace kadanoff::reference {

inline double turn(int numerator, int denominator) {
  return 2 * std::acos(-1.0) * (numerator % denominator) / denominator;
}

// F(k_x, k_y) = Σ f(x, y) e^{−2πi (k_x x + k_y y) / side}; site (x, y) is lattice[y · side + x].
template <class T>
std::complex<double> fourier(const T* lattice, int side, int kx, int ky) {
  std::complex<double> sum = 0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      sum += static_cast<double>(lattice[y * side + x]) * std::polar(1.0, -turn(kx * x, side) - turn(ky * y, side));
  return sum;
}

// The wave numbers of a side: those closest to zero, side / 2 of an even side counted once.
inline std::vector<int> wave_numbers(int side) {
  std::vector<int> all;
  for (int k = -((side - 1) / 2); k <= side / 2; ++k) all.push_back(k);
  return all;
}

struct Radial {
  std::vector<double> average;  // of |F| over round(|k|) = 0, 1, …
  double share = 0;             // of Σ|F|² at |k| ≤ k_max; 0 of a lattice of zeros
};

template <class T>
Radial radial(const T* lattice, int side, double k_max) {
  std::vector<double> sum, count;
  double power = 0, low_power = 0;
  for (const int ky : wave_numbers(side))
    for (const int kx : wave_numbers(side)) {
      const double magnitude = std::abs(fourier(lattice, side, kx, ky)), k = std::hypot(kx, ky);
      const auto bin = static_cast<std::size_t>(std::lround(k));
      if (bin >= sum.size()) sum.resize(bin + 1), count.resize(bin + 1);
      sum[bin] += magnitude, count[bin] += 1;
      power += magnitude * magnitude;
      if (k <= k_max) low_power += magnitude * magnitude;
    }
  for (std::size_t bin = 0; bin < sum.size(); ++bin) sum[bin] /= count[bin];
  return {.average = sum, .share = power > 0 ? low_power / power : 0};
}

// g(X) = Σ F(k) e^{2πi k·X / to_side} / side² over |k_x|, |k_y| ≤ k_max.
template <class T>
std::vector<double> truncated(const T* lattice, int side, int k_max, int to_side) {
  std::vector<double> out(static_cast<std::size_t>(to_side) * static_cast<std::size_t>(to_side));
  for (int ky = -k_max; ky <= k_max; ++ky)
    for (int kx = -k_max; kx <= k_max; ++kx) {
      const auto wave = fourier(lattice, side, kx, ky) / (static_cast<double>(side) * side);
      for (int y = 0; y < to_side; ++y)
        for (int x = 0; x < to_side; ++x)
          out[static_cast<std::size_t>(y * to_side + x)] +=
              (wave * std::polar(1.0, turn(kx * x, to_side) + turn(ky * y, to_side))).real();
    }
  return out;
}

}  // namespace kadanoff::reference
