// The claims of Iso 2018 about the fixed point of the flow.
#include <fmt/format.h>

#include <cmath>
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
    claim.tell(fmt::format("from T = {}: {}", start, temperatures_and_control(repetitions, rbm, start)));
  }
  return claim;
}

using Value = double (*)(const flow::FlowPoint&);

std::vector<double> of_end(const Repetitions& repetitions, const std::string& rbm, Value value) {
  return over(repetitions, [&](const Repetition& repetition) { return value(repetition.flow(rbm, 0).points.back()); });
}

std::vector<double> of_critical(const Repetitions& repetitions, Value value) {
  return over(repetitions, [&](const Repetition& repetition) { return value(repetition.equilibrium.at(2.25)); });
}

template <std::size_t distance>
double connected(const flow::FlowPoint& point) {
  return connected_correlation(point, distance);
}

// What is left at two sites' distance of the correlation beyond that of sites far apart.
double beyond_neighbours(const flow::FlowPoint& point) {
  return point.correlation.at(2).mean - point.correlation.at(5).mean;
}

double magnetisation_spread(const flow::FlowPoint& point) { return point.abs_magnetisation.spread; }

double any_correlation(const flow::FlowPoint& point) { return largest_connected_correlation(point); }
double further_correlation(const flow::FlowPoint& point) { return largest_connected_correlation(point, 2); }

// Whether nothing of an ensemble is left at two points but its magnetisation, or nothing beyond nearest neighbours.
std::string product_state_text(const Repetitions& repetitions, const std::string& rbm) {
  const auto all = of_end(repetitions, rbm, any_correlation), further = of_end(repetitions, rbm, further_correlation);
  const auto critical = of_critical(repetitions, any_correlation);
  const auto spread = of_end(repetitions, rbm, spread_over_independent);
  const double small = 0.1 * average(critical).mean;
  const bool is_uniform = average(spread).mean <= 1.25;
  const auto* what = is_uniform && average(all).mean <= small ? "a magnetised product state"
                     : is_uniform && average(further).mean <= small
                         ? "a magnetised product state but for nearest neighbours"
                         : "not a magnetised product state";
  return fmt::format(
      "largest |G(r) − ⟨|m|⟩²| {}, of r ≥ 2 {} (at T = 2.25: {}), spread of |m| {} times that of independent spins: to "
      "two-point accuracy {}",
      mean_of(all, 4), mean_of(further, 4), mean_of(critical, 3), mean_of(spread, 2), what);
}

// The paper's measure: the distribution at the end is that of lattices at T = 2.25, wherever the flow began.
void add_looks_critical(Claim& claim, const Repetitions& repetitions, std::int64_t hidden) {
  const auto rbm = type_v(hidden);
  std::string text;
  for (const double start : {0.0, 6.0, 2.25}) {
    const auto distance = over(repetitions, [&](const Repetition& repetition) {
      return variation_distance(repetition.flow(rbm, start).points.back(), repetition.equilibrium.at(2.25));
    });
    claim.add(Measure::paper,
              fmt::format("N_h = {} from T = {}: total variation distance of the end from lattices at T = 2.25", hidden,
                          start),
              distance, alike);
    text += fmt::format("{}{} from T = {}", text.empty() ? "" : ", ", mean_of(distance, 2), start);
  }
  const auto control = over(repetitions, [&](const Repetition& repetition) {
    return variation_distance(repetition.control(rbm, 0), repetition.equilibrium.at(2.25));
  });
  claim.add_control(Measure::paper,
                    fmt::format("N_h = {}, independent spins of the end's |m|: total variation distance from lattices "
                                "at T = 2.25",
                                hidden),
                    control, alike);
  claim.tell(
      fmt::format("N_h = {}: total variation distance from lattices at T = 2.25 {}; of independent spins with the "
                  "magnetisation of the end {}",
                  hidden, text, mean_of(control, 2)));
}

// The end of a flow beside the ensemble at T = 2.25, the one nearest to T_c: energy, magnetisation, connected
// correlation.
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
      .left_open =
          "what makes an ensemble critical. By the network, ours is a total variation distance below 0.1 from lattices "
          "at "
          "T = 2.25; beside it the energy, |m|, its spread, and the connected correlation G(r) − ⟨|m|⟩², which is 0 "
          "for "
          "spins that have in common their magnetisation alone. As ⟨m²⟩ is more than ⟨|m|⟩² where |m| varies, G(2) − "
          "G(5) "
          "is required, too. A product state is where the largest of them is below a tenth of that at T = 2.25 and the "
          "spread of |m| at most 1.25 times that of independent spins"};
  for (const auto hidden : {settings.small, settings.main}) {
    const auto rbm = type_v(hidden);
    const auto part = [&](const std::string& text) { return fmt::format("N_h = {}: {}", hidden, text); };
    add_looks_critical(claim, repetitions, hidden);
    const auto temperature = last_energy(repetitions, rbm, 0);
    const auto order =
        of_end(repetitions, rbm, [](const flow::FlowPoint& point) { return point.abs_magnetisation.mean; });
    const Range energy = between(2.17, 2.37);
    claim.add(Measure::independent, part("energy T"), temperature, energy);
    claim.add_control(
        Measure::independent, part("independent spins of the end's |m|: energy T"),
        over(repetitions, [&](const Repetition& repetition) { return repetition.control(rbm, 0).temperature; }),
        energy);
    claim.add(Measure::independent, part("|m|"), order,
              between(critical_magnetisation - 0.05, critical_magnetisation + 0.05));
    const auto add_ratio = [&](const std::string& text, Value value) {
      const auto ratio = ratios(of_end(repetitions, rbm, value), of_critical(repetitions, value));
      claim.add(Measure::independent, part(text + " over that at T = 2.25"), ratio, between(0.8, 1.25));
      return mean_of(ratio, 2);
    };
    const auto spread = add_ratio("spread of |m|", magnetisation_spread);
    const std::vector<std::string> correlations{
        add_ratio("G(1) − ⟨|m|⟩²", connected<1>), add_ratio("G(2) − ⟨|m|⟩²", connected<2>),
        add_ratio("G(3) − ⟨|m|⟩²", connected<3>), add_ratio("G(4) − ⟨|m|⟩²", connected<4>),
        add_ratio("G(5) − ⟨|m|⟩²", connected<5>)};
    const auto further = add_ratio("G(2) − G(5)", beyond_neighbours);
    claim.tell(fmt::format(
        "N_h = {}: energy T {}, |m| {} (critical: {}), spread of |m| {}, G(r) − ⟨|m|⟩² at r = 1 … 5 {} and G(2) − G(5) "
        "{} times those at T = 2.25; {}",
        hidden, mean_of(temperature, 2), mean_of(order, 3), critical_magnetisation, spread,
        fmt::join(correlations, ", "), further, product_state_text(repetitions, rbm)));
  }
  claim.depends_on = "N_h; the network alone does not show it, because it was taught equilibrium configurations only";
  return claim;
}

// The spread of the energy over configurations of all temperatures together.
double energy_spread_of_all(const Repetition& repetition) {
  Estimator means;
  double within = 0;
  const auto temperatures = temperatures_of(TemperatureRange::narrow);
  for (const double t : temperatures) {
    const Estimate& energy = repetition.equilibrium.at(t).energy;
    means.add(energy.mean);
    within += energy.spread * energy.spread / static_cast<double>(temperatures.size());
  }
  const double between_temperatures = means.result().spread;
  return std::sqrt(within + between_temperatures * between_temperatures);
}

// An ensemble of all temperatures would have a broad distribution, and configurations of very different energies.
Claim does_not_broaden(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "C3",
      .section = "3.2, summary",
      .statement =
          "Type V, N_h ≤ N_v: at the end of the flow the temperature has not broadened over the whole "
          "region.",
      .quote =
          "the type V RBM generates a flow approaching T_c and does not randomize to broaden the temperature "
          "distribution over the whole regions",
      .left_open =
          "what broad is. Ours is a standard deviation more than half the way from that of lattices at T = 2.25 "
          "to that of the whole region: of the temperature in the mean distribution (whole: all 25 alike), and "
          "independently of the energy over configurations (whole: all the test data)"};
  const auto network = [](const Repetition& repetition, const flow::FlowPoint& end) {
    const auto& temperatures = repetition.thermometer.temperatures;
    const auto spread = [&](const std::vector<Estimate>& one) { return temperature_spread(one, temperatures); };
    return broadened(spread(end.distribution), spread(repetition.equilibrium.at(2.25).distribution),
                     spread(std::vector<Estimate>(temperatures.size(), {.mean = 1})));
  };
  const auto energy = [](const Repetition& repetition, const flow::FlowPoint& end) {
    return broadened(end.energy.spread, repetition.equilibrium.at(2.25).energy.spread,
                     energy_spread_of_all(repetition));
  };
  const Range not_broad = away_from(1, at_most(0.5));
  for (const auto hidden : settings.hidden) {
    if (hidden > Settings::side * Settings::side) continue;
    const auto of_end = [&](auto value) {
      return over(repetitions, [&](const Repetition& repetition) {
        return value(repetition, repetition.flow(type_v(hidden), 0).points.back());
      });
    };
    const auto by_network = of_end(network), by_energy = of_end(energy);
    claim.add(Measure::paper, fmt::format("N_h = {}: how far the distribution has broadened, of 1", hidden), by_network,
              not_broad);
    claim.add(Measure::independent, fmt::format("N_h = {}: how far the energies have broadened, of 1", hidden),
              by_energy, not_broad);
    claim.tell(fmt::format("N_h = {}: {} of the way to the whole region by the distribution, {} by the energies",
                           hidden, mean_of(by_network, 2), mean_of(by_energy, 2)));
  }
  return claim;
}

Claim learns_noise(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "C2",
              .section = "3.2, conjecture 2",
              .statement =
                  "With N_h > N_v type V learns irrelevant noise: its flow ends as that of type H does. (That "
                  "both converge on T = ∞: see V8 and H3.)",
              .quote =
                  "RBMs with unnecessary large sized hidden layer tend to learn lots of irrelevant features … The "
                  "conjecture will be partially supported by the similarity of the RBM flows between the type V "
                  "RBM with N_h > N_v and the type H RBM.",
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
                   .left_open =
                       "N_h, and what measures the temperature; ours was taught all of them. Controls are "
                       "independent spins with the |m| of the end"};
  const Claim without{
      .id = "W2",
      .section = "3.2",
      .statement = "Trained without the configurations at T = 2.25 and 2.5, the flow still goes to T_c.",
      .quote =
          "the RBM generates a flow towards the critical point though we did not provide configurations at T = T_c",
      .left_open = "N_h, and where the flow starts. Controls are independent spins with the |m| of the end"};
  return {flows_to_critical(wide, repetitions, fmt::format("wide-{}", settings.main),
                            {0, std::numeric_limits<double>::infinity()}),
          flows_to_critical(without, repetitions, fmt::format("without-tc-{}", settings.main), {0, 6}),
          is_critical(settings, repetitions),
          learns_noise(settings, repetitions),
          does_not_broaden(settings, repetitions),
          single_temperatures(settings, repetitions)};
}

}  // namespace kadanoff::papers::iso2018
