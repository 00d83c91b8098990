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
  Claim claim{.id = "A1",
              .section = "2.3",
              .statement = "The trained weights are large, |W_ia| ≫ 1.",
              .quote =
                  "the expectation values are likely to take values close to ± 1 owing to the property of the trained "
                  "weights |W_ia| ≫ 1",
              .left_open = "of which N_h, and whether all or a few are; ours is the root mean square"};
  for (const auto hidden : settings.hidden) {
    const auto rms = of_weights(repetitions, type_v(hidden), [](const auto& one) { return one.weight_rms; });
    const auto largest = of_weights(repetitions, type_v(hidden), [](const auto& one) { return one.weight_max; });
    claim.add(Measure::paper, fmt::format("N_h = {}: root mean square of W", hidden), rms, at_least(1));
    claim.tell(fmt::format("N_h = {}: rms {}, largest |W| {}", hidden, mean_of(rms, 3), mean_of(largest, 2)));
  }
  return claim;
}

Claim biases_are_small(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "A2",
              .section = "4.1",
              .statement = "The biases are smaller than the weights.",
              .quote = "the biases have typically smaller values than the weights (at least in the present situations)",
              .left_open = "which biases, and what is compared; ours is the root mean square"};
  for (const auto hidden : settings.hidden) {
    const auto ratio = of_weights(repetitions, type_v(hidden), [](const auto& one) {
      return std::max(one.visible_bias_rms, one.hidden_bias_rms) / one.weight_rms;
    });
    claim.add(Measure::paper,
              fmt::format("N_h = {}: rms of the visible or of the hidden biases, whichever is larger, over that of W",
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
                  "neighbours at distance 1 and 2 have large entries, too.",
              .quote = "for N_h = 400 > N_v = 100 (the rightmost figure), WWᵀ is clearly close to a diagonal matrix",
              .left_open = "the size of what is small, and large"};
  for (const auto hidden : settings.hidden)
    claim.tell(fmt::format("N_h = {}: {} of the diagonal at distance 1, {} at 2", hidden,
                           mean_of(of_weights(repetitions, type_v(hidden), correlation(1)), 2),
                           mean_of(of_weights(repetitions, type_v(hidden), correlation(2)), 2)));
  claim.add(Measure::paper, small + ": at distance 1", of_weights(repetitions, small, correlation(1)), at_least(0.3));
  claim.add(Measure::paper, small + ": at distance 2", of_weights(repetitions, small, correlation(2)), at_least(0.15));
  claim.add(Measure::paper, large + ": at distance 1", of_weights(repetitions, large, correlation(1)),
            between(-0.1, 0.1));
  return claim;
}

Claim decays_with_temperature(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "A4",
              .section = "4.2, Fig. 13",
              .statement =
                  "N_h = 16: correlations in W Wᵀ decay faster the higher the temperature that was learned; type V "
                  "lies between T = 2 and T = 3.",
              .quote = "the correlation of WWᵀ decays more rapidly at higher temperature",
              .left_open = "at which distances; ours are 1 and 2"};
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
      claim.add(Measure::paper,
                fmt::format("distance {}: {} less {}, of the diagonal", r, order[i - 1].second, order[i].second),
                differences(lower, higher), at_least(0.01));
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
      .id = "A5",
      .section = "4.3, Fig. 14",
      .statement = "vᵀ W Wᵀ v of the configurations changes most near T_c.",
      .quote = "The figure shows a big change near the critical point, which is reminiscent of the magnetization",
      .left_open = "what a big change is; ours is the steepest step between two temperatures"};
  for (const auto hidden : settings.hidden) {
    const auto at = of_weights(repetitions, type_v(hidden), steepest_temperature);
    claim.add(Measure::paper, fmt::format("N_h = {}: steepest at T", hidden), at, between(2, 2.5));
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
          "with 64.",
      .quote =
          "at high temperature, the RBM with large N_h in the right panel has larger components of the principal "
          "eigenvectors",
      .left_open = "what is compared; ours is the value at T = 6 over that at T = 0"};
  const auto ratio = [](const analysis::WeightsAnalysis& one) {
    return one.overlaps.back().value.mean / one.overlaps.front().value.mean;
  };
  const auto main = of_weights(repetitions, type_v(settings.main), ratio),
             large = of_weights(repetitions, type_v(settings.large), ratio);
  claim.add(Measure::paper,
            fmt::format("value at T = 6 over that at T = 0: N_h = {} less {}", settings.large, settings.main),
            differences(large, main), at_least(0.05));
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
          "fall smoothly.",
      .quote =
          "For the type L RBM, only several eigenvalues are especially large, and the rest are apparently smaller.",
      .left_open = "the size of a step; the participation number is the independent measure"};
  const auto l = type_l(settings.main), v = type_v(settings.main);
  const auto participation = [](const analysis::WeightsAnalysis& one) {
    return analysis::describe_spectrum(one.eigenvalues).participation;
  };
  const auto step_l = of_weights(repetitions, l, largest_step), step_v = of_weights(repetitions, v, largest_step);
  const auto many_l = of_weights(repetitions, l, participation), many_v = of_weights(repetitions, v, participation);
  claim.add(Measure::paper, "type L: largest λ_k / λ_(k+1) after the first", step_l, away_from(1, at_least(1.5)));
  claim.add(Measure::paper, "type V: the same", step_v, away_from(1, at_most(1.5)));
  claim.add(Measure::independent, "participation number (Σλ)² / Σλ² of type L over that of type V",
            ratios(many_l, many_v), away_from(1, at_most(0.5)));
  claim.tell(fmt::format("largest step {} for type L, {} for type V; participation (Σλ)² / Σλ² {} and {}",
                         mean_of(step_l, 2), mean_of(step_v, 2), mean_of(many_l, 1), mean_of(many_v, 1)));
  return claim;
}

Claim larger_ones_are_flat(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A8",
      .section = "4.4, Fig. 17",
      .statement =
          "With N_h > N_v most eigenvalues are alike; with smaller N_h the spectrum is hierarchical. In type L, too.",
      .quote =
          "in the type V RBM with N_h > N_v = 100, most eigenvalues have similar values. In contrast, for a smaller "
          "N_h, large and small eigenvalues are very different",
      .left_open =
          "what is similar: ours is λ at a tenth of the spectrum over λ at nine tenths, as one sees it in the figure; "
          "the share of eigenvalues that take part, (Σλ)² / Σλ² / N, is the independent measure"};
  for (const auto& [type, name] : {std::pair{"V", &type_v}, std::pair{"L", &type_l}}) {
    const auto large = of_weights(repetitions, name(settings.large), hierarchy),
               small = of_weights(repetitions, name(settings.small), hierarchy);
    claim.add(Measure::paper,
              fmt::format("type {}, N_h = {}: λ at 10 % over λ at 90 % of the spectrum", type, settings.large), large,
              away_from(1, at_most(2)));
    claim.add(Measure::paper, fmt::format("type {}, N_h = {}: the same", type, settings.small), small,
              away_from(1, at_least(3)));
    for (const auto hidden : {settings.large, settings.small}) {
      const auto share = of_weights(repetitions, name(hidden), participating_share);
      claim.add(Measure::independent, fmt::format("type {}, N_h = {}: (Σλ)² / Σλ² over the rank", type, hidden), share,
                hidden == settings.large ? at_least(0.8) : at_most(0.7));
      claim.tell(fmt::format("type {}, N_h = {}: a share of {} takes part", type, hidden, mean_of(share, 2)));
    }
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
