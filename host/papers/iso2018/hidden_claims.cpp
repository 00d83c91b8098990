// The claims of Iso 2018 about what weights make of configurations: means near ±1, large fields, enhanced correlations.
#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/weights_evidence.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

Claim means_are_near_one(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A9",
      .section = "2.3",
      .statement = "Drawing ±1 in place of the units' means changes little, because most means are close to ±1.",
      .quote =
          "the replacement is usually a good approximation since the expectation values are likely to take "
          "values close to ± 1",
      .left_open =
          "what is close, likely and good, and of which configurations: ours are a mean beyond ±0.9 for more than half "
          "of the units, on unseen configurations of all temperatures; the independent measure is the mean square by "
          "which a drawn spin differs from its mean, for which we take at most 0.19, that of a mean of 0.9"};
  for (const auto hidden : settings.hidden) {
    const auto rbm = type_v(hidden);
    const auto certain_h = of_models(repetitions, rbm, [](const auto&one) { return one.hidden_certain; }),
               certain_v = of_models(repetitions, rbm, [](const auto&one) { return one.visible_certain; }),
               noise_h = of_models(repetitions, rbm, [](const auto&one) { return one.hidden_noise; }),
               noise_v = of_models(repetitions, rbm, [](const auto&one) { return one.visible_noise; });
    claim.add(Measure::paper, fmt::format("N_h = {}: share of |⟨h⟩| > 0.9", hidden), certain_h, at_least(0.5));
    claim.add(Measure::paper, fmt::format("N_h = {}: share of |⟨v⟩| > 0.9", hidden), certain_v, at_least(0.5));
    claim.add(Measure::independent, fmt::format("N_h = {}: mean of 1 − ⟨h⟩²", hidden), noise_h, at_most(0.19));
    claim.add(Measure::independent, fmt::format("N_h = {}: mean of 1 − ⟨v⟩²", hidden), noise_v, at_most(0.19));
    claim.tell(fmt::format("N_h = {}: {} of |⟨h⟩| and {} of |⟨v⟩| above 0.9, noise {} and {}", hidden,
                           mean_of(certain_h, 2), mean_of(certain_v, 2), mean_of(noise_h, 2), mean_of(noise_v, 2)));
  }
  return claim;
}

Claim fields_are_not_small(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "A10",
              .section = "4.1",
              .statement =
                  "⟨h_a⟩ ≈ B_a = Σ_i v_i W_ia holds for |B_a| < 1 only, and is usually not good, as weights can "
                  "be larger.",
              .quote =
                  "It is usually not a good approximation since weights can have larger values, but let us assume "
                  "this for the moment",
              .left_open =
                  "how often is usual, and what is good: ours are |B| > 1 for more than half of the units, and, "
                  "independently, an rms error of more than half the rms of tanh B"};
  for (const auto hidden : settings.hidden) {
    const auto rbm = type_v(hidden);
    const auto above = of_models(repetitions, rbm, [](const auto&one) { return one.fields_above_1; }),
               saturated = of_models(repetitions, rbm, [](const auto&one) { return one.fields_above_2; }),
               error = of_models(repetitions, rbm, [](const auto&one) { return one.linear_error; });
    claim.add(Measure::paper, fmt::format("N_h = {}: share of |B| > 1", hidden), above, at_least(0.5));
    claim.add(Measure::independent, fmt::format("N_h = {}: rms of tanh B − B over that of tanh B", hidden), error,
              at_least(0.5));
    claim.tell(fmt::format("N_h = {}: |B| > 1 for {}, > 2 for {}, error of the linear form {}", hidden,
                           mean_of(above, 2), mean_of(saturated, 2), mean_of(error, 2)));
  }
  return claim;
}

Claim training_enhances_the_overlap(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A11",
      .section = "4.1",
      .statement = "Training enhances Σ σᵀ W Wᵀ σ of the data: W Wᵀ reflects their correlations.",
      .quote = "training of the RBM will be performed so as to enhance the value",
      .left_open =
          "compared with what, and by how much: ours is with its value for independent spins, Σ λ, which is also that "
          "of W with its entries in random order and sign, on average. Independently, with that of the same "
          "configurations with their sites shuffled, which have the same magnetisation; both by a tenth at least. The "
          "control of either is how many such W reach the RBM's own value: one of twenty or more, and it says "
          "nothing of learning"};
  for (const auto hidden : settings.hidden) {
    const auto rbm = type_v(hidden);
    const auto enhanced = of_models(repetitions, rbm, [](const auto&one) { return one.enhancement; }),
               shuffled = of_models(repetitions, rbm, [](const auto&one) { return one.shuffled_enhancement; }),
               random = of_models(repetitions, rbm, [](const auto&one) { return one.random.enhancement; }),
               as_much = of_models(repetitions, rbm, [](const auto&one) { return one.random.as_enhanced; }),
               above_shuffled = of_models(repetitions, rbm, [](const auto&one) { return one.random.above_shuffled; });
    claim.add(Measure::paper, fmt::format("N_h = {}: over that of independent spins", hidden), enhanced,
              away_from(1, at_least(1.1)));
    claim.add_control(Measure::paper,
                      fmt::format("N_h = {}: share of W in random order and sign that reach it", hidden), as_much,
                      at_least(0.05));
    claim.add(Measure::independent, fmt::format("N_h = {}: over that of the data with shuffled sites", hidden),
              shuffled, away_from(1, at_least(1.1)));
    claim.add_control(Measure::independent,
                      fmt::format("N_h = {}: share of W in random order and sign that reach it", hidden),
                      above_shuffled, at_least(0.05));
    claim.tell(
        fmt::format("N_h = {}: {} times that of independent spins (random W: {}, and {} of them reach it), {} times "
                    "that of shuffled data ({} of them reach it)",
                    hidden, mean_of(enhanced, 2), mean_of(random, 2), mean_of(as_much, 2), mean_of(shuffled, 2),
                    mean_of(above_shuffled, 2)));
  }
  return claim;
}

}  // namespace

std::vector<Claim> hidden_claims(const Settings& settings, const Repetitions& repetitions) {
  return {means_are_near_one(settings, repetitions), fields_are_not_small(settings, repetitions),
          training_enhances_the_overlap(settings, repetitions)};
}

}  // namespace kadanoff::papers::iso2018
