// The transforms, against the definition, Parseval's theorem, and back again.
#include "kernels/fourier/transform.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <limits>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "tests/reference/fourier.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::fourier {
namespace {

using Complex = std::complex<double>;

constexpr int sides[] = {1, 2, 3, 4, 5, 7, 8, 9, 10, 14, 15, 28, 33, 80};

std::int64_t site_count(int side) { return std::int64_t{side} * side; }

template <class T>
Matrix<T> with_gaps(T* data, std::int64_t rows, std::int64_t cols, std::int64_t gap, Device device) {
  return {.data = data, .rows = rows, .cols = cols, .stride = cols + gap, .device = device};
}

// Rows of values without gaps → rows of half spectra, each followed by `gap` numbers that stay 7.
std::vector<Complex> spectra_of(Context& context, const std::vector<float>& values, int side, std::int64_t gap = 0) {
  const auto n = static_cast<std::int64_t>(values.size()) / site_count(side);
  const auto from = to_device(context, values);
  auto to = to_device(context, std::vector<Complex>(static_cast<std::size_t>(n * (half_spectrum(side) + gap)), 7.0));
  forward(context, from.matrix(n, site_count(side)), side,
          with_gaps(to.data(), n, half_spectrum(side), gap, context.device()));
  return to_host(context, to);
}

class FourierTransform : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(FourierTransform);

TEST_P(FourierTransform, EqualsItsDefinition) {
  for (const int side : sides) {
    const std::int64_t n = side == 80 ? 1 : 3;
    const auto values = test::random_values(n, site_count(side), 1);
    const auto spectra = spectra_of(context(), values, side);
    const double tolerance = 1e-15 * static_cast<double>(site_count(side)) + 1e-15;
    const int step = side == 80 ? 7 : 1;  // the definition is slow
    for (std::int64_t i = 0; i < n; ++i)
      for (int ky = 0; ky < side; ky += step)
        for (int kx = 0; kx <= side / 2; kx += step) {
          const auto expected = reference::fourier(values.data() + i * site_count(side), side, kx, ky);
          const auto at = i * half_spectrum(side) + ky * half_columns(side) + kx;
          ASSERT_LE(std::abs(spectra[static_cast<std::size_t>(at)] - expected), tolerance)
              << "side " << side << ", lattice " << i << ", k " << kx << " " << ky;
        }
  }
}

TEST_P(FourierTransform, KeepsTheSumOfSquares) {
  for (const int side : sides) {
    const auto values = test::random_values(1, site_count(side), 2);
    const auto spectrum = spectra_of(context(), values, side);
    double squares = 0, power = 0;
    for (const float value : values) squares += static_cast<double>(value) * static_cast<double>(value);
    for (int ky = 0; ky < side; ++ky)
      for (int kx = 0; kx <= side / 2; ++kx) {
        const bool is_own_mirror = kx == 0 || 2 * kx == side;
        power += (is_own_mirror ? 1 : 2) * std::norm(spectrum[static_cast<std::size_t>(ky * half_columns(side) + kx)]);
      }
    EXPECT_NEAR(power / static_cast<double>(site_count(side)), squares, 1e-13 * squares) << "side " << side;
  }
}

TEST_P(FourierTransform, ComesBack) {
  for (const int side : sides) {
    const std::int64_t n = 5, gap = 3;
    const auto values = test::random_values(n, site_count(side), 3);
    const auto spectra = to_device(context(), spectra_of(context(), values, side, gap));
    auto lattices =
        to_device(context(), std::vector<double>(static_cast<std::size_t>(n * (site_count(side) + gap)), 7.0));
    inverse(context(), with_gaps(spectra.data(), n, half_spectrum(side), gap, context().device()), side,
            with_gaps(lattices.data(), n, site_count(side), gap, context().device()));
    const auto back = to_host(context(), lattices);
    for (std::int64_t i = 0; i < n; ++i)
      for (std::int64_t site = 0; site < site_count(side) + gap; ++site) {
        const double expected = site < site_count(side)
                                    ? static_cast<double>(values[static_cast<std::size_t>(i * site_count(side) + site)])
                                    : 7.0;
        ASSERT_NEAR(back[static_cast<std::size_t>(i * (site_count(side) + gap) + site)], expected, 1e-14)
            << "side " << side << ", lattice " << i << ", site " << site;
      }
  }
}

TEST_P(FourierTransform, TakesMoreLatticesThanOneBatchHas) {
  const int side = 10;
  const std::int64_t n = 20'001;
  const auto values = test::random_values(n, site_count(side), 6);
  const auto spectra = spectra_of(context(), values, side);
  for (const std::int64_t i : {std::int64_t{0}, n / 2 - 1, n / 2, n / 2 + 1, n - 1})
    for (const int ky : {0, 3, 9}) {
      const auto expected = reference::fourier(values.data() + i * site_count(side), side, 4, ky);
      const auto found = spectra[static_cast<std::size_t>(i * half_spectrum(side) + ky * half_columns(side) + 4)];
      EXPECT_LE(std::abs(found - expected), 1e-13) << i << " " << ky;
    }
}

TEST_P(FourierTransform, KeepsANotANumberInItsLattice) {
  const int side = 6;
  auto values = test::random_values(4, site_count(side), 4);
  const auto clean = spectra_of(context(), values, side);
  values[static_cast<std::size_t>(site_count(side)) + 9] = std::numeric_limits<float>::quiet_NaN();
  const auto spectra = spectra_of(context(), values, side);
  const auto modes = static_cast<std::size_t>(half_spectrum(side));
  for (std::size_t at = 0; at < spectra.size(); ++at)
    if (at / modes == 1)
      EXPECT_TRUE(std::isnan(spectra[at].real())) << at;
    else
      EXPECT_EQ(spectra[at], clean[at]) << at;
}

TEST(FourierTransform, DoesNotDependOnTheThreads) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const auto values = test::random_values(3000, site_count(15), 5);
  EXPECT_EQ(spectra_of(one, values, 15), spectra_of(three, values, 15));
}

// Each length that a side of up to 300 has, so that no factor of a side is left out.
TEST(FourierTransform, FindsAWaveOfEverySide) {
  Context context(cpu_device, 1);
  for (int side = 1; side <= 300; ++side) {
    const int kx = side / 3, ky = side - 1;
    std::vector<float> wave;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        wave.push_back(static_cast<float>(std::cos(reference::turn(kx * x, side) + reference::turn(ky * y, side))));
    const auto spectrum = spectra_of(context, wave, side);
    const bool is_real = 2 * kx % side == 0 && 2 * ky % side == 0;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x <= side / 2; ++x) {
        const bool there = x == kx && y == ky, mirrored = (x + kx) % side == 0 && (y + ky) % side == 0;
        const double expected = (there || mirrored ? (is_real ? 1 : 0.5) : 0) * static_cast<double>(site_count(side));
        const auto found = spectrum[static_cast<std::size_t>(y * half_columns(side) + x)];
        ASSERT_LE(std::abs(found - expected), 1e-7 * static_cast<double>(site_count(side)))
            << side << ": " << x << " " << y;
      }
  }
}

TEST(FourierTransform, RefusesShapesThatDoNotFit) {
  Context context(cpu_device, 1);
  const std::vector<float> values(32);
  Array<Complex> spectra(cpu_device, 64);
  const auto with = [&](std::int64_t cols, int side, std::int64_t modes) {
    forward(context, {.data = values.data(), .rows = 2, .cols = cols, .stride = 16, .device = cpu_device}, side,
            spectra.matrix(2, modes));
  };
  EXPECT_NO_THROW(with(16, 4, 12));
  EXPECT_THROW(with(15, 4, 12), Error);
  EXPECT_THROW(with(16, 4, 16), Error);
  EXPECT_THROW(with(0, 0, 0), Error);
  EXPECT_THROW(with(std::int64_t{1} << 60, 1 << 30, 12), Error);
}

}  // namespace
}  // namespace kadanoff::fourier
