// The claims of IsDLRG 2020 about where flows end, and about the mapping to the renormalization group.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/papers/isdlrg2020/claims.hpp"
#include "host/papers/isdlrg2020/flow_evidence.hpp"
#include "host/papers/repetitions.hpp"
#include "host/thermometer/temperature_distribution.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

using data::FlowMode;

// Near T_c, and not only because the flow started there: it has gone at least half of the way.
Range near_critical(double start) {
  const double most = std::min(0.25, std::abs(start - ising::critical_temperature) / 2);
  return between(ising::critical_temperature - most, ising::critical_temperature + most);
}

Claim ends_critical(const Repetitions& repetitions) {
  Claim claim{.id = "D9",
              .section = "III, V",
              .statement = "From whatever temperature, the flow goes to the critical temperature.",
              .quote = "given any initial snapshot, the RBM flows towards the critical point of the Ising model",
              .left_open =
                  "where the flows start (0.5, 2 and 5 here), how long they are (100 steps), and how near they "
                  "come (0.25, and half of the way). By the paper's measure means are passed on (eq. 34), and the "
                  "network says the "
                  "temperature; independently the energy does, of flows of means and of sampled ones"};
  for (const double start : far_starts()) {
    const auto likely = [&](FlowMode mode) {
      return of_flows(repetitions, [=](const FlowResults& flows) {
        const auto& flow = flows.flow(mode, start);
        return thermometer::most_probable_temperature(flow.points.back().distribution, flow.temperatures);
      });
    };
    const auto energy = [&](FlowMode mode) {
      return of_flows(repetitions,
                      [=](const FlowResults& flows) { return flows.flow(mode, start).points.back().temperature; });
    };
    claim.add(Measure::paper, fmt::format("from T = {}: likely T at the end", start), likely(FlowMode::mean_field),
              near_critical(start));
    claim.add(Measure::independent, fmt::format("from T = {}: energy T at the end", start),
              energy(FlowMode::mean_field), near_critical(start));
    claim.add(Measure::independent, fmt::format("from T = {}: energy T at the end of sampled flows", start),
              energy(FlowMode::sampled), near_critical(start));
    for (const auto mode : {FlowMode::mean_field, FlowMode::sampled})
      claim.tell(fmt::format("from T = {}, {}: likely T {}, energy T {}", start,
                             mode == FlowMode::sampled ? "sampled flows" : "flows of means", list_values(likely(mode)),
                             mean_of(energy(mode), 2)));
  }
  claim.tell(loss_of_thermometer(repetitions));
  return claim;
}

// G_c at the end of a flow from T_c over that of lattices at T_c.
std::vector<double> connected_ratio(const Repetitions& repetitions, FlowMode mode, std::size_t r) {
  return of_flows(repetitions, [=](const FlowResults& flows) {
    const auto& flow = flows.flow(mode, ising::critical_temperature);
    return connected(point_at(flow, Settings::longest_flow), r).value / connected(flows.critical, r).value;
  });
}

Claim differs_at_small_scale(const Repetitions& repetitions) {
  Claim claim{
      .id = "D10",
      .section = "III.A, V",
      .statement = "The flow's states agree with critical ones on the largest scale, and differ on small scales.",
      .quote =
          "the spatial correlations encoded into the RBM flow configurations agree with those of the "
          "critical Ising configurations at long length scales, the two start to differ on smaller length "
          "scales",
      .left_open =
          "which correlator: by the paper's measure G(r) of flows of means from T_c after 20 steps, with "
          "the mean spin subtracted, over that of critical lattices; independently the connected one, "
          "G(r) − ⟨|m|⟩², of sampled flows. Agreement is within 10 %"};
  const auto of_means = [&](std::size_t r) {
    return of_flows(repetitions, [=](const FlowResults& flows) {
      const auto& end = point_at(flows.flow(FlowMode::mean_field, ising::critical_temperature), Settings::longest_flow);
      const auto plain = [r](const flow::FlowPoint& point) {
        return point.correlation.at(r).mean - point.magnetisation.mean * point.magnetisation.mean;
      };
      return plain(end) / plain(flows.critical);
    });
  };
  const auto ratio = [&](Measure measure, std::size_t r) {
    return measure == Measure::paper ? of_means(r) : connected_ratio(repetitions, FlowMode::sampled, r);
  };
  for (const auto measure : {Measure::paper, Measure::independent}) {
    for (const std::size_t r : {4U, 5U})
      claim.add(measure, fmt::format("G({}) over that of critical lattices", r), ratio(measure, r), between(0.9, 1.1));
    auto apart = ratio(measure, 1);
    for (double& value : apart) value = std::abs(value - 1);
    claim.add(measure, "G(1) over that of critical lattices differs from 1 by", apart, at_least(0.1));
    claim.tell(fmt::format("{}: G(r) over that of critical lattices is {} at r = 1, {} at 4, {} at 5",
                           measure == Measure::paper ? "flows of means" : "sampled flows, connected",
                           mean_of(ratio(measure, 1), 3), mean_of(ratio(measure, 4), 3),
                           mean_of(ratio(measure, 5), 3)));
  }
  return claim;
}

Claim is_no_product(const Repetitions& repetitions) {
  Claim claim{
      .id = "D11",
      .section = "III.A (ours)",
      .statement = "The end of the flow is more than independent spins with a magnetisation.",
      .quote =
          "the flow of [15], [16] appears to produce configurations ever closer to the critical temperature "
          "and these configurations yield impressively accurate predictions for the critical exponents",
      .left_open =
          "this question is ours: a magnetised product state has the magnetisation's Δ_m and a G(r) that "
          "does not fall, and no connected correlation but what the spread of |m| from sample to sample gives, "
          "the same at all r. So both G(r) − ⟨|m|⟩² and G(r) − G(5) must be above 0, by five errors. Means that "
          "differ from site to site are not ruled out by that"};
  const auto end = [](const FlowResults& flows) -> const flow::FlowPoint& {
    return flows.flow(FlowMode::sampled, ising::critical_temperature).points.back();
  };
  for (const std::size_t r : {1U, 2U, 3U}) {
    claim.add(
        Measure::independent,
        fmt::format("G({0}) − ⟨|m|⟩² and G({0}) − G(5), sampled flows after 100 steps: the smaller one in errors", r),
        of_flows(repetitions, [&](const FlowResults& flows) { return beyond_a_product(end(flows), r); }), at_least(5));
    const auto told = [&](auto of, auto point) {
      return mean_of(of_flows(repetitions, [&](const FlowResults& flows) { return of(point(flows), r).value; }), 4);
    };
    const auto critical = [](const FlowResults& flows) -> const flow::FlowPoint& { return flows.critical; };
    claim.tell(
        fmt::format("G({}) − ⟨|m|⟩² {} after 100 sampled steps from T_c, {} of critical lattices; less G(5) {} and {}",
                    r, told(connected, end), told(connected, critical), told(above_the_farthest, end),
                    told(above_the_farthest, critical)));
  }
  return claim;
}

Claim mapping_is_exact(const Repetitions& repetitions) {
  Claim claim{
      .id = "D13",
      .section = "IV, eqs. 41-44",
      .statement =
          "The mapping of Mehta and Schwab to the variational renormalization group is exact for trained "
          "RBMs: Tr_h e^T = 1.",
      .quote = "The operator T({v_i, h_a}) is required to obey Tr_{h_a} e^{T({v_i, h_a})} = 1",
      .left_open =
          "whether a trained RBM obeys it; Var[F − βH] / Var[βH] over lattices at T_c is 0 if it does, and 1 "
          "without weights. Ours: RBMs of 16 to 81 hidden units, the bounds, 0.3 is near and 0.01 exact, and that "
          "models on the way are told only"};
  for (std::size_t i = 0; i < repetitions.front().flows.exactness.size(); ++i) {
    const auto ratio =
        of_flows(repetitions, [=](const FlowResults& flows) { return flows.exactness[i].row.ratio.value; });
    const auto& name = repetitions.front().flows.exactness[i].rbm;
    if (repetitions.front().flows.exactness[i].is_trained)
      claim.add_graded(Measure::independent, fmt::format("{}: Var[F − βH] / Var[βH]", name), ratio,
                       {at_most(0.3), at_most(0.01)});
    claim.tell(fmt::format("{}: {}", name, mean_of(ratio, 3)));
  }
  return claim;
}

}  // namespace

std::vector<Claim> flow_claims(const Repetitions& repetitions) {
  return {ends_critical(repetitions), differs_at_small_scale(repetitions), is_no_product(repetitions),
          mapping_is_exact(repetitions)};
}

}  // namespace kadanoff::papers::isdlrg2020
