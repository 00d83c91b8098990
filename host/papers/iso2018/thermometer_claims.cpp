// The claims of Iso 2018 about the configurations and the thermometer.
#include <algorithm>
#include <cmath>

#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/evidence.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

thermometer::LossPoint lowest_test_loss(const thermometer::Thermometer& thermometer) {
  return *std::min_element(
      thermometer.losses.begin(), thermometer.losses.end(),
      [](const thermometer::LossPoint& a, const thermometer::LossPoint& b) { return a.test < b.test; });
}

// The recorded epoch nearest to four fifths of the fit: 6,000 of 7,500.
thermometer::LossPoint late_loss(const thermometer::Thermometer& thermometer) {
  const double wanted = 0.8 * static_cast<double>(thermometer.losses.back().epoch);
  return *std::min_element(thermometer.losses.begin(), thermometer.losses.end(),
                           [&](const thermometer::LossPoint& a, const thermometer::LossPoint& b) {
                             return std::abs(static_cast<double>(a.epoch) - wanted) <
                                    std::abs(static_cast<double>(b.epoch) - wanted);
                           });
}

Claim learns_until_it_overfits(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "T1",
      .section = "3.1, Fig. 4",
      .statement =
          "The thermometer's test error (about 2.42 in the figure) falls until epoch 6,000, is then almost constant, "
          "and turns to increase at 7,500.",
      .quote =
          "This is also decreasing at first, but after 6000 epochs it becomes almost constant. After 7500 epochs, in "
          "fact, it turns to increase.",
      .left_open =
          "the initial weights, N(0, 0.1) here; how constant it is. The loss about 2.42 is read off the figure; that "
          "it "
          "turns to increase after the last epoch of the fit is not tested"};
  const auto loss =
      over(repetitions, [](const Repetition& repetition) { return lowest_test_loss(repetition.thermometer).test; });
  const auto epoch = over(repetitions, [](const Repetition& repetition) {
    return static_cast<double>(lowest_test_loss(repetition.thermometer).epoch);
  });
  const auto change = over(repetitions, [](const Repetition& repetition) {
    return repetition.thermometer.losses.back().test - late_loss(repetition.thermometer).test;
  });
  const auto training =
      over(repetitions, [](const Repetition& repetition) { return repetition.thermometer.losses.back().training; });
  claim.add(Measure::paper, "lowest test loss", loss, between(2.36, 2.48));
  const bool as_long = settings.thermometer_epochs >= 7500;  // a shorter fit cannot do what this one did
  if (as_long) claim.add(Measure::paper, "its epoch", epoch, by_the_paper(at_least(6000)));
  claim.add(Measure::paper, "change of the test loss over the last fifth of the fit", change, between(-0.03, 0.03));
  const auto end =
      over(repetitions, [](const Repetition& repetition) { return repetition.thermometer.losses.back().test; });
  claim.tell(fmt::format("test loss lowest at {}, in epoch {}, and {} at the end of the fit (guessing: ln 25 = 3.219)",
                         mean_of(loss, 3), list_values(epoch), mean_of(end, 3)));
  claim.tell(fmt::format("it changes by {} over the last fifth of the fit", mean_of(change, 3)));
  claim.tell(fmt::format("training loss at the end {}", mean_of(training, 3)));
  claim.depends_on = fmt::format(
      "the number of configurations ({} a temperature here, 1,000 in the paper) and the initial weights, N(0, 0.1)",
      settings.samples);
  return claim;
}

Claim tells_temperatures_apart(const Repetitions& repetitions) {
  Claim claim{
      .id = "T2",
      .section = "3.1, Fig. 5",
      .statement =
          "Its distributions for T = 0, 2, 3 and 6 are broad, but their shapes differ from temperature to temperature, "
          "so that they tell the temperature of a set of configurations.",
      .quote = "each of them has characteristic shape that is different temperature by temperature",
      .left_open =
          "how different they must be, and for which pairs: those of Fig. 5 are the paper's measure, temperatures next "
          "to each other the independent one"};
  const std::vector<std::pair<double, double>> pairs{{0, 2},    {2, 3},    {3, 6},   {0, 0.25},
                                                     {2, 2.25}, {3, 3.25}, {5.75, 6}};
  std::string text;
  for (const auto& [a, b] : pairs) {
    const auto distance = over(repetitions, [low = a, high = b](const Repetition& repetition) {
      return variation_distance(repetition.equilibrium.at(low), repetition.equilibrium.at(high));
    });
    claim.add(b - a > 0.25 ? Measure::paper : Measure::independent,
              fmt::format("total variation distance of T = {} and T = {}", a, b), distance, at_least(0.1));
    text += fmt::format("{}{} of T = {} and {}", text.empty() ? "total variation distance " : ", ",
                        mean_of(distance, 2), a, b);
  }
  claim.tell(text);
  const auto right = over(repetitions, [](const Repetition& repetition) {
    const auto& t = repetition.thermometer.temperatures;
    double hits = 0;
    for (std::size_t i = 0; i < t.size(); ++i) hits += repetition.equilibrium.at(t[i]).distribution[i].mean;
    return hits / static_cast<double>(t.size());
  });
  claim.tell(
      fmt::format("the right one of the 25 temperatures gets a probability of {} on average", mean_of(right, 3)));
  claim.depends_on = "how far apart the temperatures are; 10 × 10 spins differ little between neighbours away from T_c";
  return claim;
}

// The mean energy at each temperature beside the exact one.
Claim reaches_equilibrium(const Repetitions& repetitions) {
  Claim claim{.id = "T3",
              .section = "2.1",
              .statement = "100 sweeps from a random start bring configurations to equilibrium, at each temperature.",
              .quote =
                  "after many iterations of flipping all the spins, the configuration approaches the equilibrium "
                  "distribution at T … repeat the procedure of MMC simulations 100L² = 10000 times to construct spin "
                  "configurations",
              .left_open =
                  "what shows it. Ours is the mean energy per spin at T, which must be the exact one within "
                  "0.02, a hundredth of the ground state's. The network was taught such configurations and "
                  "cannot tell"};
  std::string text;
  for (const double t : temperatures_of(TemperatureRange::narrow)) {
    const double right = ising::mean_energy(Settings::side, t);
    const auto excess = over(
        repetitions, [&](const Repetition& repetition) { return repetition.equilibrium.at(t).energy.mean - right; });
    claim.add(Measure::independent, fmt::format("T = {}: mean energy less the exact one", t), excess,
              between(-0.02, 0.02));
    if (std::abs(average(excess).mean) <= 0.02) continue;
    const auto energy =
        over(repetitions, [&](const Repetition& repetition) { return repetition.equilibrium.at(t).temperature; });
    text += fmt::format("{}by {} at T = {} (energy T {})", text.empty() ? "" : ", ", mean_of(excess, 3), t,
                        mean_of(energy, 2));
  }
  claim.tell(text.empty() ? "the mean energy is the exact one within 0.02 at each temperature"
                          : "the mean energy differs from the exact one by more than 0.02: " + text);
  claim.depends_on = "the temperature: of cold lattices some stay frozen with domain walls";
  return claim;
}

}  // namespace

std::vector<Claim> thermometer_claims(const Settings& settings, const Repetitions& repetitions) {
  return {learns_until_it_overfits(settings, repetitions), tells_temperatures_apart(repetitions),
          reaches_equilibrium(repetitions)};
}

}  // namespace kadanoff::papers::iso2018
