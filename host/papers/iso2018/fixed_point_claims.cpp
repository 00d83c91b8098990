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
          "clusters of all sizes."};
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
    add_parts(claim, part("energy T (2.17 to 2.37)"), temperature, between(2.17, 2.37));
    add_parts(claim, part("|m| (0.706 to 0.806)"), order, between(low, high));
    add_parts(claim, part("spread of |m| over that at T = 2.25 (0.8 to 1.25)"), spread, between(0.8, 1.25));
    add_parts(claim, part("G(5) over that at T = 2.25 (0.8 to 1.25)"), far, between(0.8, 1.25));
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
              .statement = "With N_h > N_v type V learns irrelevant noise: its flow ends as that of type H does."};
  const auto distance = [&](const std::string& rbm) {
    return over(repetitions, [&](const Repetition& repetition) {
      return variation_distance(repetition.flow(type_v(settings.large), 0).points.back(),
                                repetition.flow(rbm, 0).points.back());
    });
  };
  const auto to_h = distance(type_h(settings.large)), to_v = distance(type_v(settings.main));
  for (std::size_t i = 0; i < to_h.size(); ++i)
    claim.parts.push_back(
        {.text = fmt::format("total variation distance of the last distribution from that of type H {:.3f}, from "
                             "that of type V with N_h = {} {:.3f} (H is nearer)",
                             to_h[i], settings.main, to_v[i]),
         .holds = to_h[i] < to_v[i]});
  add_parts(claim, "total variation distance from type H (0.15 or less)", to_h, at_most(0.15));
  claim.tell(fmt::format("N_h = {}: total variation distance from type H {}, from type V with N_h = {} {}",
                         settings.large, mean_of(to_h, 2), settings.main, mean_of(to_v, 2)));
  claim.tell(fmt::format("energy T {}, of type H {}", mean_of(last_energy(repetitions, type_v(settings.large), 0), 2),
                         mean_of(last_energy(repetitions, type_h(settings.large), 0), 2)));
  return claim;
}

Claim single_temperatures(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "S1",
              .section = "5",
              .statement = "An RBM trained at a single temperature generates a flow towards that temperature."};
  for (const double learned : {2.0, 3.0, 6.0}) {
    const auto rbm = single_temperature(learned, settings.small);
    for (const double start : {0.0, 6.0}) {
      if (start == learned) continue;
      const auto part =
          fmt::format("learned T = {}, N_h = {}, from T = {}: likely T at the end", learned, settings.small, start);
      if (learned == 6)  // there the distribution is flat
        add_parts(claim, part + " (4.5 or more)", last_likely(repetitions, rbm, start), at_least(4.5));
      else
        add_parts(claim, fmt::format("{} ({} to {})", part, learned - 0.25, learned + 0.25),
                  last_likely(repetitions, rbm, start), between(learned - 0.25, learned + 0.25));
      add_parts(claim,
                fmt::format("learned T = {}, N_h = {}, from T = {}: energy T at the end ({:.1f} to {:.1f})", learned,
                            settings.small, start, 0.9 * learned, 1.1 * learned),
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
                   .statement = "Trained on the wider range T = 0 … 10 and ∞, the flow still approaches T_c."};
  const Claim without{
      .id = "W2",
      .section = "3.2",
      .statement = "Trained without the configurations at T = 2.25 and 2.5, the flow still goes to T_c."};
  return {flows_to_critical(wide, repetitions, fmt::format("wide-{}", settings.main),
                            {0, std::numeric_limits<double>::infinity()}),
          flows_to_critical(without, repetitions, fmt::format("without-tc-{}", settings.main), {0, 6}),
          is_critical(settings, repetitions), learns_noise(settings, repetitions),
          single_temperatures(settings, repetitions)};
}

}  // namespace kadanoff::papers::iso2018
