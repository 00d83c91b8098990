// The claims of WhyGen 2021 about numbers of parameters, and about what follows from them.
#include <fmt/format.h>

#include <cmath>

#include "host/papers/whygen2021/image_claims.hpp"
#include "host/papers/whygen2021/ising_evidence.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

Claim truncation_counts(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "G9",
      .section = "II.A",
      .statement = "Keeping singular values above 20 % of the largest leaves 1,280,000 parameters of 10,240,000.",
      .quote =
          "Keeping the largest 200 singular values (which amounts to dropping singular values less than 20% "
          "of the largest) reduces the number of parameters to 1 280 000",
      .left_open =
          fmt::format("at which time of the training: its end here; of fewer units as many in proportion, an eighth. "
                      "Ours: 180 to 220 of 1600"
                      "{}",
                      no_end(settings))};
  const auto share = of_ising(repetitions, [](const IsingResults& ising) { return large_share(ising.end().spectrum); });
  claim.add(of_end(settings), "share of singular values that are kept", share, between(180.0 / 1600, 220.0 / 1600));
  claim.tell(fmt::format("{} of the singular values", mean_of(share, 3)));
  return claim;
}

Claim waves_count(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G10",
              .section = "II.A",
              .statement = "Without modes above 10 there are 36 times fewer parameters: 35,555, or 0.3 %.",
              .quote =
                  "setting all modes above mode 10 to zero implies a further dramatic reduction in the number of "
                  "effective parameters, by a factor of 36",
              .left_open = fmt::format(
                  "how 36 comes about: 6400 over the number of modes that are left is 20 for |k| ≤ 10, and 36 "
                  "for |k| ≤ 7.5. Ours: the edge within which 99 % of |F|² lies"
                  "{}",
                  no_end(settings))};
  const auto factor = [&](auto modes) {
    return of_ising(repetitions, [=](const IsingResults& ising) {
      const auto found = modes(ising.counts);
      return found ? static_cast<double>(ising.counts.visible) / static_cast<double>(*found) : NAN;
    });
  };
  const auto measured = factor([](const auto& counts) { return counts.modes_within_edge; });
  const auto assumed = factor([](const auto& counts) { return counts.modes_within; });
  claim.add_graded(of_end(settings), "sites over modes within the measured edge", measured,
                   {between(20, 40), between(32, 40)});
  claim.tell(fmt::format("{} by the measured edge; {} by |k| ≤ L / 8", mean_of(measured, 1), mean_of(assumed, 1)));
  return claim;
}

Claim fewer_than_samples(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "G11",
      .section = "II.A",
      .statement = "So there are fewer parameters than samples.",
      .quote =
          "This leaves us with 35 555 effective parameters, which is indeed less than the number of data "
          "samples in the training data set, explaining why we should expect the network to generalize",
      .left_open = fmt::format("how parameters are counted; all ways that we know are tried. Of fewer weights as "
                               "many samples in proportion: {} for 40,000",
                               papers_samples(settings)) +
                   no_end(settings)};
  const auto share = of_ising(repetitions, [](const IsingResults& ising) {
    return static_cast<double>(ising.counts.below()) / static_cast<double>(ising.counts.counts.size());
  });
  claim.add(of_end(settings), "share of the ways of counting with fewer parameters than samples, any", share,
            at_least(1e-9));
  claim.add(of_end(settings), "all of them", share, away_from(0, at_least(1)));
  claim.tell(fmt::format("in {} of the ways", mean_of(share, 2)));
  for (const auto& count : repetitions.front().ising.counts.counts)
    claim.tell(fmt::format("{} ({}): {:.4g}", count.name, count.formula, count.count));
  return claim;
}

Claim generalises(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "G12",
      .section = "I, II.A",
      .statement = "RBMs with more parameters than samples generalise: test errors are close to training errors.",
      .quote = "Remarkably however, for typical deep learning applications, the generalization error is small.",
      .left_open = fmt::format(
          "how small; ours: test lattices are reconstructed worse by at most 2 %, and 10 % is little; and better by a "
          "tenth than by the mean of all, so that something was learned. Independently, the mean free energies of both "
          "differ by a tenth of their spread among lattices"
          "{}",
          no_end(settings))};
  const auto gap = of_ising(repetitions, [](const IsingResults& ising) { return ising.gap_at_end.relative(); });
  claim.add_graded(of_end(settings), "(test − training error) / training error at the end", gap,
                   {at_most(0.1), at_most(0.02)});
  const auto learned = of_ising(
      repetitions, [](const IsingResults& ising) { return ising.gap_at_end.test / ising.gap_at_end.of_the_mean; });
  claim.add(of_end(settings), "test error over that of the mean lattice", learned, away_from(1, at_most(0.9)));
  const auto free_energies =
      of_ising(repetitions, [](const IsingResults& ising) { return ising.gap_at_end.free_energy; });
  claim.add(Measure::independent, "mean free energy of test lattices less that of training ones, over its spread",
            free_energies, between(-0.1, 0.1));
  claim.tell(fmt::format("at the end (time {}): {}; free energies differ by {} of their spread", settings.training_time,
                         mean_of(gap, 3), mean_of(free_energies, 3)));
  for (std::size_t i = 0; i < repetitions.front().ising.gaps.size(); ++i) {
    const auto one = of_ising(repetitions, [=](const IsingResults& ising) { return ising.gaps[i].relative(); });
    claim.tell(fmt::format("{} samples, time {}: {}", repetitions.front().ising.gaps[i].samples,
                           settings.other_training_time, mean_of(one, 3)));
  }
  return claim;
}

Claim error_converged(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "G13",
      .section = "II.A",
      .statement = "The number of samples is enough for the error to have converged.",
      .quote = "The total number of training samples was chosen so that the training error had converged.",
      .left_open = fmt::format("how steady is converged; ours: less than 1 % for the last doubling of the samples. At "
                               "a time of {} of the training",
                               settings.other_training_time) +
                   no_end_of_others(settings)};
  const auto change = [&](auto member) {
    return of_ising(repetitions, [=](const IsingResults& ising) {
      const auto &half = ising.gaps[ising.gaps.size() - 2], &all = ising.gaps.back();
      return std::abs(all.*member - half.*member) / (half.*member);
    });
  };
  claim.add(of_others(settings), "change of the training error, relative", change(&Gap::training), at_most(0.01));
  claim.add(Measure::independent, "change of the test error, relative", change(&Gap::test), at_most(0.01));
  const auto slope = of_ising(repetitions, [](const IsingResults& ising) { return change_a_doubling(ising.gaps); });
  claim.add(Measure::independent, "change of the test error a doubling, by a line through all numbers of samples",
            slope, between(-0.01, 0.01));
  claim.tell(fmt::format("a doubling changes the test error by {}", mean_of(slope, 4)));
  claim.tell(fmt::format("from half of the samples to all, the training error changes by {}, the test error by {}",
                         mean_of(change(&Gap::training), 4), mean_of(change(&Gap::test), 4)));
  return claim;
}

void add_directions(Claim& claim, const std::string& name, const std::vector<double>& share,
                    const std::vector<double>& of_possible) {
  const std::vector<Range> ranges{at_most(0.4), at_most(0.15)};
  claim.add_graded(Measure::paper, name + ": share of directions with 90 % of the variance", share, ranges);
  claim.add_graded(Measure::independent, name + ": the same of the directions that so many samples can have",
                   of_possible, ranges);
}

Claim data_are_on_a_submanifold(const Repetitions& repetitions) {
  Claim claim{
      .id = "G35",
      .section = "II.A",
      .statement = "The data's covariance has few large eigenvalues, and many small ones.",
      .quote =
          "If there are a few large eigenvalues and many small ones, the data is indeed concentrated on a sub "
          "manifold.",
      .left_open =
          "what few is; ours: 90 % of the variance in 15 % of the directions, and 40 % is not all. Of Ising "
          "lattices at T = 4, whose correlations reach over one or two sites, and of the images that are given. "
          "Fewer samples than units vary in no more directions than samples, whatever they show; so the independent "
          "measure is the share of these"};
  constexpr double most = 0.9;
  const auto lattices = [&](bool of_possible) {
    return of_ising(repetitions, [=](const IsingResults& ising) {
      const auto possible = std::ssize(ising.eigenvalues);
      return share_of_directions(ising.eigenvalues, most, of_possible ? possible : ising.counts.visible);
    });
  };
  add_directions(claim, "Ising", lattices(false), lattices(true));
  claim.tell(fmt::format("Ising lattices: {} of the directions", mean_of(lattices(false), 3)));
  if (repetitions.empty()) return claim;
  for (const auto& [set, first] : repetitions.front().images.sets) {
    if (first.variances.empty()) continue;
    const auto images = [&, set = set](std::vector<double> SetResults::*values, bool of_possible) {
      return of_set(repetitions, set, [=](const SetResults& one) {
        const auto& of_one = one.*values;
        return share_of_directions(of_one, most, of_possible ? std::ssize(of_one) : one.plan.side * one.plan.side);
      });
    };
    const auto share = images(&SetResults::variances, false), of_possible = images(&SetResults::variances, true);
    add_directions(claim, first.plan.title, share, of_possible);
    claim.tell(fmt::format("{}: {} of {} directions, {} of those that so many images can have; with their mean, {}",
                           first.plan.title, mean_of(share, 3), first.plan.side * first.plan.side,
                           mean_of(of_possible, 3), mean_of(images(&SetResults::moments, false), 3)));
  }
  return claim;
}

Claim rejects_noise(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G36",
              .section = "III",
              .statement = "Trained networks reject noise at their input.",
              .quote =
                  "In this way the coarse graining framework predicts noise rejection of deep networks, which is "
                  "established in practice.",
              .left_open =
                  "how much; ours: of white noise a tenth of the energy passes that passes of data, and a half is "
                  "less. By the weights (paper); by the Jacobian at the data (independent)" +
                  no_end_of_others(settings)};
  const auto of = [&](std::size_t place, subspaces::Passed subspaces::Readings::*how, bool control) {
    return of_ising(repetitions, [=](const IsingResults& ising) {
      const auto& layers = ising.noise.layers[place];
      return ((control ? layers.control : layers.trained).*how).ratio.value;
    });
  };
  const auto& layers = repetitions.front().ising.noise.layers;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto name = layers[i].is_exact() ? fmt::format("layer {}", layers[i].first)
                                           : fmt::format("layers {} to {}", layers[i].first, layers[i].last);
    const auto linear = of(i, &subspaces::Readings::linear, false),
               jacobian = of(i, &subspaces::Readings::jacobian, false);
    if (i == 0 || i + 1 == layers.size()) {
      const std::vector<Range> ranges{at_most(0.5), at_most(0.1)};
      claim.add_graded(of_others(settings), name + ": noise over data by the weights", linear, ranges);
      claim.add_graded(Measure::independent, name + ": by the Jacobian", jacobian, ranges);
      claim.add_control(of_others(settings), fmt::format("{}, random weights: at most 0.5", name),
                        of(i, &subspaces::Readings::linear, true), at_most(0.5));
    }
    claim.tell(
        fmt::format("{}: {} by the weights, {} by the Jacobian", name, mean_of(linear, 3), mean_of(jacobian, 3)));
  }
  return claim;
}

Claim is_solvable(const Repetitions& repetitions) {
  Claim claim{.id = "G37",
              .section = "III",
              .statement =
                  "A problem can be solved if the number of large eigenvalues of its data's covariance saturates, "
                  "and repeated draws give the same subspace.",
              .quote =
                  "If no matter how many times the process is repeated, the eigenvectors that are produced span the "
                  "same subspace, the problem has a well defined effective description and it can be solved using a "
                  "network.",
              .left_open =
                  "when an eigenvalue is large (20 % of the largest), and when subspaces are the same; ours: a "
                  "mean cos² of 0.95 above chance. Noise must not pass"};
  const auto growth = of_ising(repetitions, [](const IsingResults& ising) { return ising.solvability.growth(); });
  const auto excess = [&](subspaces::TwoDraws subspaces::DrawSize::*which) {
    return of_ising(repetitions, [=](const IsingResults& ising) {
      return ising.solvability.excess(ising.solvability.sizes.back().*which);
    });
  };
  claim.add(Measure::paper, "growth of the number of large eigenvalues at the last doubling", growth,
            away_from(1, at_most(subspaces::most_growth)));
  claim.add(Measure::paper, "mean cos² of two draws, above chance", excess(&subspaces::DrawSize::data),
            at_least(subspaces::same_subspace));
  claim.add_control(Measure::paper, "the same of noise", excess(&subspaces::DrawSize::noise),
                    at_least(subspaces::same_subspace));
  const auto of_noise = of_ising(repetitions, [](const IsingResults& ising) {
    return ising.solvability.sizes.back().noise.agreement / ising.solvability.expected();
  });
  claim.add(Measure::paper, "mean cos² of two draws of noise, over chance", of_noise, at_most(2));
  claim.tell(fmt::format("growth {}, mean cos² {} above chance; of noise {}", mean_of(growth, 3),
                         mean_of(excess(&subspaces::DrawSize::data), 3),
                         mean_of(excess(&subspaces::DrawSize::noise), 3)));
  return claim;
}

Claim is_universal(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "G38",
      .section = "III",
      .statement = "RBMs of disjoint samples differ in irrelevant parameters, and agree on data that neither saw.",
      .quote =
          "these networks will still agree on unseen data to good accuracy, because they have both learned "
          "the data subspace",
      .left_open =
          "good accuracy, and which parameters are irrelevant; ours: outputs differ by 5 % of their "
          "variance; κ leading directions agree to a mean cos² of 0.9, κ trailing ones to at most 0.3" +
          no_end_of_others(settings)};
  const auto of = [&](auto value) {
    return of_ising(repetitions, [=](const IsingResults& ising) { return value(ising.universality); });
  };
  const auto at_kappa = [](const subspaces::Universality& found, const std::vector<double>& values) {
    return values.at(static_cast<std::size_t>(found.modes - 1));
  };
  const auto ratio = of([](const auto& found) { return found.models.ratio; });
  const auto leading = of([=](const auto& found) { return at_kappa(found, found.models.leading); });
  const auto trailing = of([=](const auto& found) { return at_kappa(found, found.models.trailing); });
  const auto random = of([](const auto& found) { return found.control.ratio; });
  claim.add(of_others(settings), "difference of outputs over their variance", ratio, at_most(0.05));
  claim.add(of_others(settings), "mean cos² of the leading directions", leading, at_least(0.9));
  claim.add(of_others(settings), "mean cos² of the trailing directions", trailing, at_most(0.3));
  claim.add_control(of_others(settings), "random weights: difference of outputs over their variance", random,
                    at_most(0.05));
  claim.tell(
      fmt::format("outputs differ by {} of their variance (random weights: {}); cos² {} of leading, {} of trailing "
                  "directions",
                  mean_of(ratio, 3), mean_of(random, 2), mean_of(leading, 3), mean_of(trailing, 3)));
  return claim;
}

}  // namespace

std::vector<Claim> generalisation_claims(const Settings& settings, const Repetitions& repetitions) {
  return {truncation_counts(settings, repetitions),  waves_count(settings, repetitions),
          fewer_than_samples(settings, repetitions), generalises(settings, repetitions),
          error_converged(settings, repetitions),    data_are_on_a_submanifold(repetitions),
          rejects_noise(settings, repetitions),      is_solvable(repetitions),
          is_universal(settings, repetitions)};
}

}  // namespace kadanoff::papers::whygen2021
