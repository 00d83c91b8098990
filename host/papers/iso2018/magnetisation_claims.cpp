// The claims of Iso 2018 about W Wᵀ and the magnetisation (section 4.3).
#include <algorithm>

#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/curves.hpp"
#include "host/papers/iso2018/evidence.hpp"
#include "host/papers/iso2018/weights_evidence.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

Claim overlap_sees_the_transition(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A5",
      .section = "4.3, Fig. 14",
      .statement = "vᵀ W Wᵀ v of the configurations changes most near T_c.",
      .quote = "The figure shows a big change near the critical point, which is reminiscent of the magnetization",
      .left_open =
          "what a big change is; ours is the steepest step between two temperatures, and, independently, where "
          "⟨m²⟩ of the same configurations has its steepest step. The control of both is how many random W, the "
          "entries in random order and sign, are steepest at 2 to 2.5: one of twenty or more, and it is the "
          "configurations that change, not what was learned"};
  const auto of_data = over(repetitions, [&](const Repetition& repetition) {
    return steepest_fall(repetition.learned.temperatures, repetition.learned.squared_magnetisation);
  });
  for (const auto hidden : settings.hidden) {
    const auto at = of_weights(repetitions, type_v(hidden), steepest_temperature);
    claim.add(Measure::paper, fmt::format("N_h = {}: steepest at T", hidden), at, between(2, 2.5));
    claim.add(Measure::independent, fmt::format("N_h = {}: that T less the one of ⟨m²⟩", hidden),
              differences(at, of_data), between(-0.375, 0.375));
    const auto random =
        of_models(repetitions, type_v(hidden), [](const auto& one) { return one.random.steep_at_critical; });
    for (const auto measure : {Measure::paper, Measure::independent})
      claim.add_control(measure, fmt::format("N_h = {}: share of random W that are steepest at 2 to 2.5", hidden),
                        random, at_least(0.05));
    claim.tell(fmt::format("N_h = {}: steepest at T = {} ({} of random W at 2 to 2.5)", hidden, list_values(at),
                           mean_of(random, 2)));
  }
  claim.tell(fmt::format("⟨m²⟩: {}", list_values(of_data)));
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
      .left_open =
          "what is compared; ours is the value at T = 6 over that at T = 0, and, independently, over N_v λ_1, "
          "what a configuration along the principal eigenvector would have"};
  const auto of_cold = [](const analysis::WeightsAnalysis& one) {
    return one.overlaps.back().value.mean / one.overlaps.front().value.mean;
  };
  const auto of_most = [](const analysis::WeightsAnalysis& one) {
    return one.overlaps.back().value.mean / (static_cast<double>(one.visible) * one.eigenvalues.front());
  };
  const auto add = [&](Measure measure, const char* what, auto ratio) {
    const auto main = of_weights(repetitions, type_v(settings.main), ratio),
               large = of_weights(repetitions, type_v(settings.large), ratio);
    claim.add(measure, fmt::format("value at T = 6 over {}: N_h = {} less {}", what, settings.large, settings.main),
              differences(large, main), at_least(0.05));
    claim.tell(fmt::format("value at T = 6 over {}: {} for N_h = {}, {} for {}", what, mean_of(main, 3), settings.main,
                           mean_of(large, 3), settings.large));
  };
  add(Measure::paper, "that at T = 0", of_cold);
  add(Measure::independent, "N_v λ_1", of_most);
  return claim;
}

Claim overlap_is_like_the_magnetisation(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A12",
      .section = "4.3, Fig. 14",
      .statement = "vᵀ W Wᵀ v against T has the shape of the magnetisation.",
      .quote = "it is quite intriguing that Fig. 14 shows similar behavior to the magnetization",
      .left_open =
          "what is similar, and to which power of m: vᵀ W Wᵀ v is quadratic, so ours is ⟨m²⟩ of the same "
          "configurations, with a correlation over the temperatures of at least 0.95; independently, at T = 6 both are "
          "subtracted, as in the figure, and one factor is fitted, with a misfit of at most a tenth of the curve's "
          "range anywhere. The controls are how many random W, its entries in random order and sign, have such a "
          "curve: one of twenty or more, and the curve says nothing of learning"};
  for (const auto hidden : settings.hidden) {
    const auto rbm = type_v(hidden);
    const auto compare = [&](auto measure) {
      return over(repetitions, [&](const Repetition& repetition) {
        return measure(overlap_curve(repetition.weights.at(rbm)), repetition.learned.squared_magnetisation);
      });
    };
    const auto similar = compare(linear_correlation), misfit = compare(largest_misfit);
    const auto random = of_models(repetitions, rbm, [](const auto& one) { return one.random.similar_curves; });
    claim.add(Measure::paper, fmt::format("N_h = {}: correlation with ⟨m²⟩", hidden), similar,
              away_from(0, at_least(RandomWeights::similar)));
    claim.add_control(Measure::paper, fmt::format("N_h = {}: share of random W with such a correlation", hidden),
                      random, at_least(0.05));
    claim.add(Measure::independent, fmt::format("N_h = {}: largest misfit of a multiple of ⟨m²⟩", hidden), misfit,
              at_most(RandomWeights::misfit));
    claim.add_control(Measure::independent, fmt::format("N_h = {}: share of random W with such a misfit", hidden),
                      of_models(repetitions, rbm, [](const auto& one) { return one.random.fitting_curves; }),
                      at_least(0.05));
    claim.tell(fmt::format("N_h = {}: correlation {}, largest misfit {}, {} of random W are as similar", hidden,
                           mean_of(similar, 3), mean_of(misfit, 3), mean_of(random, 2)));
  }
  // Below T = 0.75 some lattices are frozen with domain walls.
  const auto dip = [](const std::vector<double>& curve) {
    return curve.front() / *std::max_element(curve.begin(), curve.end());
  };
  claim.tell(fmt::format(
      "at T = 0 over the maximum: ⟨m²⟩ {}, N_h = {} {}",
      mean_of(over(repetitions, [&](const auto& one) { return dip(one.learned.squared_magnetisation); }), 2),
      settings.main,
      mean_of(of_weights(repetitions, type_v(settings.main), [&](const auto& one) { return dip(overlap_curve(one)); }),
              2)));
  claim.depends_on =
      "the data: their second moments have one large eigenvector, the uniform one, so that many a random W has this "
      "curve, or its mirror image; A11 is about the size";
  return claim;
}

Claim principal_eigenvectors_are_long_waves(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A15",
      .section = "4.3, footnote 12",
      .statement = "The eigenvectors of W Wᵀ with large eigenvalues are related to the magnetisation.",
      .quote = "the principal eigenvectors with large eigenvalues might be related to the magnetization",
      .left_open =
          "how, as the paper has \"not got any physically reasonable pictures\": ours is that the first one is "
          "uniform, by more than half of its square, and, independently, that its component of a configuration has a "
          "correlation of 0.9 with the magnetisation, and that more than half of the next four are the longest waves, "
          "|k| = 1. The controls are how many W with their entries in random order and sign have such a first "
          "eigenvector, such a correlation, or such waves: one of twenty or more, and it is not learned"};
  const auto shares = [&](const std::string& rbm) {
    return std::pair{of_shapes(repetitions, rbm, [](const auto& one) { return one.leading_uniform; }),
                     of_shapes(repetitions, rbm, [](const auto& one) { return one.next_long; })};
  };
  for (const auto hidden : settings.hidden) {
    const auto [uniform, longest] = shares(type_v(hidden));
    const auto related =
        of_models(repetitions, type_v(hidden), [](const auto& one) { return one.magnetisation_correlation; });
    claim.add(Measure::paper, fmt::format("N_h = {}: uniform share of the first eigenvector", hidden), uniform,
              at_least(RandomWeights::uniform));
    claim.add(Measure::independent, fmt::format("N_h = {}: correlation of its component with m", hidden), related,
              at_least(RandomWeights::as_magnetised));
    claim.add(Measure::independent, fmt::format("N_h = {}: share of |k| = 1 in the next four", hidden), longest,
              at_least(0.5));
    const auto add_control = [&](Measure measure, const char* what, auto value) {
      claim.add_control(measure, fmt::format("N_h = {}: share of random W with such {}", hidden, what),
                        of_models(repetitions, type_v(hidden), value), at_least(0.05));
    };
    add_control(Measure::paper, "a first eigenvector",
                [](const ModelEvidence& one) { return one.random.uniform_firsts; });
    add_control(Measure::independent, "a correlation", [](const ModelEvidence& one) { return one.random.related; });
    add_control(Measure::independent, "waves", [](const ModelEvidence& one) { return one.random.long_waves; });
    const auto sites = of_shapes(repetitions, type_v(hidden), [](const auto& one) { return one.leading_sites; });
    claim.tell(fmt::format(
        "N_h = {}: the first extends over {} of {} sites, is uniform by {}, correlation with m {}; the next four "
        "are waves of |k| = 1 by {}",
        hidden, mean_of(sites, 1), visible_units, mean_of(uniform, 2), mean_of(related, 2), mean_of(longest, 2)));
  }
  for (const auto hidden : {settings.small, settings.main, settings.large}) {
    const auto [uniform, longest] = shares(type_l(hidden));
    claim.tell(fmt::format("type L, N_h = {}: {} and {}", hidden, mean_of(uniform, 2), mean_of(longest, 2)));
  }
  return claim;
}

}  // namespace

std::vector<Claim> magnetisation_claims(const Settings& settings, const Repetitions& repetitions) {
  return {overlap_sees_the_transition(settings, repetitions), larger_ones_see_heat(settings, repetitions),
          overlap_is_like_the_magnetisation(settings, repetitions),
          principal_eigenvectors_are_long_waves(settings, repetitions)};
}

}  // namespace kadanoff::papers::iso2018
