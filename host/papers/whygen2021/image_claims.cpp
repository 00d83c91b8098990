// The claims of WhyGen 2021 about the weights of RBMs of images: singular values, vectors and biases.
#include "host/papers/whygen2021/image_claims.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/papers/whygen2021/image_evidence.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

using spectrum::WeightsSpectrum;

constexpr const char* how_waves_are_left_open =
    "what counts as a small mode (|k| ≤ L_v / 8, the paper's 10 of 80), how much of |F|² all of it is (95 %; 70 % is "
    "much of it), and how near two curves are (5 %, as a norm over |k| ≤ L_v / 8). The order and the signs of hidden "
    "units, which training leaves to chance: as they are; the independent measure is a fixed gauge, and a training "
    "that starts from the RGM, whose hidden units lie on their lattice";

template <class Value>
std::vector<double> of_waves(const Repetitions& repetitions, ImageSet set, Value value) {
  return of_set(repetitions, set, [&](const SetResults& one) { return leading_waves(one.spectrum).*value; });
}

// What Figs. 2 and 3 are said to show, of these weights.
void add_waves(Claim& claim, const Repetitions& repetitions, ImageSet set) {
  const auto add_share = [&](Measure measure, const char* name, double LeadingWaves::*value) {
    const auto shares = of_waves(repetitions, set, value);
    claim.add_graded(measure, fmt::format("{}: share of |F|² at small |k|", name), shares,
                     {at_least(0.7), at_least(0.95)});
    claim.tell(fmt::format("{} vectors: {} of |F|² at small |k|", name, mean_of(shares, 2)));
  };
  add_share(Measure::paper, "visible", &LeadingWaves::visible_share);
  add_share(Measure::paper, "hidden", &LeadingWaves::hidden_share);
  add_share(Measure::independent, "gauge-fixed hidden", &LeadingWaves::fixed_hidden_share);
  const auto plain = of_waves(repetitions, set, &LeadingWaves::difference),
             fixed = of_waves(repetitions, set, &LeadingWaves::fixed_difference),
             permuted = of_waves(repetitions, set, &LeadingWaves::permuted_difference);
  claim.add(Measure::paper, "difference of the visible curve and twice the hidden one", plain, at_most(0.05));
  claim.add(Measure::independent, "the same, gauge-fixed", fixed, at_most(0.05));
  claim.add_control(Measure::paper, "the same, hidden units permuted", permuted, at_most(0.05));
  claim.tell(fmt::format("the curves differ by {}, gauge-fixed by {}, permuted by {}", mean_of(plain, 2),
                         mean_of(fixed, 2), mean_of(permuted, 2)));
  if (repetitions.front().images.sets.at(set).machine_spectrum.largest.empty()) return;
  const auto from_machine =
      of_set(repetitions, set, [](const SetResults& one) { return leading_waves(one.machine_spectrum).difference; });
  claim.add(Measure::independent, "the same, trained from the RGM", from_machine, at_most(0.05));
  claim.tell(fmt::format("trained from the RGM, they differ by {}", mean_of(from_machine, 2)));
}

Claim values_vanish(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G16",
              .section = "II.B, Fig. 7",
              .statement = "MNIST: many singular values of the trained weights vanish.",
              .quote = "There are again a large number of vanishing singular values, which may be set to zero.",
              .left_open = fmt::format("what vanishes (below 1 % of the largest), and how many are many (half; a fifth "
                                       "is some); for all images "
                                       "{}",
                                       how_images_are_left_open)};
  if (!has(repetitions, ImageSet::mnist)) {
    claim.reason = why_not_tested(settings, ImageSet::mnist);
    return claim;
  }
  const auto share_below = [&](double share) {
    return of_set(repetitions, ImageSet::mnist,
                  [&](const SetResults& one) { return 1 - share_of_values(one.spectrum, share); });
  };
  claim.add_graded(Measure::paper, "share of S below 1 % of the largest", share_below(spectrum::vanishing),
                   {at_least(0.2), at_least(0.5)});
  claim.tell(fmt::format("{} of them are below 1 %, {} below 5 %, {} below 20 % of the largest",
                         mean_of(share_below(spectrum::vanishing), 2), mean_of(share_below(0.05), 2),
                         mean_of(share_below(spectrum::large), 2)));
  claim.depends_on = "the initial weights, of which the small ones are what is left";
  return claim;
}

Claim digits_are_waves(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G17",
              .section = "II.B, Fig. 8",
              .statement =
                  "MNIST: the leading singular vectors consist of small Fourier modes, and the hidden ones are the "
                  "visible ones without their large modes.",
              .quote =
                  "The radially averaged Fourier transform of the singular vectors obtained from the MNIST data set "
                  "are shown in Figure 8, proving that the RBM is again carrying out a renormalization group "
                  "transformation.",
              .left_open = how_waves_are_left_open};
  if (has(repetitions, ImageSet::mnist))
    add_waves(claim, repetitions, ImageSet::mnist);
  else
    claim.reason = why_not_tested(settings, ImageSet::mnist);
  return claim;
}

Claim biases_are_vectors(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G18",
              .section = "II.B, Fig. 9, App. C",
              .statement = "MNIST: the trained biases agree with the leading singular vectors.",
              .quote =
                  "In addition, the trained biases are in remarkably good agreement with the singular vectors "
                  "associated with the largest singular vectors.",
              .left_open = "how good is remarkably good: ours is a cosine of 0.95, of either sign; 0.8 is good"};
  if (!has(repetitions, ImageSet::mnist)) {
    claim.reason = why_not_tested(settings, ImageSet::mnist);
    return claim;
  }
  for (const auto& [name, which] :
       {std::pair{"visible", &SetResults::visible_bias}, std::pair{"hidden", &SetResults::hidden_bias}}) {
    const auto cosines =
        of_set(repetitions, ImageSet::mnist, [which = which](const SetResults& one) { return (one.*which).cosine; });
    claim.add_graded(Measure::paper, fmt::format("{} bias: |cosine|", name), cosines, {at_least(0.8), at_least(0.95)});
    claim.tell(fmt::format("|cosine| of the {} bias and vector: {}", name, mean_of(cosines, 3)));
  }
  return claim;
}

// Figs. 10 and 11, and Figs. 12 and 13.
Claim photographs_are_coarse_grained(const Settings& settings, const Repetitions& repetitions, Claim claim,
                                     ImageSet set) {
  claim.left_open =
      std::string("how few values are few: 2 % of them at 20 % of the largest; else as for MNIST, G16 and G17");
  if (!has(repetitions, set)) {
    claim.reason = why_not_tested(settings, set);
    return claim;
  }
  const auto large =
      of_set(repetitions, set, [](const SetResults& one) { return share_of_values(one.spectrum, spectrum::large); });
  claim.add(Measure::paper, "share of S of at least 20 % of the largest", large, at_most(0.02));
  const auto& plan = repetitions.front().images.sets.at(set).plan;
  claim.tell(fmt::format("{0} × {0} → {1} × {1}: a share of {2} of the values is at least 20 % of the largest",
                         plan.side, plan.hidden_side(), mean_of(large, 3)));
  add_waves(claim, repetitions, set);
  return claim;
}

Claim flowers_are_coarse_grained(const Settings& settings, const Repetitions& repetitions) {
  return photographs_are_coarse_grained(
      settings, repetitions,
      {.id = "G28",
       .section = "II.C, Figs. 10 and 11",
       .statement =
           "Flowers: few large singular values, with vectors of small modes, and hidden ones without the large.",
       .quote =
           "From Figure 10 we again find a small number of large singular values, with a very sharp dropoff in size."},
      ImageSet::flowers);
}

Claim clouds_are_coarse_grained(const Settings& settings, const Repetitions& repetitions) {
  return photographs_are_coarse_grained(
      settings, repetitions,
      {.id = "G29",
       .section = "II.D, Figs. 12 and 13",
       .statement = "Clouds, from block spins on: the same.",
       .quote = "From Figure 12 and Figure 13 it is again clear that the trained RBM exhibits the hallmark features of "
                "renormalization group coarse graining."},
      ImageSet::clouds);
}

}  // namespace

std::vector<Claim> image_weights_claims(const Settings& settings, const Repetitions& repetitions) {
  return {values_vanish(settings, repetitions), digits_are_waves(settings, repetitions),
          biases_are_vectors(settings, repetitions), flowers_are_coarse_grained(settings, repetitions),
          clouds_are_coarse_grained(settings, repetitions)};
}

std::vector<Claim> image_claims(const Settings& settings, const Repetitions& repetitions) {
  auto claims = image_weights_claims(settings, repetitions);
  for (auto& claim : image_training_claims(settings, repetitions)) claims.push_back(std::move(claim));
  std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.id < b.id; });
  return claims;
}

}  // namespace kadanoff::papers::whygen2021
