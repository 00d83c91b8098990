#include <algorithm>
#include <cmath>
#include <limits>

#include "host/reproduction/iso2018_claims.hpp"
#include "host/reproduction/iso2018_evidence.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff {
namespace {

using Seeds = std::vector<Iso2018Seed>;

// ⟨|m|⟩ of 10 × 10 spins in equilibrium at T_c: a Monte Carlo value, error below 0.001.
constexpr double critical_magnetisation = 0.756;

Claim flows_to_critical(const std::string& id, const std::string& section, const std::string& statement,
                        const Seeds& seeds, const std::string& rbm, const std::vector<double>& starts) {
  Claim claim{id, section, statement, {}, {}, {}};
  for (const double start : starts) {
    add_parts(claim, fmt::format("from T = {}: likely T at the end (2.0 to 2.5)", start),
              last_likely(seeds, rbm, start), near_critical());
    claim.measured += fmt::format("{}from T = {}: {}", claim.measured.empty() ? "" : "; ", start,
                                  both_temperatures(seeds, rbm, start));
  }
  return claim;
}

Claim is_critical(const Iso2018Settings& settings, const Seeds& seeds) {
  Claim claim{"C1",
              "3.2, conjecture 1; 5",
              "The fixed point of type V with N_h ≤ N_v is the ensemble of critical configurations: scale invariant, "
              "with clusters of all sizes.",
              {},
              {},
              {}};
  for (const auto hidden : {settings.small, settings.main}) {
    const auto rbm = type_v(hidden);
    const auto value = [&](auto of_point) {
      return over(seeds, [&](const Iso2018Seed& seed) { return of_point(seed.flow(rbm, 0).points.back()); });
    };
    const auto temperature = value([](const FlowPoint& point) { return point.temperature; });
    const auto order = value([](const FlowPoint& point) { return point.abs_magnetisation.mean; });
    const auto spread = value([](const FlowPoint& point) { return point.abs_magnetisation.spread; });
    const auto far = value([](const FlowPoint& point) { return point.correlation.back().mean; });
    const auto relative_spread = over(seeds, [&](const Iso2018Seed& seed) {
      return seed.flow(rbm, 0).points.back().abs_magnetisation.spread /
             seed.configurations.at(2.25).abs_magnetisation.spread;
    });
    add_parts(claim, fmt::format("N_h = {}: energy T (2.17 to 2.37)", hidden), temperature, between(2.17, 2.37));
    add_parts(claim,
              fmt::format("N_h = {}: |m| ({:.2f} to {:.2f})", hidden, critical_magnetisation - 0.05,
                          critical_magnetisation + 0.05),
              order, between(critical_magnetisation - 0.05, critical_magnetisation + 0.05));
    add_parts(claim, fmt::format("N_h = {}: spread of |m| over that at T = 2.25 (0.8 to 1.25)", hidden),
              relative_spread, between(0.8, 1.25));
    claim.measured +=
        fmt::format("{}N_h = {}: energy T {}, |m| {}, spread of |m| {}, G(5) {}", claim.measured.empty() ? "" : "; ",
                    hidden, mean_of(temperature, 2), mean_of(order, 3), mean_of(spread, 3), mean_of(far, 3));
  }
  const auto at_critical = [&](auto of_point) {
    return mean_of(over(seeds, [&](const Iso2018Seed& seed) { return of_point(seed.configurations.at(2.25)); }), 3);
  };
  claim.measured += fmt::format("; configurations at T = 2.25: |m| {}, spread {}, G(5) {}",
                                at_critical([](const FlowPoint& point) { return point.abs_magnetisation.mean; }),
                                at_critical([](const FlowPoint& point) { return point.abs_magnetisation.spread; }),
                                at_critical([](const FlowPoint& point) { return point.correlation.back().mean; }));
  claim.depends_on =
      "N_h; the thermometer alone does not show it, because it was taught equilibrium configurations only";
  return claim;
}

Claim single_temperature(const Iso2018Settings& settings, const Seeds& seeds) {
  Claim claim{"S1", "5", "An RBM trained at a single temperature generates a flow towards that temperature.",
              {},   {},  {}};
  for (const double learned : {2.0, 3.0, 6.0}) {
    const auto rbm = fmt::format("t{}-{}", learned, settings.small);
    const double start = learned == 6 ? 0 : 6;
    const auto likely = last_likely(seeds, rbm, start);
    if (learned == 6)  // where the distribution is flat
      add_parts(claim, fmt::format("learned T = 6, N_h = {}: likely T at the end (4.5 or more)", settings.small),
                likely, at_least(4.5));
    else
      add_parts(claim,
                fmt::format("learned T = {}, N_h = {}: likely T at the end ({} to {})", learned, settings.small,
                            learned - 0.25, learned + 0.25),
                likely, between(learned - 0.25, learned + 0.25));
    claim.measured +=
        fmt::format("{}learned T = {}, from T = {}: likely T {}, energy T {}", claim.measured.empty() ? "" : "; ",
                    learned, start, list_values(likely), mean_of(last_energy(seeds, rbm, start), 2));
  }
  return claim;
}

}  // namespace

std::vector<Claim> iso2018_fixed_point_claims(const Iso2018Settings& settings, const Seeds& seeds) {
  return {flows_to_critical("W1", "3.2, footnote 9",
                            "Trained on the wider range T = 0 … 10 and ∞, the flow still approaches T_c.", seeds,
                            fmt::format("wide-{}", settings.main), {0, std::numeric_limits<double>::infinity()}),
          flows_to_critical("W2", "3.2",
                            "Trained without the configurations at T = 2.25 and 2.5, the flow still goes to T_c.",
                            seeds, fmt::format("without-tc-{}", settings.main), {0, 6}),
          is_critical(settings, seeds), single_temperature(settings, seeds)};
}

}  // namespace kadanoff
