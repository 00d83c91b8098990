// Steps and laws of spectra whose laws are known.
#include "host/papers/iso2018/spectrum_shape.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "kernels/core/context.hpp"
#include "kernels/random/streams.hpp"
#include "kernels/spectra/eigenvalues.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

// The middle of each n-th part of a law, by the inverse of its distribution function.
std::vector<double> quantiles(int n, const std::function<double(double)>& inverse) {
  std::vector<double> values;
  for (int i = 0; i < n; ++i) values.push_back(inverse((i + 0.5) / n));
  std::sort(values.rbegin(), values.rend());
  return values;
}

// Of W Wᵀ with normal entries, by Box and Muller.
std::vector<double> random_spectrum(std::int64_t visible, std::int64_t hidden) {
  const auto key = random::make_key(5, random::Stream::rbm_weights);
  std::vector<double> w(static_cast<std::size_t>(visible * hidden)), product(static_cast<std::size_t>(hidden * hidden));
  for (std::size_t i = 0; i < w.size(); ++i) {
    const auto words = random::draw(key, static_cast<std::uint32_t>(i), 0);
    w[i] = std::sqrt(-2 * std::log((words[0] + 0.5) / 0x1p32)) * std::cos(2 * std::numbers::pi * words[1] / 0x1p32);
  }
  for (std::int64_t a = 0; a < hidden; ++a)
    for (std::int64_t b = 0; b < hidden; ++b)
      for (std::int64_t i = 0; i < visible; ++i)
        product[static_cast<std::size_t>(a * hidden + b)] +=
            w[static_cast<std::size_t>(i * hidden + a)] * w[static_cast<std::size_t>(i * hidden + b)];
  Context context(cpu_device, 1);
  return spectra::decompose_symmetric(context, contiguous(product.data(), hidden, hidden, cpu_device), 0);
}

TEST(Iso2018SpectrumShape, AListThatFollowsAPowerLawIsKnownByIt) {
  for (const double power : {2.0, 1.0, 0.5}) {  // λ from 1 to 100
    const auto values = quantiles(64, [&](double u) {
      return power == 1 ? std::pow(100, u) : std::pow(1 + u * (std::pow(100, 1 - power) - 1), 1 / (1 - power));
    });
    const auto fits = fit_spectrum(values);
    EXPECT_GT(fits.power_law_leads_by(), 1) << power;
    EXPECT_NEAR(fits.power, power, 0.1);
    EXPECT_LT(fits.distance, 0.5);
  }
}

TEST(Iso2018SpectrumShape, AnExponentialListIsKnownByIt) {
  const auto fits = fit_spectrum(quantiles(128, [](double u) { return 0.05 - 10 * std::log1p(-u); }));
  EXPECT_GT(fits.exponential, fits.power_law + 5);
  EXPECT_GT(fits.exponential, fits.marchenko_pastur);
  EXPECT_LT(fits.power_law_leads_by(), -5);
  EXPECT_GT(fits.distance, 1.36);
}

TEST(Iso2018SpectrumShape, RandomWeightsFollowMarchenkoAndPastur) {
  for (const std::int64_t hidden : {100, 200, 250}) {
    const auto fits = fit_spectrum(random_spectrum(400, hidden));
    EXPECT_GT(fits.marchenko_pastur, fits.power_law + 1) << hidden;
    // An exponential that is cut at both ends is hardly to be told from it: its ends lie on the smallest and the
    // largest eigenvalue, those of Marchenko and Pastur's law beyond them.
    EXPECT_NEAR(fits.marchenko_pastur, fits.exponential, 5) << hidden;
    EXPECT_LT(fits.power_law_leads_by(), -1) << hidden;
  }
  // Of few hidden units the three are hardly to be told apart, and no power law is found.
  for (const std::int64_t hidden : {16, 36, 64, 81})
    EXPECT_LT(fit_spectrum(random_spectrum(100, hidden)).power_law_leads_by(), 1) << hidden;
}

TEST(Iso2018SpectrumShape, ScoresDoNotDependOnTheUnitOfLength) {
  auto values = random_spectrum(100, 64);
  const auto fits = fit_spectrum(values);
  for (double& value : values) value *= 1000;
  const auto scaled = fit_spectrum(values);
  EXPECT_NEAR(scaled.power_law_leads_by(), fits.power_law_leads_by(), 1e-6);
  EXPECT_NEAR(scaled.power, fits.power, 1e-6);
  EXPECT_NEAR(scaled.power_law, fits.power_law - 64 * std::log(1000), 1e-6);
}

TEST(Iso2018SpectrumShape, ScoresAreThoseOfTheDensities) {
  // α = 0 and β = 0 are the uniform density on [1, 2].
  const auto values = quantiles(101, [](double u) { return 1 + u; });
  const auto fits = fit_spectrum(values);
  const double width = values.front() - values.back();
  EXPECT_NEAR(fits.power, 0, 0.02);
  EXPECT_NEAR(fits.power_law, -101 * std::log(width) - 3, 0.01);
  EXPECT_NEAR(fits.exponential, -101 * std::log(width) - 3, 1e-6);
}

TEST(Iso2018SpectrumShape, AFlatListIsNoPowerLawMoreThanAnExponential) {
  // Cut at one end only, an exponential would be 30 behind.
  const auto fits = fit_spectrum(quantiles(100, [](double u) { return 10 + 5 * u; }));
  EXPECT_NEAR(fits.power_law, fits.exponential, 0.1);
  EXPECT_LT(fits.power_law_leads_by(), 0.1);
}

TEST(Iso2018SpectrumShape, TooFewValuesHaveNoShape) {
  for (const auto& list : {std::vector<double>{}, {2, 1, 0, 0}, std::vector<double>(20, 3)}) {
    const auto fits = fit_spectrum(list);
    for (const double value : {fits.power_law_leads_by(), fits.power_law, fits.power, fits.distance})
      EXPECT_TRUE(std::isnan(value)) << list.size();
  }
  EXPECT_EQ(large_eigenvalues({3, 2, 1}), 0U);
}

TEST(Iso2018SpectrumShape, CountsTheEigenvaluesBeforeTheLargestStep) {
  EXPECT_EQ(large_eigenvalues({60, 8, 7.5, 7.2, 7, 2, 1.9, 1.8, 1.5, 1, 0, 0}), 5U);
  EXPECT_EQ(large_eigenvalues({90, 3, 2.9, 1, 0.9, 0.8, 0.7, 0.6}), 3U);  // not after the first one
  EXPECT_EQ(large_eigenvalues({9, 8, 7, 6, 5, 4, 3, 1e-3}), 5U);          // nor at the end of the list
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
