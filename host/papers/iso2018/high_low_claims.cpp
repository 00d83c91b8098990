// The claims of Iso 2018 about the flows of type H, which learned high temperatures, and type L, which learned T = 0.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "host/data/temperature_selection.hpp"
#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/evidence.hpp"
#include "host/thermometer/temperature_distribution.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

constexpr const char* passing_is_ours =
    "what it is to pass T_c: ours is that at one of the recorded steps the distribution is, within a total variation "
    "distance of 0.1, that of lattices at T = 2.25";

// Two sizes, and the largest that is trained.
std::vector<std::int64_t> low_sizes(const Settings& settings) {
  std::vector<std::int64_t> sizes{settings.main, settings.large};
  if (settings.hidden.back() > settings.large) sizes.push_back(settings.hidden.back());
  return sizes;
}

// On its way the distribution is once that of T_c.
void add_passes_critical(Claim& claim, const Repetitions& repetitions, const std::string& rbm, double start) {
  const auto nearest = over(repetitions, [&](const Repetition& repetition) {
    return smallest_distance(repetition.flow(rbm, start), repetition.equilibrium.at(2.25));
  });
  claim.add(Measure::paper, rbm + ": smallest total variation distance from lattices at T = 2.25 on the way", nearest,
            alike);
  claim.tell(fmt::format("{} comes as near as {} to the distribution of T = 2.25", rbm, mean_of(nearest, 2)));
}

Claim high_goes_up(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "H1",
      .section = "3.2, Fig. 10",
      .statement =
          "Type H (trained at T = 4 … 6): the flow from T = 0 passes T_c and goes away towards higher "
          "temperatures. (Whether to T = ∞: see H3.)",
      .quote = "the measured temperature passes the critical point and goes away towards higher temperature",
      .left_open = fmt::format("how far it goes; hot is T ≥ 4, the lower end of its data. And {}", passing_is_ours)};
  for (const auto hidden : {settings.main, settings.large}) {
    const auto rbm = type_h(hidden);
    claim.add(Measure::paper, fmt::format("N_h = {}: likely T at the end", hidden), last_likely(repetitions, rbm, 0),
              likely_hot);
    claim.add(Measure::independent, fmt::format("N_h = {}: energy T at the end", hidden),
              last_energy(repetitions, rbm, 0), energy_hot);
    claim.tell(fmt::format("N_h = {}: {}", hidden, both_temperatures(repetitions, rbm, 0)));
    add_passes_critical(claim, repetitions, rbm, 0);
  }
  return claim;
}

Claim high_goes_to_infinity(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "H3",
              .section = "3.2, summary and conjecture 2",
              .statement = "Type H: the flow goes towards T = ∞ and converges on it.",
              .quote = "The temperature T flows towards T = ∞/T = 0 respectively … both RBM flows converge on T = ∞",
              .left_open = infinity_is_ours};
  for (const auto hidden : {settings.main, settings.large}) add_ends_infinite(claim, repetitions, type_h(hidden));
  add_infinity_control(claim, repetitions);
  return claim;
}

// The share of frozen lattices in the data at T = 0, and the temperature that corresponds to their mean energy.
std::string frozen_text(const Repetitions& repetitions) {
  const auto frozen = over(repetitions, [](const Repetition& repetition) {
    const auto cold = data::select_temperatures(repetition.test, {0});
    const auto mixed = std::count_if(cold.begin(), cold.end(), [&](std::int64_t sample) {
      for (std::int64_t i = 1; i < repetition.test.units; ++i)
        if (repetition.test.spin(sample, i) != repetition.test.spin(sample, 0)) return true;
      return false;
    });
    return 100 * static_cast<double>(mixed) / static_cast<double>(cold.size());
  });
  const auto energy =
      over(repetitions, [](const Repetition& repetition) { return repetition.equilibrium.at(0).temperature; });
  return fmt::format(
      "the data: {} % of the lattices at T = 0 are frozen with domain walls, so that their mean energy is "
      "that of T = {}",
      mean_of(frozen, 0), mean_of(energy, 2));
}

// How far the last value lies above the lowest.
template <class Value>
std::vector<double> comes_back(const Repetitions& repetitions, const std::string& rbm, Value value) {
  return over(repetitions, [&](const Repetition& repetition) {
    const auto& flow = repetition.flow(rbm, 6);
    double lowest = value(flow, flow.points.front());
    for (const flow::FlowPoint& point : flow.points) lowest = std::min(lowest, value(flow, point));
    return value(flow, flow.points.back()) - lowest;
  });
}

Claim low_goes_down(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "L1",
      .section = "3.2, Fig. 11",
      .statement =
          "Type L (trained at T = 0): the flow from T = 6 passes T_c, goes towards T = 0 and never back, for large N_h "
          "too.",
      .quote =
          "the measured temperature passes the critical point, but flows towards lower temperature … the flow never "
          "goes back to higher temperature even for large N_h",
      .left_open = fmt::format(
          "how near it comes to 0; the energy of frozen lattices is not that of T = 0, so that 2.2 is cold enough for "
          "it. Back is by 0.2. And {}",
          passing_is_ours)};
  for (const auto hidden : low_sizes(settings)) {
    const auto rbm = type_l(hidden);
    const auto measured_back = comes_back(repetitions, rbm, [](const flow::Flow& flow, const flow::FlowPoint& point) {
      return thermometer::mean_temperature(point.distribution, flow.temperatures);
    });
    const auto energy_back =
        comes_back(repetitions, rbm, [](const flow::Flow&, const flow::FlowPoint& point) { return point.temperature; });
    claim.add(Measure::paper, fmt::format("N_h = {}: likely T at the end", hidden), last_likely(repetitions, rbm, 6),
              away_from(ising::critical_temperature, at_most(1.875)));
    claim.add(Measure::paper, fmt::format("N_h = {}: mean measured T at the end above its lowest", hidden),
              measured_back, at_most(0.2));
    claim.add(Measure::independent, fmt::format("N_h = {}: energy T at the end", hidden),
              last_energy(repetitions, rbm, 6), away_from(ising::critical_temperature, at_most(2.2)));
    claim.add(Measure::independent, fmt::format("N_h = {}: energy T at the end above its lowest", hidden), energy_back,
              at_most(0.2));
    claim.tell(fmt::format("N_h = {}: {}, which is {} above the lowest energy T of the flow", hidden,
                           both_temperatures(repetitions, rbm, 6), mean_of(energy_back, 2)));
    add_passes_critical(claim, repetitions, rbm, 6);
  }
  claim.depends_on = frozen_text(repetitions);
  return claim;
}

// Type L learned no noise: does its flow end in what it learned?
Claim learns_only_what_is_there(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "L3",
              .section = "3.2, Fig. 11",
              .statement =
                  "An RBM does not learn features that its data do not contain: the flow of type L ends in "
                  "lattices as those at T = 0, without the noise of hot ones.",
              .quote =
                  "This also suggests that the RBM does not learn features that are not contained in the "
                  "configurations used for trainings.",
              .left_open =
                  "what a feature is, and what tests it. Ours: from T = 6 type L comes to the distribution and, "
                  "within 0.1 (a twentieth of the ground state's), to the energy of the data at T = 0. "
                  "Single temperatures are in S1; W2 has an end at temperatures that were not learned"};
  for (const auto hidden : low_sizes(settings)) {
    const auto rbm = type_l(hidden);
    const auto distance = over(repetitions, [&](const Repetition& repetition) {
      return variation_distance(repetition.flow(rbm, 6).points.back(), repetition.equilibrium.at(0));
    });
    const auto energy = over(repetitions, [&](const Repetition& repetition) {
      return repetition.flow(rbm, 6).points.back().energy.mean - repetition.equilibrium.at(0).energy.mean;
    });
    claim.add(Measure::paper, fmt::format("{} from T = 6: total variation distance from lattices at T = 0", rbm),
              distance, alike);
    claim.add(Measure::independent, fmt::format("{} from T = 6: energy per spin less that of lattices at T = 0", rbm),
              energy, between(-0.1, 0.1));
    claim.tell(fmt::format("{}: total variation distance from lattices at T = 0 {}, energy per spin {} above theirs",
                           rbm, mean_of(distance, 2), mean_of(energy, 3)));
  }
  for (const auto hidden : {settings.main, settings.large})
    claim.depends_on += fmt::format("{}type H, which learned T = 4 … 6, N_h = {}: energy T {} at the end of its flow",
                                    claim.depends_on.empty() ? "" : "; ", hidden,
                                    mean_of(last_energy(repetitions, type_h(hidden), 0), 2));
  return claim;
}

}  // namespace

std::vector<Claim> high_low_claims(const Settings& settings, const Repetitions& repetitions) {
  return {high_goes_up(settings, repetitions), high_goes_to_infinity(settings, repetitions),
          low_goes_down(settings, repetitions), learns_only_what_is_there(settings, repetitions)};
}

}  // namespace kadanoff::papers::iso2018
