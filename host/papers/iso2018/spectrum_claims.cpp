// The claims of Iso 2018 about the eigenvalues of W Wᵀ (section 4.4).
#include <cmath>

#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/evidence.hpp"
#include "host/papers/iso2018/spectrum_shape.hpp"
#include "host/papers/iso2018/weights_evidence.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

Claim low_type_has_steps(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A7",
      .section = "4.4, Fig. 16",
      .statement =
          "N_h = 64: the eigenvalues of W Wᵀ of type L fall in steps, a few of them especially large; those of type V "
          "fall smoothly.",
      .quote =
          "For the type L RBM, only several eigenvalues are especially large, and the rest are apparently smaller.",
      .left_open =
          "how many are several, and the size of a step: ours are 2 to 10 before the largest λ_k / λ_(k+1) with k from "
          "2 to three quarters of the rank, and a largest step of type V of at most half of that of type L, in "
          "logarithms. Independent are the participation number (Σλ)² / Σλ², and the number of large eigenvalues, by "
          "the same count, of the second moments of the configurations at T = 0, which type L learned: at most one "
          "more or fewer"};
  const auto l = type_l(settings.main), v = type_v(settings.main);
  const auto participation = [](const analysis::WeightsAnalysis& one) {
    return analysis::describe_spectrum(one.eigenvalues).participation;
  };
  const auto count = [](const auto& one) { return static_cast<double>(large_eigenvalues(one.eigenvalues)); };
  const auto log_step = [](const analysis::WeightsAnalysis& one) { return std::log(largest_step(one)); };
  const auto large_l = of_weights(repetitions, l, count);
  const auto large_data = over(repetitions, [](const Repetition& repetition) {
    return static_cast<double>(large_eigenvalues(repetition.learned.cold_eigenvalues));
  });
  const auto many_l = of_weights(repetitions, l, participation), many_v = of_weights(repetitions, v, participation);
  claim.add(Measure::paper, "type L: eigenvalues before the largest step", large_l, between(1.5, 10.5));
  claim.add(Measure::paper, "largest step of type V over that of type L, in logarithms",
            ratios(of_weights(repetitions, v, log_step), of_weights(repetitions, l, log_step)),
            away_from(1, at_most(0.5)));
  claim.add(Measure::independent, "participation number of type L over that of type V", ratios(many_l, many_v),
            away_from(1, at_most(0.5)));
  claim.add(Measure::independent, "large eigenvalues of type L less those of its data",
            differences(large_l, large_data), between(-1.5, 1.5));
  claim.tell(
      fmt::format("type L: {} eigenvalues before a step of {}; its data: {}; type V: largest step {}, after {}; "
                  "participation {} and {}",
                  list_values(large_l), mean_of(of_weights(repetitions, l, largest_step), 2), list_values(large_data),
                  mean_of(of_weights(repetitions, v, largest_step), 2), list_values(of_weights(repetitions, v, count)),
                  mean_of(many_l, 1), mean_of(many_v, 1)));
  claim.depends_on =
      "the frozen stripes: quenched to T = 0, some lattices keep walls between two domains, so that the "
      "data have the uniform eigenvector and the four longest waves";
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

Claim all_eigenvectors_are_used(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A13",
      .section = "4.4, Fig. 16",
      .statement = "In type V all the eigenvectors of W Wᵀ are equally utilised.",
      .quote =
          "all the eigenvectors are equally utilized to represent relevant features of spin configurations at "
          "various temperatures",
      .left_open =
          "how equally: ours is that (Σλ)² / Σλ² is at least 0.8 of the rank; independently, the same of what "
          "configurations make of each, p_a = λ_a ⟨(u_aᵀ v)²⟩. The controls are how many W with their entries in "
          "random order and sign come to as much: one of twenty or more, and it is not learned"};
  for (const auto hidden : {settings.main, settings.large}) {
    const auto rbm = type_v(hidden);
    const auto share = of_weights(repetitions, rbm, participating_share),
               random = of_models(repetitions, rbm, [](const auto&one) { return one.random.participating_share; }),
               used = of_models(repetitions, rbm, [](const auto&one) { return one.utilisation; });
    claim.add(Measure::paper, fmt::format("N_h = {}: (Σλ)² / Σλ² over the rank", hidden), share,
              at_least(RandomWeights::alike));
    claim.add(Measure::independent, fmt::format("N_h = {}: (Σp)² / Σp² over the rank", hidden), used,
              at_least(RandomWeights::alike));
    for (const auto& [measure, value] : {std::pair{Measure::paper, &RandomWeights::all_take_part},
                                         std::pair{Measure::independent, &RandomWeights::all_are_used}})
      claim.add_control(measure, fmt::format("N_h = {}: share of random W that come to as much", hidden),
                        of_models(repetitions, rbm, [&](const auto& one) { return one.random.*value; }),
                        at_least(0.05));
    claim.tell(fmt::format("N_h = {}: {} of the eigenvalues take part (random W: {}), {} by what configurations use",
                           hidden, mean_of(share, 2), mean_of(random, 2), mean_of(used, 3)));
  }
  return claim;
}

Claim spectrum_is_scale_invariant(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A14",
      .section = "4.4, Fig. 16",
      .statement = "The eigenvalues of type V are scale invariant, without jumps.",
      .quote = "type V has a scale invariant eigenvalue spectrum",
      .left_open =
          "what a scale-invariant list is (its footnote 15: not completely): ours is one that follows a power law, "
          "better than an exponential and than Marchenko and Pastur's law of random W, by Akaike's criterion, with a "
          "difference of at least 4, which is 2 in ln L, and that falls, with α from 0.5 to 3, as a list without a "
          "scale does; independently, that the power law is not excluded by itself, with Kolmogorov's distance times "
          "√N at most 1.36. α and both ends are fitted to the same eigenvalues, and these repel each other and lie "
          "more evenly than draws: the last bound is lenient, for both reasons. The control of either is W with its "
          "entries in random order and sign"};
  for (const auto hidden : settings.hidden) {
    if (hidden > visible_units) continue;
    std::vector<SpectrumFits> fits, random_fits;
    for (const Repetition& repetition : repetitions) {
      fits.push_back(fit_spectrum(repetition.weights.at(type_v(hidden)).eigenvalues));
      random_fits.push_back(fit_spectrum(repetition.models.at(type_v(hidden)).random.eigenvalues));
    }
    const auto lead = [](const SpectrumFits& one) { return one.power_law_leads_by(); };
    const auto distance_of = [](const SpectrumFits& one) { return one.distance; };
    const auto power_of = [](const SpectrumFits& one) { return one.power; };
    const auto distance = over(fits, distance_of), random_distance = over(random_fits, distance_of);
    claim.add(Measure::paper, fmt::format("N_h = {}: ln L of the power law less the next one", hidden),
              over(fits, lead), at_least(2));
    claim.add_control(Measure::paper, fmt::format("N_h = {}: the same of random W", hidden), over(random_fits, lead),
                      at_least(2));
    claim.add(Measure::paper, fmt::format("N_h = {}: α", hidden), over(fits, power_of), between(0.5, 3));
    claim.add(Measure::independent, fmt::format("N_h = {}: distance from the power law", hidden), distance,
              at_most(1.36));
    claim.add_control(Measure::independent, fmt::format("N_h = {}: the same of random W", hidden), random_distance,
                      at_most(1.36));
    claim.tell(
        fmt::format("N_h = {}: α = {}, ahead of the exponential by {} and of Marchenko–Pastur by {}, distance {} "
                    "(random W: {})",
                    hidden, mean_of(over(fits, power_of), 2),
                    mean_of(over(fits, [](const auto& one) { return one.power_law - one.exponential; }), 1),
                    mean_of(over(fits, [](const auto& one) { return one.power_law - one.marchenko_pastur; }), 1),
                    mean_of(distance, 2), mean_of(random_distance, 2)));
  }
  return claim;
}

}  // namespace

std::vector<Claim> spectrum_claims(const Settings& settings, const Repetitions& repetitions) {
  return {low_type_has_steps(settings, repetitions), larger_ones_are_flat(settings, repetitions),
          all_eigenvectors_are_used(settings, repetitions), spectrum_is_scale_invariant(settings, repetitions)};
}

}  // namespace kadanoff::papers::iso2018
