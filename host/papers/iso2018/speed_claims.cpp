// The claims of Iso 2018 about the speed of flows and the number of hidden units.
#include <fmt/format.h>

#include <utility>
#include <vector>

#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/evidence.hpp"
#include "host/thermometer/temperature_distribution.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

constexpr const char* speed_is_ours =
    "how speed is measured: ours are the steps until 90 % of the way is done, that of the mean measured temperature, "
    "and "
    "independently that of the energy; slower is by a tenth";

const Range slower = away_from(1, at_least(1.1));
const Range faster = away_from(1, at_most(1 / 1.1));

// Sizes and names of RBMs, sorted by size.
using Sizes = std::vector<std::pair<std::int64_t, std::string>>;

std::vector<double> settled(const Repetitions& repetitions, const std::string& rbm, double start, Measure measure) {
  return over(repetitions, [&](const Repetition& repetition) {
    const auto& flow = repetition.flow(rbm, start);
    return measure == Measure::paper ? steps_to_settle(flow) : energy_steps_to_settle(flow);
  });
}

// Which of the two moves faster depends on where one looks: at all of its way, at levels, or at equal n.
Claim largest_is_fastest(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "V6",
              .section = "3.2",
              .statement = "Type V: N_h = 400 moves towards high temperature faster than N_h = 225.",
              .quote = "In the case of 400 neurons, it moves towards high temperature at faster speed.",
              .left_open =
                  "where on the way speed is measured, and how: ours are the steps for 90 % of the way of the measured "
                  "temperature, the steps until the energy's temperature passes 3.5 and 5 (faster is by a tenth), and "
                  "which of the two is hotter at n = 50 and n = 100"};
  const auto largest = settings.hidden.back();
  if (largest <= settings.large) {
    claim.reason = fmt::format("nothing larger than N_h = {} is trained at the {} scale: use --full", largest,
                               name_of(settings.scale));
    return claim;
  }
  const auto one = type_v(settings.large), other = type_v(largest);
  const auto pair = fmt::format("N_h = {} over {}", largest, settings.large);
  const auto less = fmt::format("N_h = {} less {}", largest, settings.large);
  const auto tell_steps = [&](const std::string& what, const std::vector<double>& of_one,
                              const std::vector<double>& of_other) {
    claim.tell(fmt::format("steps {}: {} for N_h = {}, {} for N_h = {}", what, steps_text(of_one), settings.large,
                           steps_text(of_other), largest));
  };
  const auto way = settled(repetitions, one, 0, Measure::paper),
             other_way = settled(repetitions, other, 0, Measure::paper);
  claim.add(Measure::paper, "steps for 90 % of the way of the measured temperature, " + pair,
            step_ratios(other_way, way), faster);
  tell_steps("for 90 % of the way of the measured temperature", way, other_way);
  for (const double level : {3.5, 5.0}) {
    const auto steps = [&](const std::string& rbm) {
      return over(repetitions,
                  [&](const Repetition& repetition) { return steps_to_pass(repetition.flow(rbm, 0), level); });
    };
    claim.add(Measure::independent, fmt::format("steps to energy T = {}, {}", level, pair),
              step_ratios(steps(other), steps(one)), faster);
    tell_steps(fmt::format("to energy T = {}", level), steps(one), steps(other));
  }
  for (const std::int64_t step : {50, 100}) {
    const auto measured = [&](const std::string& rbm) {
      return over(repetitions, [&](const Repetition& repetition) {
        const auto& flow = repetition.flow(rbm, 0);
        return thermometer::mean_temperature(point_at(flow, step).distribution, flow.temperatures);
      });
    };
    const auto inverse = [&](const std::string& rbm) {
      return over(repetitions, [&](const Repetition& repetition) {
        return 1 / point_at(repetition.flow(rbm, 0), step).temperature;
      });
    };
    claim.add(Measure::paper, fmt::format("n = {}: mean measured T, {}", step, less),
              differences(measured(other), measured(one)), at_least(0.1));
    claim.add(Measure::independent, fmt::format("n = {}: 1/T of the energy, {}", step, less),
              differences(inverse(other), inverse(one)), at_most(-0.005));
    claim.tell(fmt::format("1/T of the energy at n = {}: {} and {}", step, mean_of(inverse(one), 3),
                           mean_of(inverse(other), 3)));
  }
  return claim;
}

// A part by each measure for each pair of successive sizes: the larger RBM is slower by more than a tenth.
void add_slower_when_larger(Claim& claim, const Repetitions& repetitions, const Sizes& sizes, double start) {
  for (const auto& [measure, what] :
       {std::pair{Measure::paper, "the mean measured temperature"}, std::pair{Measure::independent, "the energy"}}) {
    auto text = fmt::format("steps from T = {} until {} has gone 90 % of its way: ", start, what);
    std::vector<double> before;
    for (const auto& [hidden, rbm] : sizes) {
      const auto steps = settled(repetitions, rbm, start, measure);
      if (!before.empty())
        claim.add(
            measure,
            fmt::format("from T = {}, N_h = {}: steps for {} over those of the next smaller one", start, hidden, what),
            step_ratios(steps, before), slower);
      text += fmt::format("{}{} for N_h = {}", before.empty() ? "" : ", ", mean_of(steps, 1), hidden);
      before = steps;
    }
    claim.tell(text);
  }
}

Claim slower_when_larger(Claim claim, const Repetitions& repetitions, const Sizes& sizes,
                         const std::vector<double>& starts) {
  claim.left_open = speed_is_ours;
  for (const double start : starts) add_slower_when_larger(claim, repetitions, sizes, start);
  return claim;
}

}  // namespace

std::vector<Claim> speed_claims(const Settings& settings, const Repetitions& repetitions) {
  Sizes v, h, l;
  for (const auto hidden : settings.hidden)
    if (hidden <= Settings::side * Settings::side) v.emplace_back(hidden, type_v(hidden));
  for (const auto hidden : {settings.main, settings.large}) {
    h.emplace_back(hidden, type_h(hidden));
    l.emplace_back(hidden, type_l(hidden));
  }
  return {largest_is_fastest(settings, repetitions),
          slower_when_larger(
              {.id = "V7",
               .section = "3.2",
               .statement = "Type V: the flow is slower for larger N_h (tested up to N_v; for what is beyond see V6).",
               .quote = "Speed of flow is slower for a larger N_h."},
              repetitions, v, {0, 6}),
          slower_when_larger(
              {.id = "H2",
               .section = "3.2, Fig. 10",
               .statement = "Type H: the flow is slower for larger N_h.",
               .quote = "if the number of neurons in the hidden layer is increased, the flow moves more slowly"},
              repetitions, h, {0}),
          slower_when_larger({.id = "L2",
                              .section = "3.2, Fig. 11",
                              .statement = "Type L: the flow is slower for larger N_h.",
                              .quote = "Speed of flow is slower for a larger N_h."},
                             repetitions, l, {6})};
}

}  // namespace kadanoff::papers::iso2018
