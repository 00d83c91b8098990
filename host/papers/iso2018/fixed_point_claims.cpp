// The claims of Iso 2018 about the fixed point of the flow.
#include <limits>

#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/evidence.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

// ⟨|m|⟩ of 10 × 10 spins in equilibrium at T_c: a Monte Carlo value, error below 0.001.
constexpr double critical_magnetisation = 0.756;

Claim flows_to_critical(Claim claim, const Repetitions& repetitions, const std::string& rbm,
                        const std::vector<double>& starts) {
  for (const double start : starts) {
    add_ends_critical(claim, repetitions, rbm, start);
    claim.tell(fmt::format("from T = {}: {}", start, both_temperatures(repetitions, rbm, start)));
  }
  return claim;
}

// If a flow ends at T_c, its ensemble is compared with that at T = 2.25.
Claim is_critical(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "C1",
      .section = "3.2, conjecture 1; 5",
      .statement =
          "The fixed point of type V with N_h ≤ N_v is the ensemble of critical configurations: scale invariant, with "
          "clusters of all sizes.",
      .quote =
          "a set of configurations at T_c is a stabilizer (and even more an attractor) of the type V RBM with N_h ≤ "
          "N_v",
      .left_open = "what makes an ensemble critical; we take the energy, |m|, its spread and G(5)"};
  for (const auto hidden : {settings.small, settings.main}) {
    const auto of_end = [&](auto value) {
      return over(repetitions, [&](const Repetition& repetition) {
        return value(repetition.flow(type_v(hidden), 0).points.back(), repetition.equilibrium.at(2.25));
      });
    };
    const auto temperature = of_end([](const flow::FlowPoint& end, const flow::FlowPoint&) { return end.temperature; });
    const auto order =
        of_end([](const flow::FlowPoint& end, const flow::FlowPoint&) { return end.abs_magnetisation.mean; });
    const auto spread = of_end([](const flow::FlowPoint& end, const flow::FlowPoint& at_critical) {
      return end.abs_magnetisation.spread / at_critical.abs_magnetisation.spread;
    });
    const auto far = of_end([](const flow::FlowPoint& end, const flow::FlowPoint& at_critical) {
      return end.correlation.back().mean / at_critical.correlation.back().mean;
    });
    const auto part = [&](const char* text) { return fmt::format("N_h = {}: {}", hidden, text); };
    const double low = critical_magnetisation - 0.05, high = critical_magnetisation + 0.05;
    claim.add(Measure::paper, part("likely T at the end"), last_likely(repetitions, type_v(hidden), 0),
              likely_critical);
    claim.add(Measure::independent, part("energy T"), temperature, between(2.17, 2.37));
    claim.add(Measure::independent, part("|m|"), order, between(low, high));
    claim.add(Measure::independent, part("spread of |m| over that at T = 2.25"), spread, between(0.8, 1.25));
    claim.add(Measure::independent, part("G(5) over that at T = 2.25"), far, between(0.8, 1.25));
    claim.tell(fmt::format(
        "N_h = {}: energy T {}, |m| {} (critical: {}), spread of |m| {} and G(5) {} times those at T = 2.25", hidden,
        mean_of(temperature, 2), mean_of(order, 3), critical_magnetisation, mean_of(spread, 2), mean_of(far, 2)));
  }
  claim.depends_on = "N_h; the network alone does not show it, because it was taught equilibrium configurations only";
  return claim;
}

Claim learns_noise(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "C2",
              .section = "3.2, conjecture 2",
              .statement = "With N_h > N_v type V learns irrelevant noise: its flow ends as that of type H does.",
              .quote = "RBMs with unnecessary large sized hidden layer tend to learn lots of irrelevant features",
              .left_open = "how alike the two flows must be"};
  const auto distance = [&](const std::string& rbm) {
    return over(repetitions, [&](const Repetition& repetition) {
      return variation_distance(repetition.flow(type_v(settings.large), 0).points.back(),
                                repetition.flow(rbm, 0).points.back());
    });
  };
  const auto to_h = distance(type_h(settings.large)), to_v = distance(type_v(settings.main));
  claim.add(Measure::paper,
            fmt::format("total variation distance of the last distribution from that of type H, less that from type V "
                        "with N_h = {}",
                        settings.main),
            differences(to_h, to_v), at_most(-0.05));
  const auto inverse = [&](const std::string& rbm) {
    auto values = last_energy(repetitions, rbm, 0);
    for (double& value : values) value = 1 / value;
    return values;
  };
  claim.add(Measure::independent, "1/T of the energy at the end, less that of type H",
            differences(inverse(type_v(settings.large)), inverse(type_h(settings.large))), between(-0.05, 0.05));
  claim.add(Measure::paper, "total variation distance from type H", to_h, at_most(0.15));
  claim.tell(fmt::format("N_h = {}: total variation distance from type H {}, from type V with N_h = {} {}",
                         settings.large, mean_of(to_h, 2), settings.main, mean_of(to_v, 2)));
  claim.tell(fmt::format("energy T {}, of type H {}", mean_of(last_energy(repetitions, type_v(settings.large), 0), 2),
                         mean_of(last_energy(repetitions, type_h(settings.large), 0), 2)));
  return claim;
}

Claim single_temperatures(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "S1",
              .section = "5",
              .statement = "An RBM trained at a single temperature generates a flow towards that temperature.",
              .quote =
                  "If an RBM is trained by configurations at a single specific temperature, it generates a flow toward "
                  "that temperature.",
              .left_open = "temperatures and N_h; ours are 2, 3 and 6, and the N_h of Fig. 13"};
  for (const double learned : {2.0, 3.0, 6.0}) {
    const auto rbm = single_temperature(learned, settings.small);
    for (const double start : {0.0, 6.0}) {
      if (start == learned) continue;
      const auto part =
          fmt::format("learned T = {}, N_h = {}, from T = {}: likely T at the end", learned, settings.small, start);
      if (learned == 6)  // there the distribution is flat
        claim.add(Measure::paper, part, last_likely(repetitions, rbm, start),
                  away_from(ising::critical_temperature, at_least(4.375)));
      else
        claim.add(Measure::paper, part, last_likely(repetitions, rbm, start),
                  between(learned - 0.375, learned + 0.375));
      claim.add(
          Measure::independent,
          fmt::format("learned T = {}, N_h = {}, from T = {}: energy T at the end", learned, settings.small, start),
          last_energy(repetitions, rbm, start), between(0.9 * learned, 1.1 * learned));
      claim.tell(
          fmt::format("learned T = {}, from T = {}: {}", learned, start, both_temperatures(repetitions, rbm, start)));
    }
  }
  return claim;
}

}  // namespace

std::vector<Claim> fixed_point_claims(const Settings& settings, const Repetitions& repetitions) {
  const Claim wide{.id = "W1",
                   .section = "3.2, footnote 9",
                   .statement = "Trained on the wider range T = 0 … 10 and ∞, the flow still approaches T_c.",
                   .quote =
                       "The results are very similar, and the temperature distributions of reconstructed "
                       "configurations always approach the critical point T_c = 2.27.",
                   .left_open = "N_h, and what measures the temperature; ours was taught all of them"};
  const Claim without{
      .id = "W2",
      .section = "3.2",
      .statement = "Trained without the configurations at T = 2.25 and 2.5, the flow still goes to T_c.",
      .quote =
          "the RBM generates a flow towards the critical point though we did not provide configurations at T = T_c",
      .left_open = "N_h, and where the flow starts"};
  return {flows_to_critical(wide, repetitions, fmt::format("wide-{}", settings.main),
                            {0, std::numeric_limits<double>::infinity()}),
          flows_to_critical(without, repetitions, fmt::format("without-tc-{}", settings.main), {0, 6}),
          is_critical(settings, repetitions), learns_noise(settings, repetitions),
          single_temperatures(settings, repetitions)};
}

}  // namespace kadanoff::papers::iso2018
