// Thermal averages against exact ones. Replicas are independent, so the usual standard error of the mean holds.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "kernels/ising/metropolis.hpp"
#include "kernels/ising/observables.hpp"
#include "kernels/ising/start.hpp"
#include "tests/reference/ising_states.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::ising {
namespace {

constexpr double t_critical = 2.269185314213022;

struct Sampled {
  std::vector<std::int32_t> energies, magnetisations;  // one a replica
};

// Independent replicas at one temperature after `sweeps` sweeps.
Sampled sample(Context& context, std::int64_t side, double temperature, std::int64_t replicas, std::int64_t sweeps,
               Start how = Start::random, Update update = Update::metropolis) {
  // A sweep takes fifty times as long there: less evidence has to do.
  if (test::is_slow_build) replicas = std::max<std::int64_t>(512, replicas / 16);
  Lattices lattices(context.device(), side, replicas);
  const Acceptance acceptance(context, update, side, {temperature}, replicas);
  start(context, lattices.view(), how, random::make_key(17, random::Stream::ising_start));
  sweep(context, lattices.view(), acceptance.view(), random::make_key(17, random::Stream::ising_update), sweeps);
  Array<std::int32_t> energies(context.device(), replicas), magnetisations(context.device(), replicas);
  observe(context, lattices.view(), energies.vector(), magnetisations.vector());
  return {to_host(context, energies), to_host(context, magnetisations)};
}

// |mean of f over the values − expected| ≤ 4 standard errors, and the error is not so large that this says nothing.
void expect_mean(const std::vector<std::int32_t>& values, const std::function<double(double)>& f, double expected,
                 const std::string& what) {
  double sum = 0, squares = 0;
  for (const auto value : values) {
    sum += f(value);
    squares += f(value) * f(value);
  }
  const auto n = static_cast<double>(values.size());
  const double mean = sum / n, error = std::sqrt((squares / n - mean * mean) / (n - 1));
  EXPECT_LE(std::abs(mean - expected), 4 * error) << what << ": " << mean << " ± " << error << ", exactly " << expected;
  EXPECT_LT(error, test::is_slow_build ? 0.08 : 0.02) << what;
}

// Per spin, e and e².
void expect_energy_moments(const Sampled& sampled, std::int64_t side, double energy, double squared,
                           const std::string& what) {
  const auto sites = static_cast<double>(side * side);
  expect_mean(
      sampled.energies, [&](double e) { return e / sites; }, energy, what + ", energy");
  expect_mean(
      sampled.energies, [&](double e) { return e * e / sites / sites; }, squared, what + ", energy²");
}

void expect_moments(const Sampled& sampled, std::int64_t side, double m_abs, double m_squared,
                    const std::string& what) {
  const auto sites = static_cast<double>(side * side);
  expect_mean(
      sampled.magnetisations, [&](double m) { return m / sites; }, 0, what + ", m");
  expect_mean(
      sampled.magnetisations, [&](double m) { return std::abs(m) / sites; }, m_abs, what + ", |m|");
  expect_mean(
      sampled.magnetisations, [&](double m) { return m * m / sites / sites; }, m_squared, what + ", m²");
}

class IsingEquilibrium : public test::OnEachDevice {
 protected:
  void expect_enumerated(std::int64_t side, Update update) {
    const reference::DensityOfStates states(static_cast<int>(side));
    const auto sites = static_cast<double>(side * side);
    for (const double temperature : {1.5, t_critical, 3.5}) {
      const auto sampled = sample(context(), side, temperature, 20'000, 300, Start::ordered, update);
      const auto exact = states.averages(temperature);
      const auto what = fmt::format("side {}, T = {}", side, temperature);
      expect_energy_moments(sampled, side, exact.energy / sites, exact.energy_squared / sites / sites, what);
      expect_moments(sampled, side, exact.abs_magnetisation / sites, exact.magnetisation_squared / sites / sites, what);
    }
  }
};
KADANOFF_ON_EACH_DEVICE(IsingEquilibrium);

TEST_P(IsingEquilibrium, IsThatOfTheEnumeratedTinyLattices) {
  for (const std::int64_t side : {2, 3, 4}) expect_enumerated(side, Update::metropolis);
}

TEST_P(IsingEquilibrium, IsThatOfTheEnumerated5x5LatticeWithBothUpdates) {
  for (const Update update : {Update::metropolis, Update::heat_bath}) expect_enumerated(5, update);
}

TEST_P(IsingEquilibrium, IsTheBoltzmannLawOf4x4) {
  for (const double temperature : {2.0, 3.0}) {
    const auto sampled = sample(context(), 4, temperature, 100'000, 200);
    std::map<std::pair<int, int>, double> counts;
    for (std::size_t r = 0; r < sampled.energies.size(); ++r)
      counts[{sampled.energies[r], sampled.magnetisations[r]}] += 1;
    std::vector<double> observed(1), expected(1);  // entry 0 takes the rare states together
    for (const auto& [state, p] : reference::DensityOfStates(4).distribution(temperature)) {
      const double mean = p * static_cast<double>(sampled.energies.size());
      if (mean < 10) {
        expected[0] += mean;
        observed[0] += counts[state];
      } else {
        expected.push_back(mean);
        observed.push_back(counts[state]);
      }
    }
    EXPECT_GT(expected.size(), 15U);
    EXPECT_GT(test::chi_square_p(test::chi_square(observed, expected), static_cast<double>(expected.size() - 1)), 1e-4)
        << "T = " << temperature;
  }
}

// Kaufman's energies (Phys. Rev. 76, 1232, 1949), second moments from the second derivative of his log Z, and, from a
// transfer matrix over rows that keeps the magnetisation, ⟨|m|⟩ and ⟨m²⟩; both evaluated once with an independent
// program.
TEST_P(IsingEquilibrium, IsTheExactOneOf10x10) {
  struct Exact {
    double temperature, energy, energy_squared, m_abs, m_squared;
  };
  for (const Exact& exact : {Exact{2.0, -1.74543102112, 3.07545604508, 0.911121590710, 0.837710201700},
                             Exact{t_critical, -1.47624290836, 2.24417408059, 0.756274372926, 0.612567682749},
                             Exact{3.0, -0.825640806825, 0.721242465718, 0.277498149459, 0.113332874057}}) {
    for (const Update update : {Update::metropolis, Update::heat_bath}) {
      const auto sampled = sample(context(), 10, exact.temperature, 8'000, 1000, Start::ordered, update);
      const auto what = fmt::format("T = {}", exact.temperature);
      expect_energy_moments(sampled, 10, exact.energy, exact.energy_squared, what);
      expect_moments(sampled, 10, exact.m_abs, exact.m_squared, what);
    }
  }
}

TEST_P(IsingEquilibrium, HasTheExactEnergyMomentsOf32x32) {
  struct Exact {
    double temperature, energy, energy_squared;
  };
  for (const Exact& exact :
       {Exact{2.0, -1.74556452703, 3.04982705702}, Exact{t_critical, -1.43365846615, 2.06466310082},
        Exact{3.0, -0.817309738934, 0.67152298038}}) {
    const auto sampled =
        sample(context(), 32, exact.temperature, 512, test::is_slow_build ? 300 : 4000, Start::ordered);
    expect_energy_moments(sampled, 32, exact.energy, exact.energy_squared, fmt::format("T = {}", exact.temperature));
  }
}

// At T = ∞, and where it might as well be, an ordered start must be forgotten, though a flip costs next to nothing.
TEST_P(IsingEquilibrium, AtInfiniteTemperatureEverySpinIsACoin) {
  const auto nearly = sample(context(), 6, 1e6, 50'000, 1, Start::ordered);
  expect_energy_moments(nearly, 6, 0, 2.0 / 36, "T = 10⁶");
  const auto sampled = sample(context(), 6, std::numeric_limits<double>::infinity(), 50'000, 1, Start::ordered);
  expect_energy_moments(sampled, 6, 0, 2.0 / 36, "T = ∞");
  expect_mean(
      sampled.magnetisations, [](double m) { return m / 36; }, 0, "m");
  expect_mean(
      sampled.magnetisations, [](double m) { return m * m / 36; }, 1, "m² sites");
}

}  // namespace
}  // namespace kadanoff::ising
