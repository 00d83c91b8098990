// The claims of Iso 2018 about the flows of type V and their temperatures.
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/evidence.hpp"
#include "host/thermometer/temperature_distribution.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

constexpr std::int64_t visible = Settings::side * Settings::side;
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
                  "and sampled layers. An end at 2.0 to 2.5 is at T_c: the bin of 2.25 and its neighbours. Controls "
                  "are independent spins with the |m| of the end"};
  for (const auto hidden : settings.hidden) {
    if (hidden > visible) continue;
    for (const double start : {0.0, 6.0}) {
      add_ends_critical(claim, repetitions, type_v(hidden), start);
      claim.tell(fmt::format("N_h = {} from {}: {}", hidden, start,
                             temperatures_and_control(repetitions, type_v(hidden), start)));
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

// At the step after which the paper has it at T_c, and from there to the end: by the peak and the shape of the
// distribution, and by the energy.
void add_stabilizes(Claim& claim, const Settings& settings, const Repetitions& repetitions, double start,
                    std::int64_t step) {
  const auto rbm = type_v(settings.main);
  const auto likely = over(
      repetitions, [&](const Repetition& repetition) { return likely_temperature(repetition.flow(rbm, start), step); });
  const auto moves = over(repetitions, [&](const Repetition& repetition) {
    const auto& flow = repetition.flow(rbm, start);
    return largest_distance(flow, step, flow.points.back());
  });
  const auto energy = over(repetitions, [&](const Repetition& repetition) {
    return point_at(repetition.flow(rbm, start), step).temperature;
  });
  const auto energy_moves = over(repetitions, [&](const Repetition& repetition) {
    const auto& flow = repetition.flow(rbm, start);
    return last_energy_temperature(flow) - point_at(flow, step).temperature;
  });
  claim.add(Measure::paper, fmt::format("from T = {}, n = {}: likely T", start, step), likely, likely_critical);
  claim.add(Measure::paper,
            fmt::format("from T = {}, n ≥ {}: largest total variation distance from the last step", start, step), moves,
            alike);
  claim.add(Measure::independent, fmt::format("from T = {}, n = {}: energy T", start, step), energy, energy_critical);
  claim.add(Measure::independent, fmt::format("from T = {}: change of energy T after n = {}", start, step),
            energy_moves, between(-0.3, 0.3));
  add_controls_of_end(claim, repetitions, rbm, start);
  claim.tell(
      fmt::format("likely T {}, energy T {} after {} steps from T = {}; then energy T changes by {}, and the "
                  "total variation distance from the last distribution is at most {}",
                  list_values(likely), mean_of(energy, 2), step, start, mean_of(energy_moves, 2), mean_of(moves, 2)));
  claim.tell("at the end " + temperatures_and_control(repetitions, rbm, start));
}

constexpr const char* stable_is_ours =
    "that nothing changes any more is a total variation distance below 0.1 from the last distribution, at every later "
    "step; those of T = 2 and T = 2.25 differ by two to three times as much. Controls are independent spins with the "
    "|m| "
    "of the end";

Claim stabilizes_from_hot(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "V3",
              .section = "3.2, Fig. 7",
              .statement =
                  "Type V, N_h = 64: from T = 6 the measured distribution is at T_c after about 50 steps, and "
                  "stays as it is.",
              .quote = "After ~ 50 iterations, the distribution stabilizes at T_c.",
              .left_open = stable_is_ours};
  add_stabilizes(claim, settings, repetitions, 6, 50);
  return claim;
}

// The first recorded step at which the peak lies at T_c; infinite if there is none.
double first_at_critical(const flow::Flow& flow) {
  for (const flow::FlowPoint& point : flow.points)
    if (const double likely = likely_temperature(flow, point.step);
        likely_critical.low <= likely && likely <= likely_critical.high)
      return static_cast<double>(point.step);
  return std::numeric_limits<double>::infinity();
}

Claim is_quick_from_cold(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "V9",
              .section = "3.2, Fig. 6",
              .statement =
                  "Type V, N_h = 64: from T = 0 the measured distribution peaks at T_c after only several "
                  "steps, and stays as it is.",
              .quote =
                  "After only several iterations, the temperature distribution is peaked around T_c, and stabilize "
                  "there",
              .left_open = fmt::format("how many several are; ours are 10. And {}", stable_is_ours)};
  add_stabilizes(claim, settings, repetitions, 0, 10);
  claim.tell("steps until the peak is first at T_c: " + steps_text(over(repetitions, [&](const Repetition& repetition) {
               return first_at_critical(repetition.flow(type_v(settings.main), 0));
             })));
  return claim;
}

Claim stays_critical(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "V4",
      .section = "3.2, Fig. 8",
      .statement = "Type V, N_h = 64: from T = 2.25 the flow stays near T_c: its distribution remains as it was.",
      .quote =
          "the temperature distribution of the reconstructed configurations remains near the critical point, and never "
          "flows away from there",
      .left_open =
          "how much it may change; ours is a total variation distance of 0.1 from that of the start, at every step. "
          "The "
          "control is independent spins with the |m| of the end"};
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
  claim.tell("at the end " + temperatures_and_control(repetitions, rbm, 2.25));
  const auto away = over(repetitions, [&](const Repetition& repetition) {
    const auto& flow = repetition.flow(rbm, 2.25);
    return largest_distance(flow, 0, flow.points.front());
  });
  claim.add(Measure::paper, "largest total variation distance from the distribution of the start", away, alike);
  claim.tell("the distribution gets as far as " + mean_of(away, 2) + " from that of the start");
  return claim;
}

Claim larger_ones_pass(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "V5",
              .section = "3.2, Fig. 9",
              .statement =
                  "Type V, N_h > N_v: the flow from T = 0 is at T_c after about ten steps, then leaves it for "
                  "higher temperatures. (Whether for T = ∞: see V8.)",
              .quote =
                  "Until about ten iterations, the measured temperature distribution behaves similarly to the case "
                  "of N_h ≤ 100, i.e., it approaches the critical temperature. However, afterward it passes the "
                  "critical point and flows away to higher temperature.",
              .left_open =
                  "how far it goes; hot is T ≥ 4, the lower end of type H's data. Controls of being at T_c are "
                  "independent spins with the |m| of n = 10"};
  for (const auto hidden : settings.hidden) {
    if (hidden <= visible) continue;
    const auto rbm = type_v(hidden);
    const auto early = over(
        repetitions, [&](const Repetition& repetition) { return likely_temperature(repetition.flow(rbm, 0), 10); });
    const auto energy = over(
        repetitions, [&](const Repetition& repetition) { return point_at(repetition.flow(rbm, 0), 10).temperature; });
    claim.add(Measure::paper, fmt::format("N_h = {}, n = 10: likely T", hidden), early, likely_critical);
    claim.add(Measure::independent, fmt::format("N_h = {}, n = 10: energy T", hidden), energy, energy_critical);
    const auto control_likely = over(repetitions, [&](const Repetition& repetition) {
      return thermometer::most_probable_temperature(repetition.early_control(rbm, 0).distribution,
                                                    repetition.flow(rbm, 0).temperatures);
    });
    const auto control_energy =
        over(repetitions, [&](const Repetition& repetition) { return repetition.early_control(rbm, 0).temperature; });
    claim.add_control(Measure::paper, fmt::format("N_h = {}, independent spins of the |m| at n = 10: likely T", hidden),
                      control_likely, likely_critical);
    claim.add_control(Measure::independent,
                      fmt::format("N_h = {}, independent spins of the |m| at n = 10: energy T", hidden), control_energy,
                      energy_critical);
    claim.add(Measure::paper, fmt::format("N_h = {}, last step: likely T", hidden), last_likely(repetitions, rbm, 0),
              likely_hot);
    claim.add(Measure::independent, fmt::format("N_h = {}, last step: energy T", hidden),
              last_energy(repetitions, rbm, 0), energy_hot);
    claim.tell(
        fmt::format("N_h = {}: likely T {}, energy T {} at n = 10 (independent spins of that |m|: {} and {}); at "
                    "the end {}",
                    hidden, list_values(early), mean_of(energy, 2), list_values(control_likely),
                    mean_of(control_energy, 2), both_temperatures(repetitions, rbm, 0)));
  }
  return claim;
}

Claim larger_ones_go_to_infinity(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "V8",
              .section = "3.2, Fig. 9, summary and conjecture 2",
              .statement = "Type V, N_h > N_v: the flow goes away towards T = ∞ and converges on it.",
              .quote =
                  "for N_h > 100 = N_v, the flow eventually goes away towards T = ∞ … both RBM flows converge on "
                  "T = ∞",
              .left_open = infinity_is_ours};
  for (const auto hidden : settings.hidden)
    if (hidden > visible) add_ends_infinite(claim, repetitions, type_v(hidden));
  add_infinity_control(claim, repetitions);
  return claim;
}

}  // namespace

std::vector<Claim> flow_claims(const Settings& settings, const Repetitions& repetitions) {
  return {approaches_critical(settings, repetitions),
          forgets_its_start(settings, repetitions),
          stabilizes_from_hot(settings, repetitions),
          is_quick_from_cold(settings, repetitions),
          stays_critical(settings, repetitions),
          larger_ones_pass(settings, repetitions),
          larger_ones_go_to_infinity(settings, repetitions)};
}

}  // namespace kadanoff::papers::iso2018
