// The claims of IsDLRG 2020 about ⟨v h⟩ of a stack of RBMs and of a single one, beside controls and block spins.
#include <fmt/format.h>

#include "host/papers/isdlrg2020/independent_joint.hpp"
#include "host/papers/isdlrg2020/layer_evidence.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

const char* const about_random_weights =
    "an untrained RBM has random weights, so it has no control of its own; the random weights have the norm of the "
    "learned ones";

Claim marginals_do_not_fix_the_joint(const Repetitions& repetitions) {
  Claim claim{
      .id = "D12",
      .section = "IV, eqs. 39 and 45–48",
      .statement =
          "The distributions of v and h do not determine their joint distribution: A = ρ̃(h) ρ(v) has the same ones, "
          "and "
          "no correlations between v and h.",
      .quote =
          "it is easy to construct functions p_λ({v_i, h_a}) that obey (39), but are nothing like either the RBM or "
          "RG functions",
      .left_open =
          "an example; ours is every state of an RBM with 6 visible and 4 hidden units, and, of samples, the single "
          "RBM "
          "with h of another sample"};
  const auto exact = independent_joint(small_rbm(1));
  const auto add_exact = [&](const char* text, double value, const Range& range) {
    claim.add(Measure::paper, text, {value}, range);
    claim.parts.back().is_exact = true;
  };
  add_exact("largest |⟨v h⟩ − ⟨v⟩⟨h⟩| of A", exact.correlation, at_most(1e-12));
  add_exact("largest difference of the distributions of v and of h", exact.marginals, at_most(1e-12));
  add_exact("largest |⟨v h⟩ − ⟨v⟩⟨h⟩| of the RBM itself", exact.correlation_of_rbm, at_least(0.1));
  const auto shuffled =
      over_layers(repetitions, [](const LayerResults& results) { return results.shuffled_deviation; });
  const auto paired = over_layers(repetitions, [](const LayerResults& results) { return results.deviation; });
  claim.add(Measure::independent, "shuffled samples: (⟨v h⟩ − ⟨v⟩⟨h⟩) over its error, √ of the mean square", shuffled,
            at_most(3));
  claim.add(Measure::independent, "the samples as they are: the same", paired, at_least(5));
  claim.tell(
      fmt::format("enumerated: {:.1g} of A, {:.2g} of the RBM; of samples ⟨v h⟩ is {} errors from ⟨v⟩⟨h⟩, {} where "
                  "h is of another sample",
                  exact.correlation, exact.correlation_of_rbm, mean_of(paired, 1), mean_of(shuffled, 2)));
  return claim;
}

const correlators::Spots& learned_spots(const LearnedMaps& maps) { return maps.learned.spots; }
const correlators::Spots& random_spots(const LearnedMaps& maps) { return maps.random; }
const correlators::Spots& shuffled_spots(const LearnedMaps& maps) { return maps.shuffled; }
const correlators::Spots& fixed_spots(const LearnedMaps& maps) { return *maps.gauge_fixed; }

// D17, D18 and D20: of one pair of layers, beside the block spins that it is compared with.
Claim has_bright_spots(const Settings& settings, const Repetitions& repetitions, Claim claim,
                       const LearnedMaps& (*maps_of)(const LayerResults&), const Layers& of_blocks) {
  claim.left_open = fmt::format(
      "what a bright spot is: ours is a peak 5 errors above the mean of its map, and a participation radius below a "
      "quarter of the side; of how many units: ours are 80 % and, half-way to it, 30 %; {}; {}",
      choices_of_stack(settings), about_random_weights);
  const auto share = [&](auto spots) {
    return over_layers(repetitions, [&](const LayerResults& results) { return spots(maps_of(results)).share_local; });
  };
  const auto learned = share(learned_spots);
  const std::vector<Range> shares{at_least(0.3), at_least(0.8)};
  claim.add_graded(Measure::paper, "share of hidden units with a bright spot", learned, shares);
  const bool has_gauge = maps_of(repetitions.front().layers).gauge_fixed.has_value();
  if (has_gauge)
    claim.add_graded(Measure::independent, "the same with the lower layer in its fixed gauge", share(fixed_spots),
                     shares);
  const auto add_control = [&](const char* name, auto spots) {
    const auto above = over_layers(repetitions, [&](const LayerResults& results) {
      const auto& maps = maps_of(results);
      return errors_of_share(maps.learned.spots, spots(maps));
    });
    claim.add_control(Measure::paper, fmt::format("{}: errors by which its share is less", name), above,
                      away_from(0, at_most(5)));
    claim.tell(fmt::format("{}: {}", name, mean_of(share(spots), 2)));
  };
  claim.tell(fmt::format("{} of the hidden units have a bright spot", mean_of(learned, 2)));
  if (has_gauge) claim.tell(fmt::format("{} in a fixed gauge of the lower layer", mean_of(share(fixed_spots), 2)));
  const auto radius = [&](auto spots) {
    return mean_of(
        over_layers(repetitions, [&](const LayerResults& results) { return spots(maps_of(results)).radius.mean; }), 1);
  };
  claim.tell(fmt::format("mean participation radius {} sites", radius(learned_spots)));
  const auto blocks = [&](auto number) {
    return mean_of(over_layers(repetitions,
                               [&](const LayerResults& results) { return number(results.blocks.at(of_blocks).spots); }),
                   2);
  };
  claim.tell(fmt::format("of block spins {}, and {} sites",
                         blocks([](const correlators::Spots& spots) { return spots.share_local; }),
                         blocks([](const correlators::Spots& spots) { return spots.radius.mean; })));
  add_control("random weights", random_spots);
  add_control("h of another sample", shuffled_spots);
  claim.depends_on = "how long the training is";
  return claim;
}

const LearnedMaps& first_of_stack(const LayerResults& results) { return results.stack.at({0, 1}); }
const LearnedMaps& second_of_stack(const LayerResults& results) { return results.stack.at({1, 2}); }
const LearnedMaps& both_of_stack(const LayerResults& results) { return results.stack.at({0, 2}); }
const LearnedMaps& of_single(const LayerResults& results) { return results.single; }

Claim looks_like_block_spins(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "D19",
      .section = "IV.A, Figs. 6a-iii and 5c",
      .statement = "⟨v h₂⟩ of the stack looks like that of two RG steps.",
      .quote =
          "The two patterns are very similar suggesting that the trained RBM is indeed performing something like the "
          "RG coarse graining.",
      .left_open =
          fmt::format("how similar, and by which measure: ours are the correlation of the mean aligned maps, at "
                      "least 0.9, and the ratio of their widths at half contrast, 0.7 to 1.4; {}",
                      choices_of_stack(settings))};
  const auto blocks = [](const LayerResults& results) -> const auto& { return results.blocks.at({0, 2}).spots; };
  const auto likeness = [&](auto spots) {
    return over_layers(repetitions, [&](const LayerResults& results) {
      return map_correlation(spots(both_of_stack(results)), blocks(results));
    });
  };
  const auto width = [&](auto spots) {
    return over_layers(repetitions, [&](const LayerResults& results) {
      return spots(both_of_stack(results)).profile->width / blocks(results).profile->width;
    });
  };
  claim.add(Measure::paper, "correlation of the mean aligned maps", likeness(learned_spots), at_least(0.9));
  claim.add(Measure::paper, "width over that of block spins", width(learned_spots), between(0.7, 1.4));
  claim.add_control(Measure::paper, "random weights: correlation with that of block spins", likeness(random_spots),
                    at_least(0.9));
  claim.tell(
      fmt::format("correlation of the mean aligned maps {}, of random weights {}; width {} times that of block "
                  "spins, of random weights {}",
                  mean_of(likeness(learned_spots), 3), mean_of(likeness(random_spots), 3),
                  mean_of(width(learned_spots), 2), mean_of(width(random_spots), 2)));
  const auto contrast = [&](auto spots) {
    return mean_of(over_layers(repetitions, [&](const LayerResults& results) { return spots(results).contrast.mean; }),
                   3);
  };
  claim.tell(fmt::format(
      "mean contrast {} of block spins, {} of the stack, {} of random weights", contrast(blocks),
      contrast([&](const LayerResults& results) -> const auto& { return learned_spots(both_of_stack(results)); }),
      contrast([&](const LayerResults& results) -> const auto& { return random_spots(both_of_stack(results)); })));
  claim.depends_on = "how long the training is; an aligned map has its peak in the middle whatever the weights are";
  return claim;
}

Claim controls_are_dark(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "D21",
      .section = "IV.A, V",
      .statement = "Our own: random weights, and h of another sample, have fewer and weaker bright spots.",
      .quote = "The basic signal of RG coarse graining is a “bright spot” in the ⟨v_i h_a⟩ correlation function",
      .left_open = fmt::format("controls; ours must have less by 5 errors: of the share of the units with a bright "
                               "spot, and, independently, of the mean contrast; {}; {}",
                               about_random_weights, choices_of_stack(settings))};
  const std::array<std::pair<const char*, const LearnedMaps& (*)(const LayerResults&)>, 4> all{
      {{"layers 0–1", first_of_stack}, {"1–2", second_of_stack}, {"0–2", both_of_stack}, {"single RBM", of_single}}};
  for (const auto& [name, maps_of] : all) {
    const auto add = [&, pair = name, of = maps_of](const char* control, auto spots) {
      const auto share = over_layers(repetitions, [&](const LayerResults& results) {
        return errors_of_share(of(results).learned.spots, spots(of(results)));
      });
      const auto contrast = over_layers(repetitions, [&](const LayerResults& results) {
        return errors_of_contrast(of(results).learned.spots, spots(of(results)));
      });
      claim.add(Measure::paper, fmt::format("{}: share above that of {}, in errors", pair, control), share,
                at_least(5));
      claim.add(Measure::independent, fmt::format("{}: contrast above that of {}, in errors", pair, control), contrast,
                at_least(5));
      claim.tell(fmt::format("{} above {}: {} errors of the share, {} of the contrast", pair, control,
                             mean_of(share, 1), mean_of(contrast, 1)));
    };
    add("random weights", random_spots);
    add("h of another sample", shuffled_spots);
  }
  return claim;
}

}  // namespace

std::vector<Claim> correlator_claims(const Settings& settings, const Repetitions& repetitions) {
  const std::string spots = "The numerical results do indeed show a dark background with emerging bright spots.";
  return {
      marginals_do_not_fix_the_joint(repetitions),
      has_bright_spots(settings, repetitions,
                       {.id = "D17",
                        .section = "IV.A, V, Fig. 6a-i",
                        .statement = "⟨v h₁⟩ of the data and the stack's first layer has bright spots.",
                        .quote = spots},
                       first_of_stack, {0, 1}),
      has_bright_spots(settings, repetitions,
                       {.id = "D18",
                        .section = "IV.A, V, Fig. 6a-ii",
                        .statement = "⟨h₁ h₂⟩ of the stack's layers has bright spots.",
                        .quote = spots},
                       second_of_stack, {1, 2}),
      looks_like_block_spins(settings, repetitions),
      has_bright_spots(settings, repetitions,
                       {.id = "D20",
                        .section = "IV.A, Fig. 6b",
                        .statement = "⟨v h⟩ of a single RBM, 1024–64, has bright spots, too.",
                        .quote = "We can see RG-like patterns in the correlators produced by the two RBM networks."},
                       of_single, {0, 2}),
      controls_are_dark(settings, repetitions)};
}

}  // namespace kadanoff::papers::isdlrg2020
