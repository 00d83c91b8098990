// The claims of IsDLRG 2020 about block spins on 32 × 32 spins: what they keep of the spins.
#include <fmt/format.h>

#include "host/papers/isdlrg2020/layer_evidence.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

Claim peaks_at_the_block(const Repetitions& repetitions) {
  Claim claim{
      .id = "D14",
      .section = "IV.A, Fig. 5a",
      .statement = "⟨v h⟩ of spins and the block spins of one RG step peaks at the place of the block spin.",
      .quote = "We can clearly see a peak in correlation values around the spatial location of the hidden spin.",
      .left_open =
          "what becomes of blocks that tie: ours are random. That within a block ⟨v h⟩ is 0.82 ± 0.01 is our "
          "own number"};
  const auto share = over_layers(repetitions, [](const LayerResults& results) {
    return share_in_block(results.blocks.at({0, 1}));
  });
  const auto inside = over_layers(repetitions, [](const LayerResults& results) { return results.inside.mean; });
  const auto floor = over_layers(repetitions, [](const LayerResults& results) {
    return results.blocks.at({0, 1}).spots.floor.mean;
  });
  claim.add(Measure::paper, "share of the block spins whose peak is in their block", share, at_least(1));
  claim.add(Measure::independent, "⟨v h⟩ of a spin and its block", inside, between(0.81, 0.83));
  claim.tell(
      fmt::format("{} of the block spins have their peak in their block; ⟨v h⟩ is {} there, and {} on average "
                  "over the lattice",
                  mean_of(share, 3), mean_of(inside, 3), mean_of(floor, 3)));
  return claim;
}

Claim patches_grow(const Repetitions& repetitions) {
  Claim claim{
      .id = "D15",
      .section = "IV.A, Figs. 5a–5c",
      .statement =
          "The bright patches are larger after a second RG step, seen from the first (5b) and from the data "
          "(5c).",
      .quote = "the patches of large correlation in Figures 5b and 5c are larger in size than those of figure 5a",
      .left_open =
          "the size of a patch, and by how much it must be larger: ours is the width at half contrast of the mean "
          "aligned map, in sites of the data, and 1.3 times; the participation radius is the independent measure"};
  // Sites of step 1 are two sites of the data apart.
  const auto width = [&](const Layers& layers) {
    return over_layers(repetitions, [&](const LayerResults& results) {
      return results.blocks.at(layers).spots.profile->width * (layers.first == 1 ? 2 : 1);
    });
  };
  const auto radius = [&](const Layers& layers) {
    return over_layers(repetitions, [&](const LayerResults& results) {
      return results.blocks.at(layers).spots.radius.mean * (layers.first == 1 ? 2 : 1);
    });
  };
  const Layers a{0, 1};
  for (const auto& [layers, figure] : {std::pair{Layers{1, 2}, "5b"}, std::pair{Layers{0, 2}, "5c"}}) {
    claim.add(Measure::paper, fmt::format("width of {} over that of 5a", figure), ratios(width(layers), width(a)),
              away_from(1, at_least(1.3)));
    claim.add(Measure::independent, fmt::format("participation radius of {} over that of 5a", figure),
              ratios(radius(layers), radius(a)), away_from(1, at_least(1.3)));
  }
  claim.tell(fmt::format("width {} sites in 5a, {} in 5b, {} in 5c; participation radius {}, {} and {}",
                         mean_of(width(a), 2), mean_of(width({1, 2}), 2), mean_of(width({0, 2}), 2),
                         mean_of(radius(a), 2), mean_of(radius({1, 2}), 2), mean_of(radius({0, 2}), 2)));
  return claim;
}

Claim correlations_have_dropped(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "D16",
      .section = "IV.A",
      .statement =
          "At T_c a lattice of 32 × 32 is so large that spins at the largest distance, 16, are not correlated.",
      .quote =
          "this maximum distance must be large enough so that the spin-spin correlation has dropped to zero. Our "
          "lattice is large enough.",
      .left_open = fmt::format(
          "how near to zero: ours are 0.05 and, half-way to it, 0.2; the independent measure takes away what the "
          "magnetisation of each lattice gives, ⟨|m|⟩². {} configurations, {} sweeps from ordered spins",
          settings.stack_samples, Settings::stack_sweeps)};
  const auto far = [](const LayerResults& results) {
    return results.data.correlation.back().mean / results.data.correlation.front().mean;
  };
  const auto plain = over_layers(repetitions, far);
  const auto connected = over_layers(repetitions, [&](const LayerResults& results) {
    const double order = results.data.abs_magnetisation.mean;
    return far(results) - order * order;
  });
  claim.add_graded(Measure::paper, "G(16) / G(0)", plain, {at_most(0.2), at_most(0.05)});
  claim.add_graded(Measure::independent, "G(16) − ⟨|m|⟩²", connected, {at_most(0.2), at_most(0.05)});
  claim.tell(fmt::format(
      "G(16) / G(0) = {}, and {} less ⟨|m|⟩²; energy per spin {} (exact: {:.4f})", mean_of(plain, 3),
      mean_of(connected, 3),
      mean_of(over_layers(repetitions, [](const LayerResults& results) { return results.data.energy.mean; }), 4),
      repetitions.front().layers.exact_energy));
  claim.depends_on = "the side: at T_c G(L/2) falls as L^(−1/4), so that no lattice of this kind is large enough";
  return claim;
}

}  // namespace

std::vector<Claim> block_claims(const Settings& settings, const Repetitions& repetitions) {
  return {peaks_at_the_block(repetitions), patches_grow(repetitions), correlations_have_dropped(settings, repetitions)};
}

}  // namespace kadanoff::papers::isdlrg2020
