// The claims of IsDLRG 2020 about scaling dimensions: of lattices in equilibrium, and of flows.
#include <fmt/format.h>

#include <cmath>

#include "host/papers/isdlrg2020/claims.hpp"
#include "host/papers/isdlrg2020/flow_evidence.hpp"
#include "host/papers/repetitions.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

using data::FlowMode;

constexpr double critical = ising::critical_temperature;
constexpr std::int64_t converged = 8;  // the length of the flow where the paper sees Δ_m converge
constexpr const char* how_fits_are_left_open =
    "which distances are fitted, and whether images of a periodic lattice count; our plain fit goes along the axes to "
    "r = 5, the independent one takes the critical model's correlator on a torus";

Range around(double value, double half) { return between(value - half, value + half); }

struct NamedFit {
  Fit fit;
  Measure measure;
  const char* name;
};
constexpr NamedFit fits[] = {{Fit::plain, Measure::paper, "plain fit"},
                             {Fit::torus, Measure::independent, "on the torus"}};

Claim is_large_enough(const Repetitions& repetitions) {
  Claim claim{.id = "D1",
              .section = "III.A",
              .statement =
                  "A lattice of 10 × 10 is large enough: eq. 32 fitted to configurations at T_c gives Δ_s = "
                  "0.1263.",
              .quote =
                  "Even with a limited lattice of 10 by 10 spins, we find Δ_s = 0.1263 using Monte Carlo Ising "
                  "model configurations.",
              .left_open =
                  "which distances are fitted; of seven plain fits, each as r^{−2Δ} and as r^{−Δ}, "
                  "the one nearest to 0.1263 counts. How near is near is ours: 0.005, and 0.02"};
  std::vector<PlainReading> means;
  std::vector<std::vector<double>> values;
  for (const auto& reading : plain_readings(repetitions.front().flows.even, critical)) {
    values.push_back(of_flows(repetitions, [i = values.size()](const FlowResults& flows) {
      return plain_readings(flows.even, critical)[i].value;
    }));
    means.push_back({.name = reading.name, .value = average(values.back()).mean});
  }
  const auto nearest = nearest_to(0.1263, means);
  const auto torus = of_flows(
      repetitions, [](const FlowResults& flows) { return spin_dimension_at(flows.even, Fit::torus, critical).value; });
  claim.add_graded(Measure::paper, "the nearest plain fit", nearest ? values[*nearest] : std::vector<double>{},
                   {around(0.1263, 0.02), around(0.1263, 0.005)});
  claim.add(Measure::independent, "Δ_s, on the torus", torus, around(spin_dimension, 0.005));
  claim.tell(fmt::format("Δ_s on the torus {}; by the nearest plain fit, {}, {}", mean_of(torus, 4),
                         nearest ? means[*nearest].name : "which there is not",
                         nearest ? mean_of(values[*nearest], 4) : ""));
  std::string all;
  for (std::size_t i = 0; i < means.size(); i += 2)
    all += fmt::format("{}{} {} ({})", all.empty() ? "" : ", ", means[i].name, mean_of(values[i], 4),
                       mean_of(values[i + 1], 4));
  claim.tell(fmt::format("all plain fits, as r^(−2Δ) (as r^(−Δ)): {}", all));
  return claim;
}

Claim rises_with_temperature(const Repetitions& repetitions) {
  Claim claim{.id = "D2",
              .section = "III.A, Fig. 3b",
              .statement = "Δ_s of the configurations rises with temperature and passes 1/8 at T_c.",
              .quote =
                  "Plot (b) shows the estimated scaling dimension versus temperature for the Ising model data used "
                  "for training.",
              .left_open = how_fits_are_left_open};
  for (const auto& [fit, measure, name] : fits) {
    const auto rise =
        of_flows(repetitions, [fit = fit](const FlowResults& flows) { return least_rise(flows.even, fit); });
    const auto at = of_flows(
        repetitions, [fit = fit](const FlowResults& flows) { return crossing(flows.even, fit, spin_dimension); });
    claim.add(measure, fmt::format("least rise of Δ_s between two temperatures, {}", name), rise, at_least(0));
    claim.add(measure, fmt::format("temperature at which Δ_s = 1/8, {}", name), at, around(critical, 0.05));
    claim.tell(fmt::format("{}: Δ_s = 1/8 at T = {}", name, mean_of(at, 3)));
  }
  return claim;
}

Claim energy_passes_one(const Repetitions& repetitions) {
  Claim claim{
      .id = "D3",
      .section = "III.A, Fig. 4a",
      .statement = "Δ_ε of configurations on 10 × 10 and on 9 × 9 passes 1 at T_c.",
      .quote =
          "Interpolating the Ising data with a continuous curve, we would pass through the intersection "
          "point, as predicted.",
      .left_open = fmt::format("{}"
                               "; how near is near is ours: 0.15, and 0.05, and half an error out of the interval",
                               how_fits_are_left_open)};
  for (const auto& [side, which] : {std::pair{10, &FlowResults::even}, std::pair{9, &FlowResults::odd}})
    for (const auto& [fit, measure, name] : fits) {
      const auto values = of_flows(repetitions, [fit = fit, which = which](const FlowResults& flows) {
        return energy_dimension_at(flows.*which, fit, critical).value;
      });
      const auto error = of_flows(repetitions, [fit = fit, which = which](const FlowResults& flows) {
        return energy_dimension_at(flows.*which, fit, critical).error;
      });
      const auto outside = of_flows(repetitions, [fit = fit, which = which](const FlowResults& flows) {
        return outside_interval(energy_dimension_at(flows.*which, fit, critical), energy_dimension);
      });
      claim.add(measure, fmt::format("{} × {}, {}: 1 outside of the interval of 90 %, in errors", side, side, name),
                outside, at_most(0.5));
      claim.add_graded(measure, fmt::format("{} × {}, {}: Δ_ε at T_c", side, side, name), values,
                       {around(energy_dimension, 0.15), around(energy_dimension, 0.05)});
      claim.tell(fmt::format("{} × {}, {}: Δ_ε {} at T_c, with a bootstrap error of {}", side, side, name,
                             mean_of(values, 3), mean_of(error, 3)));
    }
  return claim;
}

std::vector<double> magnetisation_dimensions(const Repetitions& repetitions, FlowMode mode, std::int64_t step) {
  return of_flows(repetitions, [=](const FlowResults& flows) { return magnetisation_dimension(flows, mode, step); });
}

Claim magnetisation_is_critical(const Repetitions& repetitions) {
  Claim claim{.id = "D4",
              .section = "III.A, Fig. 2",
              .statement = "Δ_m from the magnetisation of flows at T = 2.1, 2.2 and 2.3 is 0.125 at flow length 8.",
              .quote =
                  "Our results indicate that we converge to the correct critical value Δ_m = 0.125 for flows of "
                  "length 8.",
              .left_open =
                  "whether T is that of a flow's start or a measured one (both are tried), the temperatures of "
                  "a measured flow's bin (± 0.05), and how near is near (0.01)"};
  const auto start = magnetisation_dimensions(repetitions, FlowMode::mean_field, converged);
  const auto measured_of = [&](FlowMode mode, std::int64_t step) {
    return of_flows(repetitions, [mode, step](const FlowResults& flows) {
      return magnetisation_dimension(flows.measured.at(mode), step);
    });
  };
  const auto measured = measured_of(FlowMode::mean_field, converged),
             measured_before = measured_of(FlowMode::mean_field, 0),
             measured_sampled = measured_of(FlowMode::sampled, converged);
  const auto sampled = magnetisation_dimensions(repetitions, FlowMode::sampled, converged);
  const auto before = magnetisation_dimensions(repetitions, FlowMode::mean_field, 0);
  const auto critical_range = around(spin_dimension, 0.01);
  claim.add(Measure::paper, "flows by their start: Δ_m at n = 8", start, critical_range);
  claim.add(Measure::paper, "states of flows by the network's temperature: Δ_m at n = 8", measured, critical_range);
  claim.add(Measure::independent, "sampled flows by their start: Δ_m at n = 8", sampled, critical_range);
  claim.add_control(Measure::paper, "no flow, n = 0: Δ_m by the start", before, critical_range);
  claim.add_control(Measure::paper, "no flow, n = 0: Δ_m by the network's temperature", measured_before,
                    critical_range);
  claim.add_control(Measure::independent, "no flow, n = 0: Δ_m", before, critical_range);
  claim.tell(fmt::format(
      "by their start Δ_m is {} before the flow, at n = 8 {} of means and {} of sampled flows; by the network's "
      "temperature {} before the flow, {} and {} at n = 8",
      mean_of(before, 3), mean_of(start, 3), mean_of(sampled, 3), mean_of(measured_before, 3), mean_of(measured, 3),
      mean_of(measured_sampled, 3)));
  claim.tell(loss_of_thermometer(repetitions));
  claim.depends_on =
      "T = 2.3, which is above T_c = 2.269, where eq. 36 has no meaning; by the network's temperature, that it sorts "
      "lattices by |m|, before the flow, too";
  return claim;
}

Claim magnetisation_converges(const Repetitions& repetitions) {
  Claim claim{.id = "D5",
              .section = "III.A, Fig. 2",
              .statement = "Δ_m converges there: after about 8 flows it no longer changes.",
              .quote = "After approximately 8 flows, Δ_m converges to this critical value.",
              .left_open = "how steady is converged (0.01), and that the flow must have changed it (by 0.01)"};
  for (const auto& [mode, measure] :
       {std::pair{FlowMode::mean_field, Measure::paper}, std::pair{FlowMode::sampled, Measure::independent}}) {
    const auto at = [&, mode = mode](const FlowResults& flows, std::int64_t step) {
      return magnetisation_dimension(flows, mode, step);
    };
    const auto change = of_flows(
        repetitions, [mode = mode](const FlowResults& flows) { return largest_change(flows, mode, converged); });
    const auto moved =
        of_flows(repetitions, [&](const FlowResults& flows) { return std::abs(at(flows, converged) - at(flows, 0)); });
    const auto name = std::string(name_of(mode));
    claim.add(measure, fmt::format("{} flows: largest change of Δ_m from n = 8 to n = 9 … 20", name), change,
              at_most(0.01));
    claim.add(measure, fmt::format("{} flows: change of Δ_m from n = 0 to n = 8", name), moved, at_least(0.01));
    claim.tell(fmt::format("{} flows: Δ_m changes by {} from n = 0 to 8, and by up to {} later", name,
                           mean_of(moved, 3), mean_of(change, 3)));
  }
  return claim;
}

Claim spin_dimension_of_flows(const Repetitions& repetitions) {
  Claim claim{.id = "D6",
              .section = "III.A, Fig. 3a",
              .statement = "Δ_s of flows lies below 1/8 from T = 2.2 and above it from T = 2.3.",
              .quote =
                  "estimates of Δ_s from flows slightly below the critical temperature, where the scaling dimension "
                  "is slightly underestimated",
              .left_open = fmt::format("{}"
                                       "; how often it must be so: at 90 % of the lengths n = 1 … 20",
                                       how_fits_are_left_open)};
  for (const auto& [fit, measure, name] : fits)
    for (const auto& [start, sign] : {std::pair{2.2, -1}, std::pair{2.3, 1}}) {
      const auto share = of_flows(repetitions, [&, fit = fit, start = start, sign = sign](const FlowResults& flows) {
        double count = 0;
        for (std::int64_t n = 1; n <= Settings::longest_flow; ++n) {
          const double value = spin_dimension_at(flows.mean_field, fit, start, n).value;
          count += sign * (value - spin_dimension) > 0 ? 1 : 0;
        }
        return count / static_cast<double>(Settings::longest_flow);
      });
      claim.add(
          measure,
          fmt::format("{}, from T = {}: share of lengths with Δ_s {} 1/8", name, start, sign < 0 ? "below" : "above"),
          share, away_from(0.5, at_least(0.9)));
      const auto late = of_flows(repetitions, [&, fit = fit, start = start](const FlowResults& flows) {
        return spin_dimension_at(flows.mean_field, fit, start, Settings::longest_flow).value;
      });
      const auto before = of_flows(repetitions, [fit = fit, start = start, sign = sign](const FlowResults& flows) {
        return sign * (spin_dimension_at(flows.mean_field, fit, start, 0).value - spin_dimension) > 0 ? 1.0 : 0.0;
      });
      claim.add_control(measure, fmt::format("{}, from T = {}: the same before the flow", name, start), before,
                        away_from(0.5, at_least(0.9)));
      claim.tell(
          fmt::format("{}, from T = {}: Δ_s {} at n = {}", name, start, mean_of(late, 3), Settings::longest_flow));
    }
  return claim;
}

Claim critical_flows_have_it(const Repetitions& repetitions) {
  Claim claim{
      .id = "D7",
      .section = "III.A",
      .statement = "Between these, flows at T_c have a Δ_s very close to 0.125.",
      .quote =
          "Selecting flows at T_c would determine the scaling dimension in between the values shown in "
          "figure 3a. This gives a value very close to the prediction of Δ_s = 0.125.",
      .left_open = fmt::format("{}"
                               "; at which length (8 and 20), and how close is very close (0.01; 0.03 is close)",
                               how_fits_are_left_open)};
  for (const auto& [fit, measure, name] : fits) {
    const auto at = [&, fit = fit](std::int64_t step) {
      return of_flows(repetitions,
                      [&](const FlowResults& flows) { return interpolated_dimension(flows.mean_field, fit, step); });
    };
    for (const std::int64_t step : {converged, Settings::longest_flow})
      claim.add_graded(measure, fmt::format("{}, n = {}: Δ_s between T = 2.2 and 2.3", name, step), at(step),
                       {around(spin_dimension, 0.03), around(spin_dimension, 0.01)});
    claim.add_control(measure, fmt::format("{}, no flow: Δ_s between T = 2.2 and 2.3, within 0.01", name), at(0),
                      around(spin_dimension, 0.01));
    claim.tell(fmt::format("{}: Δ_s {} before the flow, {} at n = 8, {} at n = 20", name, mean_of(at(0), 3),
                           mean_of(at(converged), 3), mean_of(at(Settings::longest_flow), 3)));
  }
  return claim;
}

Claim energy_does_not_converge(const Repetitions& repetitions) {
  Claim claim{.id = "D8",
              .section = "III.A, Fig. 4b",
              .statement = "Δ_ε of flows at T = 2.2, 2.3 and 2.4 does not converge.",
              .quote = "None of the three temperatures shown have a value of Δ_ε that converges with flow length.",
              .left_open =
                  "what does not converge: it still changes by twice its error from n = 5 to 20, or has an "
                  "error above 0.3, or the correlator has no power law"};
  for (const double start : {2.2, 2.3, 2.4}) {
    const auto value =
        of_flows(repetitions, [=](const FlowResults& flows) { return unsettled(flows.mean_field, start); });
    claim.add(Measure::paper,
              fmt::format("from T = {}: change over twice its error, or error over 0.3, the larger", start), value,
              at_least(1));
    const auto late = of_flows(repetitions, [=](const FlowResults& flows) {
      return energy_dimension_at(flows.mean_field, Fit::plain, start, Settings::longest_flow).value;
    });
    const auto noise = of_flows(repetitions, [=](const FlowResults& flows) {
      return energy_dimension_at(flows.mean_field, Fit::plain, start, 0).error / 0.3;
    });
    claim.add_control(Measure::paper, fmt::format("from T = {}, before the flow: error over 0.3", start), noise,
                      at_least(1));
    claim.tell(fmt::format("from T = {}: Δ_ε {} at n = 20", start, mean_of(late, 2)));
  }
  return claim;
}

}  // namespace

std::vector<Claim> scaling_claims(const Repetitions& repetitions) {
  return {is_large_enough(repetitions),         rises_with_temperature(repetitions),
          energy_passes_one(repetitions),       magnetisation_is_critical(repetitions),
          magnetisation_converges(repetitions), spin_dimension_of_flows(repetitions),
          critical_flows_have_it(repetitions),  energy_does_not_converge(repetitions)};
}

}  // namespace kadanoff::papers::isdlrg2020
