#include <algorithm>
#include <cmath>

#include "host/reproduction/iso2018_claims.hpp"
#include "host/reproduction/iso2018_evidence.hpp"
#include "host/thermometer/temperature_distribution.hpp"

namespace kadanoff {
namespace {

using Seeds = std::vector<Iso2018Seed>;

LossPoint lowest_test_loss(const Thermometer& thermometer) {
  return *std::min_element(thermometer.losses.begin(), thermometer.losses.end(),
                           [](const LossPoint& a, const LossPoint& b) { return a.test < b.test; });
}

Claim learns_until_it_overfits(const Iso2018Settings& settings, const Seeds& seeds) {
  Claim claim{"T1",
              "3.1, Fig. 4",
              "The thermometer's test error (about 2.42) falls until epoch 6,000 and has turned up by 7,500, while the "
              "training error still falls.",
              {},
              {},
              {}};
  const auto loss = over(seeds, [](const Iso2018Seed& seed) { return lowest_test_loss(seed.thermometer).test; });
  const auto epoch = over(
      seeds, [](const Iso2018Seed& seed) { return static_cast<double>(lowest_test_loss(seed.thermometer).epoch); });
  const auto still = over(seeds, [](const Iso2018Seed& seed) {
    const auto& losses = seed.thermometer.losses;
    return losses.back().training - losses[losses.size() / 2].training;
  });
  add_parts(claim, "lowest test loss (2.36 to 2.48)", loss, between(2.36, 2.48));
  add_parts(claim, "its epoch (6,000 to 7,500)", epoch, between(6000, 7500));
  add_parts(claim, "training loss in the second half of the fit (falls)", still,
            [](double change) { return change < 0; });
  claim.measured = fmt::format(
      "test loss lowest at {}, in epoch {}; training loss at the end {}", mean_of(loss, 3), list_values(epoch),
      mean_of(over(seeds, [](const Iso2018Seed& seed) { return seed.thermometer.losses.back().training; }), 3));
  claim.depends_on = fmt::format(
      "the number of configurations ({} a temperature here, 1,000 in the paper) and the initial weights, N(0, 0.1)",
      settings.samples);
  return claim;
}

double variation_distance(const FlowPoint& a, const FlowPoint& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.distribution.size(); ++i)
    sum += std::abs(a.distribution[i].mean - b.distribution[i].mean) / 2;
  return sum;
}

// The largest difference of two distributions at one temperature, in its standard errors.
double significance(const FlowPoint& a, const FlowPoint& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.distribution.size(); ++i) {
    const Estimate &p = a.distribution[i], &q = b.distribution[i];
    largest = std::max(largest, std::abs(p.mean - q.mean) / std::hypot(p.error, q.error));
  }
  return largest;
}

Claim tells_temperatures_apart(const Seeds& seeds) {
  Claim claim{"T2",
              "3.1, Fig. 5",
              "Its distributions for T = 0, 2, 3 and 6 are broad, but their shapes tell the temperature of a set of "
              "configurations.",
              {},
              {},
              {}};
  for (const auto& [a, b] : {std::pair{0.0, 2.0}, std::pair{2.0, 3.0}, std::pair{3.0, 6.0}}) {
    const auto of_pair = [&, low = a, high = b](auto compare) {
      return over(seeds, [&](const Iso2018Seed& seed) {
        return compare(seed.configurations.at(low), seed.configurations.at(high));
      });
    };
    const auto distance = of_pair(variation_distance), errors = of_pair(significance);
    add_parts(claim, fmt::format("T = {} and T = {} differ by so many standard errors (5 or more)", a, b), errors,
              at_least(5));
    claim.measured += fmt::format("{}{} ({} standard errors) between T = {} and {}",
                                  claim.measured.empty() ? "total variation distance " : ", ", mean_of(distance, 2),
                                  mean_of(errors, 0), a, b);
  }
  const auto accuracy = over(seeds, [](const Iso2018Seed& seed) {
    const auto& t = seed.thermometer.temperatures;
    double hits = 0;
    for (std::size_t i = 0; i < t.size(); ++i) hits += seed.configurations.at(t[i]).distribution[i].mean;
    return hits / static_cast<double>(t.size());
  });
  claim.measured +=
      fmt::format("; the right one of the 25 temperatures gets a probability of {} on average", mean_of(accuracy, 3));
  return claim;
}

}  // namespace

std::vector<Claim> iso2018_thermometer_claims(const Iso2018Settings& settings, const Seeds& seeds) {
  return {learns_until_it_overfits(settings, seeds), tells_temperatures_apart(seeds)};
}

}  // namespace kadanoff
