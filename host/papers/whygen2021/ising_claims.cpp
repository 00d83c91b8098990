// The claims of WhyGen 2021 about the weights of RBMs of Ising lattices: singular values and their vectors.
#include <fmt/format.h>

#include "host/papers/whygen2021/claims.hpp"
#include "host/papers/whygen2021/ising_evidence.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

const char* const when =
    "at which time of the training; the paper's end is rate × updates = 240, and beside our end "
    "stands the time at which block spins fit best";

std::vector<double> best_times(const Repetitions& repetitions) {
  return of_ising(repetitions, [](const IsingResults& ising) { return ising.best().time; });
}

// Adds the number for each of these ranges: at the end, and, independently, at the time of the best fit.
template <class Value>
void add_at_both(Claim& claim, const Settings& settings, const Repetitions& repetitions, const std::string& text,
                 const std::vector<Range>& ranges, Value value) {
  const auto end = of_ising(repetitions, [&](const IsingResults& ising) { return value(ising.end()); });
  const auto best = of_ising(repetitions, [&](const IsingResults& ising) { return value(ising.best()); });
  claim.add_graded(of_end(settings), text + ", at the end", end, ranges);
  claim.add_graded(Measure::independent, text + ", where block spins fit best", best, ranges);
  claim.tell(fmt::format("{}: {} at the end (time {}), {} where block spins fit best (time {})", text, mean_of(end, 3),
                         settings.training_time, mean_of(best, 3), mean_of(best_times(repetitions), 1)));
}

Claim few_are_large(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G1",
              .section = "II.A, Fig. 1",
              .statement =
                  "The trained weights have few large singular values, and many small ones: of 1600 the paper "
                  "keeps 200, those above 20 % of the largest.",
              .quote =
                  "The weight matrix trained using Ising data has many small singular values, and the size of the "
                  "singular values has a distinctive fall off, described by a smooth curve.",
              .left_open = fmt::format("{}{}"
                                       ". How near to 200 of 1600 is ours: 140 to 260",
                                       when, no_end(settings))};
  add_at_both(claim, settings, repetitions, "share of singular values of at least 20 % of the largest",
              {between(140.0 / 1600, 260.0 / 1600)}, [](const LookedAt& one) { return large_share(one.spectrum); });
  return claim;
}

Claim is_block_spin(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G2",
              .section = "II.A, Fig. 1",
              .statement = "Its singular values are almost identical to those of a matrix of overlapping block spins.",
              .quote =
                  "the plot of the singular values of the trained RBM weight matrix and the block spin coarse "
                  "graining, are almost identical",
              .left_open = fmt::format(
                  "{}{}"
                  ". Almost identical is ours: the largest difference of S / S₀ is at most 0.05; and 0.1 is near",
                  when, no_end(settings))};
  add_at_both(claim, settings, repetitions, "largest difference of S / S₀ from that of the best blocks",
              {at_most(0.1), at_most(0.05)}, [](const LookedAt& one) { return best_distance(one.spectrum); });
  return claim;
}

Claim blocks_overlap(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G3",
              .section = "II.A",
              .statement = "The blocks that fit overlap: they are larger than the stride, 2.",
              .quote =
                  "One novel feature of our results is that blocks that are averaged to produce the block spin, "
                  "overlap.",
              .left_open = fmt::format("{}"
                                       ". That they fit five times as well as blocks of 2 is ours",
                                       when)};
  const auto size = of_ising(repetitions, [](const IsingResults& ising) { return best_size(ising.best().spectrum); });
  const auto better = of_ising(repetitions, [](const IsingResults& ising) {
    return distance_of(ising.best().spectrum, 2) / best_distance(ising.best().spectrum);
  });
  claim.add(Measure::paper, "size of the best blocks", size, away_from(2, at_least(3)));
  claim.add(Measure::paper, "distance of blocks of 2 over that of the best ones", better, away_from(1, at_least(5)));
  claim.tell(fmt::format("on {} × {} the best blocks are {} wide, at time {}; blocks of 2 are {} times as far",
                         settings.side, settings.side, mean_of(size, 0), mean_of(best_times(repetitions), 1),
                         mean_of(better, 1)));
  return claim;
}

// The leading vectors of one spectrum, and what measure their numbers are of; those that are gauge-fixed are always
// independent.
struct OfVectors {
  const char* name;
  const std::vector<spectrum::Waves>& (*of)(const IsingResults& ising);
  Measure measure;
};

void add_low_waves(Claim& claim, const Repetitions& repetitions, const OfVectors& vectors) {
  const auto visible =
      of_ising(repetitions, [&](const IsingResults& ising) { return visible_share(vectors.of(ising)); });
  const auto hidden = [&](Gauge gauge) {
    return of_ising(repetitions, [&](const IsingResults& ising) { return hidden_share(vectors.of(ising), gauge); });
  };
  const std::vector<Range> shares{at_least(0.7), at_least(0.95)};
  claim.add_graded(vectors.measure, fmt::format("{}: visible vectors, share of |F|² at low k", vectors.name), visible,
                   shares);
  claim.add_graded(vectors.measure, fmt::format("{}: hidden vectors, as they stand", vectors.name),
                   hidden(Gauge::as_it_is), shares);
  claim.add_graded(Measure::independent, fmt::format("{}: hidden vectors, gauge-fixed", vectors.name),
                   hidden(Gauge::fixed), shares);
  claim.tell(fmt::format("{}: visible {}, hidden {} as they stand, {} gauge-fixed, {} permuted", vectors.name,
                         mean_of(visible, 3), mean_of(hidden(Gauge::as_it_is), 3), mean_of(hidden(Gauge::fixed), 3),
                         mean_of(hidden(Gauge::permuted), 3)));
}

void add_equal_waves(Claim& claim, const Repetitions& repetitions, const OfVectors& vectors) {
  const auto differ = [&](Gauge gauge) {
    return of_ising(repetitions, [&](const IsingResults& ising) { return difference(vectors.of(ising), gauge); });
  };
  claim.add(vectors.measure, fmt::format("{}: difference of the radial transforms, as they stand", vectors.name),
            differ(Gauge::as_it_is), at_most(0.05));
  claim.add(Measure::independent, fmt::format("{}: the same, gauge-fixed", vectors.name), differ(Gauge::fixed),
            at_most(0.05));
  claim.tell(fmt::format("{}: they differ by {} as they stand, {} gauge-fixed, {} permuted", vectors.name,
                         mean_of(differ(Gauge::as_it_is), 3), mean_of(differ(Gauge::fixed), 3),
                         mean_of(differ(Gauge::permuted), 3)));
}

const std::string low_is =
    "low is |k| ≤ L / 8, 10 of 80; all of their support is ours: 0.95, and 0.7 is most. Where the "
    "hidden units stand on their lattice nothing fixes in training from random weights";

using Vectors = std::vector<spectrum::Waves>;

const Vectors& at_end(const IsingResults& ising) { return ising.end().spectrum.largest; }
const Vectors& where_blocks_fit(const IsingResults& ising) { return ising.best().spectrum.largest; }
const Vectors& from_blocks(const IsingResults& ising) { return ising.block_start.largest; }
const Vectors& from_rg_machine(const IsingResults& ising) { return ising.rgm_start.largest; }

Claim leading_are_low(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G4",
              .section = "II.A, Fig. 2",
              .statement =
                  "Visible and hidden vectors of the five largest singular values have all of their support at "
                  "small Fourier modes.",
              .quote =
                  "Both the visible and hidden singular vectors associated with the large singular values have all "
                  "of their support for small Fourier modes.",
              .left_open = low_is + no_end(settings)};
  add_low_waves(claim, repetitions, {"5 largest, at the end", at_end, of_end(settings)});
  add_low_waves(claim, repetitions, {"5 largest, where block spins fit best", where_blocks_fit, Measure::independent});
  return claim;
}

Claim leading_are_equal(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "G5",
      .section = "II.A, Fig. 2",
      .statement = "Their transforms are equal but for a factor of two, exactly.",
      .quote =
          "after the high momentum modes of the visible singular vectors are discarded, there is an exact "
          "equality with the hidden vectors",
      .left_open = fmt::format("initial weights: random at the end, from block spins and the RG machine after a "
                               "time of {}. Exact is ours: |visible − hidden| / |visible| ≤ 0.05",
                               settings.other_training_time) +
                   no_end_of_others(settings)};
  add_equal_waves(claim, repetitions, {"5 largest, at the end", at_end, of_end(settings)});
  add_equal_waves(claim, repetitions, {"5 largest, from block spins", from_blocks, of_others(settings)});
  add_equal_waves(claim, repetitions, {"5 largest, from the RG machine", from_rg_machine, of_others(settings)});
  const auto permuted = of_ising(
      repetitions, [](const IsingResults& ising) { return difference(ising.block_start.largest, Gauge::permuted); });
  claim.add_control(of_others(settings), "from block spins, hidden units permuted and flipped: the same difference",
                    permuted, at_most(0.05));
  claim.depends_on = "where the hidden units stand: an RBM is the same in any order of them";
  return claim;
}

Claim smallest_are_spread(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G6",
              .section = "II.A, Fig. 3",
              .statement = "Those of the five smallest are spread over all modes, and are not related.",
              .quote =
                  "the singular vectors associated with small singular values do not have most of their support at "
                  "low Fourier modes, but are spread across the complete Fourier space",
              .left_open =
                  "ours: a share of |F|² at |k| ≤ L / 8 of at most 0.15 (evenly spread: 0.05), and transforms "
                  "that differ by 0.2"};
  const auto share =
      of_ising(repetitions, [](const IsingResults& ising) { return visible_share(ising.end().spectrum.smallest); });
  const auto differ = [&](Gauge gauge) {
    return of_ising(repetitions,
                    [=](const IsingResults& ising) { return difference(ising.end().spectrum.smallest, gauge); });
  };
  claim.add(of_end(settings), "visible vectors: share of |F|² at low k", share, at_most(0.15));
  claim.add(of_end(settings), "difference of the transforms, as they stand", differ(Gauge::as_it_is), at_least(0.2));
  claim.add(Measure::independent, "difference of the transforms, gauge-fixed", differ(Gauge::fixed), at_least(0.2));
  claim.tell(fmt::format("share {}; difference {} as they stand, {} gauge-fixed", mean_of(share, 3),
                         mean_of(differ(Gauge::as_it_is), 3), mean_of(differ(Gauge::fixed), 3)));
  return claim;
}

Claim small_may_be_dropped(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G7",
              .section = "II.A",
              .statement = "Dropping the small singular values, all but 200 of 1600, does not affect the performance.",
              .quote = "Dropping these does not affect the performance of the network.",
              .left_open =
                  "what performance is: the error of reconstructions of test lattices; the pseudo-likelihood is "
                  "the independent measure. Does not affect is ours: by at most 5 %, and 20 % is little. Of "
                  "fewer units an eighth is kept, at the end of the training"};
  const auto ratio =
      of_ising(repetitions, [](const IsingResults& ising) { return ising.truncation.models.front().error_ratio; });
  const auto worse = of_ising(repetitions, [](const IsingResults& ising) {
    const auto &kept = ising.truncation.models.front().pseudo_log_likelihood,
               &whole = ising.truncation.models.back().pseudo_log_likelihood;
    return (whole->mean - kept->mean) / std::abs(whole->mean);
  });
  claim.add_graded(of_end(settings), "error over that of all modes", ratio,
                   {away_from(1, at_most(1.2)), away_from(1, at_most(1.05))});
  claim.add_graded(Measure::independent, "loss of pseudo-likelihood, relative", worse, {at_most(0.2), at_most(0.05)});
  const auto modes =
      of_ising(repetitions, [](const IsingResults& ising) { return ising.truncation.models.front().modes; });
  claim.tell(fmt::format("with {} modes the error is {} times as large, and the pseudo-likelihood worse by {}",
                         mean_of(modes, 0), mean_of(ratio, 3), mean_of(worse, 3)));
  return claim;
}

Claim is_aligned_with_data(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G8",
              .section = "II.A, Fig. 4",
              .statement =
                  "The leading vectors of the weights span the space of the data's leading directions: 177 of "
                  "200 eigenvalues of P_data P_trained P_data are above 0.8, two near zero.",
              .quote =
                  "The numerical results show that of the 200 eigenvalues that might be 1, a majority of 177 of "
                  "them are above 0.8 and only two are close to zero.",
              .left_open = fmt::format(
                  "{}"
                  ". Of fewer hidden units as many in proportion, an eighth. Ours: 165 of 200 come near to it, "
                  "100 are many, 5 below 0.1 few",
                  when)};
  const auto share_above = [](const subspaces::Alignment& alignment, double bound, bool control) {
    const auto& values = control ? alignment.control : alignment.values;
    return static_cast<double>(subspaces::count_above(values, bound)) / static_cast<double>(values.size());
  };
  add_at_both(claim, settings, repetitions, "share above 0.8", {at_least(0.5), at_least(165.0 / 200)},
              [&](const LookedAt& one) { return share_above(one.alignment, subspaces::aligned, false); });
  add_at_both(claim, settings, repetitions, "share below 0.1", {at_most(5.0 / 200)},
              [&](const LookedAt& one) { return 1 - share_above(one.alignment, subspaces::orthogonal, false); });
  const auto random = of_ising(repetitions, [&](const IsingResults& ising) {
    return share_above(ising.end().alignment, subspaces::aligned, true);
  });
  claim.add_control(of_end(settings), "a random subspace: share above 0.8", random, at_least(0.5));
  return claim;
}

Claim deeper_is_steeper(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "G14",
      .section = "II.A, Figs. 5 and 6",
      .statement = "The deeper the layer, the more steeply the singular values fall.",
      .quote = "It is clear that the singular value curves go to zero ever more steeply as the depth increases.",
      .left_open =
          "how long layers 2 and 3 are trained (here as long as the first one that they are compared with), and what "
          "steep is: the share of values of at least 20 % of the largest" +
          no_end_of_others(settings)};
  const auto share = [&](std::size_t layer) {
    return of_ising(repetitions, [=](const IsingResults& ising) { return large_share(ising.layers[layer].as_it_is); });
  };
  for (const std::size_t layer : {0U, 1U})
    claim.add(of_others(settings), fmt::format("share of layer {}, less that of layer {}", layer + 1, layer + 2),
              differences(share(layer), share(layer + 1)), at_least(0.01));
  claim.tell(fmt::format("shares {}, {} and {}", mean_of(share(0), 3), mean_of(share(1), 3), mean_of(share(2), 3)));
  return claim;
}

constexpr std::int64_t fewest_waves = 16;  // of the side: |k| ≤ 2 at least

Claim layers_are_alike(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G15",
              .section = "II.A, App. G.1, Figs. 18 and 19",
              .statement =
                  "In layers 2 and 3, too, leading vectors have low modes only, and are equal but for a factor of "
                  "two.",
              .quote =
                  "the Fourier transform of the visible and hidden vectors are again in complete quantitative "
                  "agreement, up to the scaling by 2 we found in the first layer",
              .left_open = fmt::format(
                  "{}"
                  ". Here neither the visible units have places: as they stand, by the paper's measure; with "
                  "those below at the sites of their filters, independently{}",
                  low_is, no_end_of_others(settings))};
  struct Arrangement {
    const char* name;
    Measure measure;
    spectrum::WeightsSpectrum Layer::*which;
    Gauge gauge;
  };
  for (const std::size_t layer : {1U, 2U}) {
    const auto side = settings.side >> layer;
    if (side < fewest_waves) {
      claim.reason = fmt::format("layer {} stands on {} × {}, where low modes are one or none", layer + 1, side, side);
      continue;
    }
    for (const auto& [name, measure, which, gauge] :
         {Arrangement{"as they stand", of_others(settings), &Layer::as_it_is, Gauge::as_it_is},
          Arrangement{"gauge-fixed", Measure::independent, &Layer::gauge_fixed, Gauge::fixed}}) {
      const auto of = [&, which = which](auto value) {
        return of_ising(repetitions,
                        [&](const IsingResults& ising) { return value((ising.layers[layer].*which).largest); });
      };
      const auto visible = of([](const auto& waves) { return visible_share(waves); });
      const auto hidden = of([gauge = gauge](const auto& waves) { return hidden_share(waves, gauge); });
      const auto differ = of([gauge = gauge](const auto& waves) { return difference(waves, gauge); });
      const auto text = fmt::format("layer {}, {}", layer + 1, name);
      claim.add(measure, text + ": visible share at low k", visible, at_least(0.95));
      claim.add(measure, text + ": hidden share at low k", hidden, at_least(0.95));
      claim.add(measure, text + ": difference of the transforms", differ, at_most(0.05));
      claim.tell(fmt::format("{}: shares {} and {}, difference {}", text, mean_of(visible, 2), mean_of(hidden, 2),
                             mean_of(differ, 2)));
    }
  }
  if (claim.measured.empty()) claim.tell("nothing at this size");
  return claim;
}

}  // namespace

std::vector<Claim> ising_claims(const Settings& settings, const Repetitions& repetitions) {
  return {few_are_large(settings, repetitions),        is_block_spin(settings, repetitions),
          blocks_overlap(settings, repetitions),       leading_are_low(settings, repetitions),
          leading_are_equal(settings, repetitions),    smallest_are_spread(settings, repetitions),
          small_may_be_dropped(settings, repetitions), is_aligned_with_data(settings, repetitions),
          deeper_is_steeper(settings, repetitions),    layers_are_alike(settings, repetitions)};
}

}  // namespace kadanoff::papers::whygen2021
