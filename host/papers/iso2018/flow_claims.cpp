// The claims of Iso 2018 about flows and their temperatures.
#include <algorithm>
#include <cmath>

#include "host/data/temperature_selection.hpp"
#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/evidence.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

constexpr std::int64_t visible = Settings::side * Settings::side;
constexpr const char* speed_is_ours =
    "how speed is measured: ours are the steps until the mean measured temperature has gone 90 % of its way, and "
    "slower "
    "is by a tenth";

// Sizes and names of RBMs, sorted by size.
using Sizes = std::vector<std::pair<std::int64_t, std::string>>;

std::string with_length(const Settings& settings, const Repetitions& repetitions) {
  std::string text = fmt::format("training length: from T = 0, N_h = {} ends at energy T", settings.main);
  for (const auto length : settings.lengths)
    text += fmt::format("{} {} after {}", length == settings.lengths.front() ? "" : ",",
                        mean_of(last_energy(repetitions, main_after(settings, length), 0), 2), length);
  return text + " epochs";
}

Claim approaches_critical(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "V1",
              .section = "3.2, Figs. 6 and 7",
              .statement = "Type V with N_h ≤ N_v = 100: from T = 0 and from T = 6 the temperature approaches T_c.",
              .quote = "When N_h ≤ 100 = N_v, the measured temperature T approaches T_c (Figs. 6, 7 and 8).",
              .left_open =
                  "initial weights, batches and whether the flow is sampled; we take N(0, 0.01), all samples at once "
                  "and sampled layers. An end at 2.0 to 2.5 is at T_c: the bin of 2.25 and its neighbours"};
  for (const auto hidden : settings.hidden) {
    if (hidden > visible) continue;
    for (const double start : {0.0, 6.0}) {
      add_ends_critical(claim, repetitions, type_v(hidden), start);
      claim.tell(
          fmt::format("N_h = {} from {}: {}", hidden, start, both_temperatures(repetitions, type_v(hidden), start)));
    }
  }
  claim.depends_on = fmt::format("N_h; {}; initial weights of N(0, 0.1) in place of N(0, 0.01): {} from T = 0",
                                 with_length(settings, repetitions),
                                 both_temperatures(repetitions, fmt::format("rough-{}", settings.main), 0));
  return claim;
}

Claim forgets_its_start(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "V2",
              .section = "3.2, Figs. 6 and 7",
              .statement = "Type V, N_h ≤ 100: the flow ends at the same place from whichever temperature.",
              .quote =
                  "From whichever temperature T = 0 or T = 6 we start the RBM iteration, the peak of the temperature "
                  "distributions approaches the critical point",
              .left_open = "how near the ends must be"};
  for (const auto hidden : settings.hidden) {
    if (hidden > visible) continue;
    const auto apart = over(repetitions, [&](const Repetition& repetition) {
      return std::abs(last_energy_temperature(repetition.flow(type_v(hidden), 0)) -
                      last_energy_temperature(repetition.flow(type_v(hidden), 6)));
    });
    const auto likely_apart = over(repetitions, [&](const Repetition& repetition) {
      return std::abs(last_likely_temperature(repetition.flow(type_v(hidden), 0)) -
                      last_likely_temperature(repetition.flow(type_v(hidden), 6)));
    });
    claim.add(Measure::paper, fmt::format("N_h = {}: likely T from 0 and from 6 differ by", hidden), likely_apart,
              at_most(0.375));
    claim.add(Measure::independent, fmt::format("N_h = {}: energy T from 0 and from 6 differ by", hidden), apart,
              at_most(0.3));
    claim.tell(fmt::format("N_h = {}: the ends differ by {} in energy T", hidden, mean_of(apart, 2)));
  }
  return claim;
}

Claim is_quick(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "V3",
              .section = "3.2, Figs. 6 and 7",
              .statement =
                  "Type V, N_h = 64: the measured temperature peaks at T_c after several steps from T = 0, about 50 "
                  "from T = 6.",
              .quote =
                  "After only several iterations, the temperature distribution is peaked around T_c … After ~ 50 "
                  "iterations, the distribution stabilizes at T_c.",
              .left_open = "how many several are; ours are 10"};
  for (const auto& [start, step] : {std::pair{0.0, 10}, std::pair{6.0, 50}}) {
    const auto likely = over(repetitions, [&, from = start, n = step](const Repetition& repetition) {
      return likely_temperature(repetition.flow(type_v(settings.main), from), n);
    });
    claim.add(Measure::paper, fmt::format("from T = {}, n = {}: likely T", start, step), likely, likely_critical);
    const auto energy = over(repetitions, [&, from = start, n = step](const Repetition& repetition) {
      return point_at(repetition.flow(type_v(settings.main), from), n).temperature;
    });
    claim.add(Measure::independent, fmt::format("from T = {}, n = {}: energy T", start, step), energy, energy_critical);
    claim.tell(fmt::format("likely T {}, energy T {} after {} steps from T = {}", list_values(likely),
                           mean_of(energy, 2), step, start));
  }
  return claim;
}

Claim stays_critical(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "V4",
      .section = "3.2, Fig. 8",
      .statement = "Type V, N_h = 64: from T = 2.25 the flow stays near T_c.",
      .quote =
          "the temperature distribution of the reconstructed configurations remains near the critical point, and never "
          "flows away from there"};
  const auto rbm = type_v(settings.main);
  for (const std::int64_t step : {1, 10, 100}) {
    const auto likely = over(repetitions, [&](const Repetition& repetition) {
      return likely_temperature(repetition.flow(rbm, 2.25), step);
    });
    const auto energy = over(repetitions, [&](const Repetition& repetition) {
      return point_at(repetition.flow(rbm, 2.25), step).temperature;
    });
    claim.add(Measure::paper, fmt::format("n = {}: likely T", step), likely, likely_critical);
    claim.add(Measure::independent, fmt::format("n = {}: energy T", step), energy, energy_critical);
    claim.tell(fmt::format("n = {}: likely T {}, energy T {}", step, list_values(likely), mean_of(energy, 2)));
  }
  add_ends_critical(claim, repetitions, rbm, 2.25);
  claim.tell("at the end " + both_temperatures(repetitions, rbm, 2.25));
  return claim;
}

Claim larger_ones_pass(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "V5",
              .section = "3.2, Fig. 9",
              .statement =
                  "Type V, N_h > N_v: the flow from T = 0 is at T_c after about ten steps, then goes away "
                  "towards T = ∞.",
              .quote = "The distribution has a peak at T = T_c after 10 iterations, but then moves towards T = ∞.",
              .left_open = "how far it goes; hot is T ≥ 4, the lower end of type H's data"};
  for (const auto hidden : settings.hidden) {
    if (hidden <= visible) continue;
    const auto rbm = type_v(hidden);
    const auto early = over(
        repetitions, [&](const Repetition& repetition) { return likely_temperature(repetition.flow(rbm, 0), 10); });
    claim.add(Measure::paper, fmt::format("N_h = {}, n = 10: likely T", hidden), early, likely_critical);
    claim.add(Measure::paper, fmt::format("N_h = {}, last step: likely T", hidden), last_likely(repetitions, rbm, 0),
              likely_hot);
    claim.add(Measure::independent, fmt::format("N_h = {}, last step: energy T", hidden),
              last_energy(repetitions, rbm, 0), energy_hot);
    claim.tell(fmt::format("N_h = {}: likely T {} at n = 10; at the end {}", hidden, list_values(early),
                           both_temperatures(repetitions, rbm, 0)));
  }
  return claim;
}

Claim largest_is_fastest(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "V6",
              .section = "3.2",
              .statement = "Type V: N_h = 400 moves towards high temperature faster than N_h = 225.",
              .quote = "In the case of 400 neurons, it moves towards high temperature at faster speed.",
              .left_open =
                  "how speed is measured: by 90 % of the way of the measured temperature, and, independently, by the "
                  "step at which the energy's temperature passes 3.5"};
  const auto largest = settings.hidden.back();
  if (largest <= settings.large) {
    claim.reason = fmt::format("nothing larger than N_h = {} is trained at the {} scale: use --full", largest,
                               name_of(settings.scale));
    return claim;
  }
  const auto steps = [&](std::int64_t hidden) {
    return over(repetitions,
                [&](const Repetition& repetition) { return steps_to_pass(repetition.flow(type_v(hidden), 0), 3.5); });
  };
  const auto one = steps(settings.large), other = steps(largest);
  const auto settled = [&](std::int64_t hidden) {
    return over(repetitions,
                [&](const Repetition& repetition) { return steps_to_settle(repetition.flow(type_v(hidden), 0)); });
  };
  claim.add(Measure::paper,
            fmt::format("steps until the measured temperature has gone 90 % of its way, N_h = {} less {}", largest,
                        settings.large),
            differences(settled(largest), settled(settings.large)), at_most(-1));
  claim.add(Measure::independent, fmt::format("steps to energy T = 3.5, N_h = {} less {}", largest, settings.large),
            differences(other, one), at_most(-1));
  claim.tell(fmt::format("steps from T = 0 to energy T = 3.5: {} for N_h = {}, {} for N_h = {}", mean_of(one, 1),
                         settings.large, mean_of(other, 1), largest));
  return claim;
}

// One part per pair of successive sizes: the larger RBM is slower by more than a tenth.
void add_slower_when_larger(Claim& claim, const Repetitions& repetitions, const Sizes& sizes, double start) {
  std::string text;
  std::vector<double> before;
  for (const auto& [hidden, rbm] : sizes) {
    const auto steps = over(repetitions, [&, name = rbm](const Repetition& repetition) {
      return steps_to_settle(repetition.flow(name, start));
    });
    if (!before.empty())
      claim.add(Measure::paper,
                fmt::format("from T = {}, N_h = {}: steps over those of the next smaller one", start, hidden),
                ratios(steps, before), away_from(1, at_least(1.1)));
    text += fmt::format(
        "{}{} for N_h = {}",
        text.empty()
            ? fmt::format("steps from T = {} until the mean measured temperature has gone 90 % of its way: ", start)
            : ", ",
        mean_of(steps, 1), hidden);
    before = steps;
  }
  claim.tell(text);
}

Claim slower_when_larger(Claim claim, const Repetitions& repetitions, const Sizes& sizes,
                         const std::vector<double>& starts) {
  for (const double start : starts) add_slower_when_larger(claim, repetitions, sizes, start);
  return claim;
}

Claim high_goes_up(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "H1",
              .section = "3.2, Fig. 10",
              .statement = "Type H (trained at T = 4 … 6): the flow from T = 0 passes T_c and goes towards T = ∞.",
              .quote = "the measured temperature passes the critical point and goes away towards higher temperature",
              .left_open = "how far it goes; hot is T ≥ 4, the lower end of its data"};
  for (const auto hidden : {settings.main, settings.large}) {
    const auto rbm = type_h(hidden);
    claim.add(Measure::paper, fmt::format("N_h = {}: likely T at the end", hidden), last_likely(repetitions, rbm, 0),
              likely_hot);
    claim.add(Measure::independent, fmt::format("N_h = {}: energy T at the end", hidden),
              last_energy(repetitions, rbm, 0), energy_hot);
    claim.tell(fmt::format("N_h = {}: {}", hidden, both_temperatures(repetitions, rbm, 0)));
  }
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
      .left_open =
          "how near it comes to 0; the energy of frozen lattices is not that of T = 0, so that 2.2 is cold enough for "
          "it"};
  for (const auto hidden : {settings.main, settings.large}) {
    const auto rbm = type_l(hidden);
    const auto back = over(repetitions, [&](const Repetition& repetition) {
      const auto& points = repetition.flow(rbm, 6).points;
      double lowest = points.front().temperature;
      for (const auto& point : points) lowest = std::min(lowest, point.temperature);
      return points.back().temperature - lowest;
    });
    claim.add(Measure::paper, fmt::format("N_h = {}: likely T at the end", hidden), last_likely(repetitions, rbm, 6),
              away_from(ising::critical_temperature, at_most(1.875)));
    claim.add(Measure::independent, fmt::format("N_h = {}: energy T at the end", hidden),
              last_energy(repetitions, rbm, 6), away_from(ising::critical_temperature, at_most(2.2)));
    claim.add(Measure::independent, fmt::format("N_h = {}: energy T at the end above its lowest", hidden), back,
              at_most(0.2));
    claim.tell(fmt::format("N_h = {}: {}, which is {} above the lowest energy T of the flow", hidden,
                           both_temperatures(repetitions, rbm, 6), mean_of(back, 2)));
  }
  claim.depends_on = frozen_text(repetitions);
  return claim;
}

}  // namespace

std::vector<Claim> flow_claims(const Settings& settings, const Repetitions& repetitions) {
  Sizes v, h, l;
  for (const auto hidden : settings.hidden)
    if (hidden <= visible) v.emplace_back(hidden, type_v(hidden));
  for (const auto hidden : {settings.main, settings.large}) {
    h.emplace_back(hidden, type_h(hidden));
    l.emplace_back(hidden, type_l(hidden));
  }
  return {approaches_critical(settings, repetitions),
          forgets_its_start(settings, repetitions),
          is_quick(settings, repetitions),
          stays_critical(settings, repetitions),
          larger_ones_pass(settings, repetitions),
          largest_is_fastest(settings, repetitions),
          slower_when_larger(
              {.id = "V7",
               .section = "3.2",
               .statement = "Type V: the flow is slower for larger N_h (tested up to N_v; for what is beyond see V6).",
               .quote = "Speed of flow is slower for a larger N_h.",
               .left_open = speed_is_ours},
              repetitions, v, {0, 6}),
          high_goes_up(settings, repetitions),
          slower_when_larger(
              {.id = "H2",
               .section = "3.2, Fig. 10",
               .statement = "Type H: the flow is slower for larger N_h.",
               .quote = "if the number of neurons in the hidden layer is increased, the flow moves more slowly",
               .left_open = speed_is_ours},
              repetitions, h, {0}),
          low_goes_down(settings, repetitions),
          slower_when_larger({.id = "L2",
                              .section = "3.2, Fig. 11",
                              .statement = "Type L: the flow is slower for larger N_h.",
                              .quote = "Speed of flow is slower for a larger N_h.",
                              .left_open = speed_is_ours},
                             repetitions, l, {6})};
}

}  // namespace kadanoff::papers::iso2018
