// Two rows of a real lattice are the real and the imaginary part of one complex row, and one transform serves both:
// with Z the transform of a + ib, A(k) = (Z(k) + Z*(−k)) / 2 and B(k) = (Z(k) − Z*(−k)) / 2i. Then the columns k_x = 0
// … side / 2 are transformed. That is side + 1 transforms of complex rows, half of what the whole spectrum needs. The
// two rows are of the same lattice, so that a NaN in one lattice stays there.
#include "kernels/fourier/lattice_transform_cpu.hpp"

#include <kissfft/kissfft.hh>
#include <vector>

namespace kadanoff::fourier::cpu {

using Complex = std::complex<double>;

struct LatticeTransform::Plans {
  explicit Plans(std::size_t n)
      : side(n), half(n / 2 + 1), forward(n, false), inverse(n, true), row(n), transformed(n), columns(half * n) {}

  std::size_t side, half;
  kissfft<double> forward, inverse;
  std::vector<Complex> row, transformed;
  std::vector<Complex> columns;  // [k_x][y or k_y]: each column without gaps
};

LatticeTransform::LatticeTransform(int side) : plans_(std::make_unique<Plans>(static_cast<std::size_t>(side))) {}
LatticeTransform::LatticeTransform(LatticeTransform&&) noexcept = default;
LatticeTransform::~LatticeTransform() = default;

void LatticeTransform::forward(const double* lattice, Complex* spectrum) {
  const auto n = plans_->side, half = plans_->half;
  Complex *row = plans_->row.data(), *z = plans_->transformed.data(), *columns = plans_->columns.data();
  for (std::size_t y = 0; y < n; y += 2) {
    const bool has_two = y + 1 < n;
    for (std::size_t x = 0; x < n; ++x) row[x] = {lattice[y * n + x], has_two ? lattice[(y + 1) * n + x] : 0.0};
    plans_->forward.transform(row, z);
    for (std::size_t k = 0; k < half; ++k) {
      const Complex here = z[k], there = std::conj(z[k == 0 ? 0 : n - k]);
      const Complex sum = here + there, difference = here - there;
      columns[k * n + y] = {sum.real() / 2, sum.imag() / 2};
      if (has_two) columns[k * n + y + 1] = {difference.imag() / 2, -difference.real() / 2};
    }
  }
  for (std::size_t k = 0; k < half; ++k) {
    plans_->forward.transform(columns + k * n, z);
    for (std::size_t ky = 0; ky < n; ++ky) spectrum[ky * half + k] = z[ky];
  }
}

void LatticeTransform::inverse(const Complex* spectrum, double* lattice) {
  const auto n = plans_->side, half = plans_->half;
  Complex *row = plans_->row.data(), *z = plans_->transformed.data(), *columns = plans_->columns.data();
  for (std::size_t k = 0; k < half; ++k) plans_->inverse.transform(spectrum + k, columns + k * n, 0, 1, half);
  for (std::size_t y = 0; y < n; y += 2) {
    const bool has_two = y + 1 < n;
    for (std::size_t k = 0; k < half; ++k) {
      Complex a = columns[k * n + y], b = has_two ? columns[k * n + y + 1] : Complex();
      const std::size_t mirror = k == 0 ? 0 : n - k;
      if (mirror == k) a = a.real(), b = b.real();  // they are real; rounding must not get into the other row
      row[k] = {a.real() - b.imag(), a.imag() + b.real()};
      if (mirror != k) row[mirror] = {a.real() + b.imag(), b.real() - a.imag()};
    }
    plans_->inverse.transform(row, z);
    for (std::size_t x = 0; x < n; ++x) {
      lattice[y * n + x] = z[x].real();
      if (has_two) lattice[(y + 1) * n + x] = z[x].imag();
    }
  }
}

}  // namespace kadanoff::fourier::cpu
