// The claims of Iso 2018 about the weights.
#include <algorithm>

#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/evidence.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

template <class Value>
std::vector<double> of_weights(const Repetitions& repetitions, const std::string& rbm, Value value) {
  return over(repetitions, [&](const Repetition& repetition) { return value(repetition.weights.at(rbm)); });
}

// The elements of W Wᵀ at distance r, divided by the mean diagonal.
auto correlation(std::size_t r) {
  return [r](const analysis::WeightsAnalysis& analysis) { return analysis.distances[r].both.mean; };
}

Claim weights_are_large(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "A1", .section = "2.3", .statement = "The trained weights are large, |W_ia| ≫ 1."};
  for (const auto hidden : settings.hidden) {
    const auto rms = of_weights(repetitions, type_v(hidden), [](const auto& one) { return one.weight_rms; });
    const auto largest = of_weights(repetitions, type_v(hidden), [](const auto& one) { return one.weight_max; });
    add_parts(claim, fmt::format("N_h = {}: root mean square of W (1 or more)", hidden), rms, at_least(1));
    claim.tell(fmt::format("N_h = {}: rms {}, largest |W| {}", hidden, mean_of(rms, 3), mean_of(largest, 2)));
  }
  return claim;
}

Claim biases_are_small(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "A2", .section = "4.1", .statement = "The biases are smaller than the weights."};
  for (const auto hidden : settings.hidden) {
    const auto ratio = of_weights(repetitions, type_v(hidden), [](const auto& one) {
      return std::max(one.visible_bias_rms, one.hidden_bias_rms) / one.weight_rms;
    });
    add_parts(
        claim,
        fmt::format(
            "N_h = {}: rms of the visible or of the hidden biases, whichever is larger, over that of W (1 or less)",
            hidden),
        ratio, at_most(1));
    claim.measured += fmt::format(
        "{}{} for N_h = {}",
        claim.measured.empty() ? "rms of the visible or hidden biases, whichever is larger, over that of W: " : ", ",
        mean_of(ratio, 2), hidden);
  }
  return claim;
}

Claim becomes_diagonal(const Settings& settings, const Repetitions& repetitions) {
  const auto small = type_v(settings.hidden.front()), large = type_v(settings.hidden.back());
  Claim claim{.id = "A3",
              .section = "4.2, Fig. 12",
              .statement =
                  "W Wᵀ is close to diagonal for the largest N_h (in the paper 400), while for the smallest (16) "
                  "neighbours at distance 1 and 2 have large entries, too."};
  for (const auto hidden : settings.hidden)
    claim.tell(fmt::format("N_h = {}: {} of the diagonal at distance 1, {} at 2", hidden,
                           mean_of(of_weights(repetitions, type_v(hidden), correlation(1)), 2),
                           mean_of(of_weights(repetitions, type_v(hidden), correlation(2)), 2)));
  add_parts(claim, small + ": at distance 1 (0.3 or more)", of_weights(repetitions, small, correlation(1)),
            at_least(0.3));
  add_parts(claim, small + ": at distance 2 (0.15 or more)", of_weights(repetitions, small, correlation(2)),
            at_least(0.15));
  add_parts(claim, large + ": at distance 1 (−0.1 to 0.1)", of_weights(repetitions, large, correlation(1)),
            between(-0.1, 0.1));
  return claim;
}

Claim decays_with_temperature(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "A4",
              .section = "4.2, Fig. 13",
              .statement =
                  "N_h = 16: correlations in W Wᵀ decay faster the higher the temperature that was learned; type V "
                  "lies between T = 2 and T = 3."};
  const auto small = settings.small;
  const std::vector<std::pair<std::string, std::string>> order{{type_l(small), "T = 0"},
                                                               {single_temperature(2, small), "T = 2"},
                                                               {type_v(small), "type V"},
                                                               {single_temperature(3, small), "T = 3"},
                                                               {single_temperature(6, small), "T = 6"}};
  for (std::size_t r = 1; r <= 2; ++r)
    for (std::size_t i = 1; i < order.size(); ++i) {
      const auto lower = of_weights(repetitions, order[i - 1].first, correlation(r)),
                 higher = of_weights(repetitions, order[i].first, correlation(r));
      for (std::size_t k = 0; k < lower.size(); ++k)
        claim.parts.push_back({.text = fmt::format("distance {}: {:.3f} for {}, {:.3f} for {} (less)", r, lower[k],
                                                   order[i - 1].second, higher[k], order[i].second),
                               .holds = lower[k] > higher[k]});
    }
  for (const auto& [rbm, label] : order)
    claim.tell(fmt::format("learned {}: {} at distance 1, {} at 2", label,
                           mean_of(of_weights(repetitions, rbm, correlation(1)), 2),
                           mean_of(of_weights(repetitions, rbm, correlation(2)), 2)));
  claim.depends_on = "few sites with large weights: they decide the mean diagonal that all is divided by";
  return claim;
}

Claim overlap_sees_the_transition(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A5", .section = "4.3, Fig. 14", .statement = "vᵀ W Wᵀ v of the configurations changes most near T_c."};
  for (const auto hidden : settings.hidden) {
    const auto at = of_weights(repetitions, type_v(hidden), steepest_temperature);
    add_parts(claim, fmt::format("N_h = {}: steepest at T (2 to 2.5)", hidden), at, between(2, 2.5));
    claim.tell(fmt::format("N_h = {}: steepest at T = {}", hidden, list_values(at)));
  }
  return claim;
}

Claim larger_ones_see_heat(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A6",
      .section = "4.3, Fig. 15",
      .statement =
          "At high temperature the RBM with N_h = 225 has a larger vᵀ W Wᵀ v, relative to low temperature, than that "
          "with 64."};
  const auto ratio = [](const analysis::WeightsAnalysis& one) {
    return one.overlaps.back().value.mean / one.overlaps.front().value.mean;
  };
  const auto main = of_weights(repetitions, type_v(settings.main), ratio),
             large = of_weights(repetitions, type_v(settings.large), ratio);
  for (std::size_t i = 0; i < main.size(); ++i)
    claim.parts.push_back(
        {.text = fmt::format("value at T = 6 over that at T = 0: {:.3f} for N_h = {}, {:.3f} for {} (more)", main[i],
                             settings.main, large[i], settings.large),
         .holds = large[i] > main[i]});
  claim.tell(fmt::format("value at T = 6 over that at T = 0: {} for N_h = {}, {} for {}", mean_of(main, 3),
                         settings.main, mean_of(large, 3), settings.large));
  return claim;
}

Claim low_type_has_steps(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A7",
      .section = "4.4, Fig. 16",
      .statement =
          "N_h = 64: the eigenvalues of W Wᵀ of type L fall in steps, a few of them especially large; those of type V "
          "fall smoothly."};
  const auto l = type_l(settings.main), v = type_v(settings.main);
  const auto participation = [](const analysis::WeightsAnalysis& one) {
    return analysis::describe_spectrum(one.eigenvalues).participation;
  };
  const auto step_l = of_weights(repetitions, l, largest_step), step_v = of_weights(repetitions, v, largest_step);
  const auto many_l = of_weights(repetitions, l, participation), many_v = of_weights(repetitions, v, participation);
  add_parts(claim, "type L: largest λ_k / λ_(k+1) after the first (1.5 or more)", step_l, at_least(1.5));
  add_parts(claim, "type V: the same (1.5 or less)", step_v, at_most(1.5));
  for (std::size_t i = 0; i < many_l.size(); ++i)
    claim.parts.push_back({.text = fmt::format("(Σλ)² / Σλ²: {:.1f} for type L, {:.1f} for type V (L less than half)",
                                               many_l[i], many_v[i]),
                           .holds = many_l[i] < many_v[i] / 2});
  claim.tell(fmt::format("largest step {} for type L, {} for type V; participation (Σλ)² / Σλ² {} and {}",
                         mean_of(step_l, 2), mean_of(step_v, 2), mean_of(many_l, 1), mean_of(many_v, 1)));
  return claim;
}

Claim larger_ones_are_flat(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A8",
      .section = "4.4, Fig. 17",
      .statement =
          "With N_h > N_v most eigenvalues are alike; with smaller N_h the spectrum is hierarchical. In type L, too."};
  for (const auto& [type, name] : {std::pair{"V", &type_v}, std::pair{"L", &type_l}}) {
    const auto large = of_weights(repetitions, name(settings.large), hierarchy),
               small = of_weights(repetitions, name(settings.small), hierarchy);
    add_parts(
        claim,
        fmt::format("type {}, N_h = {}: λ at 10 % over λ at 90 % of the spectrum (2 or less)", type, settings.large),
        large, at_most(2));
    add_parts(claim, fmt::format("type {}, N_h = {}: the same (3 or more)", type, settings.small), small, at_least(3));
    claim.tell(fmt::format("type {}: λ at 10 % over λ at 90 % of the spectrum {} for N_h = {}, {} for {}", type,
                           mean_of(large, 2), settings.large, mean_of(small, 2), settings.small));
  }
  claim.depends_on = "the initial weights in type L, whose smallest eigenvalues are what is left of them";
  return claim;
}

}  // namespace

std::vector<Claim> weights_claims(const Settings& settings, const Repetitions& repetitions) {
  return {weights_are_large(settings, repetitions),
          biases_are_small(settings, repetitions),
          becomes_diagonal(settings, repetitions),
          decays_with_temperature(settings, repetitions),
          overlap_sees_the_transition(settings, repetitions),
          larger_ones_see_heat(settings, repetitions),
          low_type_has_steps(settings, repetitions),
          larger_ones_are_flat(settings, repetitions)};
}

}  // namespace kadanoff::papers::iso2018
