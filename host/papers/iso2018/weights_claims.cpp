// The claims of Iso 2018 about the weights: their size, and W Wᵀ against distance.
#include <algorithm>
#include <limits>

#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/weights_evidence.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

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
              .left_open =
                  "of which N_h, and whether all or a few are; ours is the root mean square, at least 1. Only the "
                  "weights can measure it; what it is used for has claims of its own, A9 and A10"};
  std::vector<double> all, most;
  for (const auto hidden : settings.hidden) {
    const auto rms = of_weights(repetitions, type_v(hidden), [](const auto& one) { return one.weight_rms; });
    const auto largest = of_weights(repetitions, type_v(hidden), [](const auto& one) { return one.weight_max; });
    claim.add(Measure::paper, fmt::format("N_h = {}: root mean square of W", hidden), rms, at_least(1));
    claim.tell(fmt::format("N_h = {}: rms {}, largest |W| {}", hidden, mean_of(rms, 3), mean_of(largest, 2)));
    all.push_back(average(rms).mean);
    most.push_back(average(largest).mean);
  }
  const auto [low, high] = std::minmax_element(all.begin(), all.end());
  if (*low < 1)
    claim.reason = fmt::format(
        "with the paper's rate of {}, full batches and {} epochs the root mean square of W is {:.2f} to {:.2f}, by "
        "N_h; single weights reach {:.1f}. The paper gives no number and no initial weights, ours are N(0, 0.01)",
        Settings::learning_rate, settings.epochs, *low, *high, *std::max_element(most.begin(), most.end()));
  return claim;
}

Claim biases_are_small(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "A2",
              .section = "4.1",
              .statement = "The biases are smaller than the weights.",
              .quote = "the biases have typically smaller values than the weights (at least in the present situations)",
              .left_open =
                  "which biases, and what is compared; ours is the root mean square, and, independently, the same "
                  "of the fields that the weights make of configurations: half of these at most"};
  std::string fields;
  for (const auto hidden : settings.hidden) {
    const auto ratio = of_weights(repetitions, type_v(hidden), [](const auto& one) {
      return std::max(one.visible_bias_rms, one.hidden_bias_rms) / one.weight_rms;
    });
    claim.add(Measure::paper,
              fmt::format("N_h = {}: rms of the visible or of the hidden biases, whichever is larger, over that of W",
                          hidden),
              ratio, at_most(1));
    const auto of_fields = of_models(repetitions, type_v(hidden), [](const auto& one) { return one.bias_share; });
    claim.add(
        Measure::independent,
        fmt::format("N_h = {}: rms of the biases over that of the weights' fields, of the layer with more", hidden),
        of_fields, at_most(0.5));
    claim.measured += fmt::format(
        "{}{} for N_h = {}",
        claim.measured.empty() ? "rms of the visible or hidden biases, whichever is larger, over that of W: " : ", ",
        mean_of(ratio, 2), hidden);
    fields +=
        fmt::format("{}{} for N_h = {}", fields.empty() ? "over the fields: " : ", ", mean_of(of_fields, 2), hidden);
  }
  claim.tell(fields);
  return claim;
}

Claim becomes_diagonal(const Settings& settings, const Repetitions& repetitions) {
  const auto small = type_v(settings.hidden.front()), large = type_v(settings.hidden.back());
  Claim claim{
      .id = "A3",
      .section = "4.2, Fig. 12",
      .statement =
          "W Wᵀ is close to diagonal for the largest N_h (in the paper 400), while for the smallest (16) "
          "neighbours at distance 1 and 2 have large entries, too.",
      .quote = "for N_h = 400 > N_v = 100 (the rightmost figure), WWᵀ is clearly close to a diagonal matrix",
      .left_open =
          "the size of what is small, and large: ours are below; independently, what share of Σ A_ij² is on "
          "the diagonal of A = W Wᵀ, more than half or less. Independent normal "
          "entries have about (N_h + 2) / (N_h + N_v + 1) of it there without any training; those with "
          "few large ones have more. The controls are how many W with their entries in random order and sign have "
          "such entries of neighbours, and such shares: one of twenty or more, and it is not learned"};
  for (const auto hidden : settings.hidden)
    claim.tell(fmt::format("N_h = {}: {} of the diagonal at distance 1, {} at 2", hidden,
                           mean_of(of_weights(repetitions, type_v(hidden), correlation(1)), 2),
                           mean_of(of_weights(repetitions, type_v(hidden), correlation(2)), 2)));
  claim.add(Measure::paper, small + ": at distance 1", of_weights(repetitions, small, correlation(1)),
            at_least(RandomWeights::near));
  claim.add(Measure::paper, small + ": at distance 2", of_weights(repetitions, small, correlation(2)), at_least(0.15));
  claim.add(Measure::paper, large + ": at distance 1", of_weights(repetitions, large, correlation(1)),
            between(-0.1, 0.1));
  claim.add_control(Measure::paper, small + ": share of random W with that at distance 1",
                    of_models(repetitions, small, [](const auto& one) { return one.random.near_neighbours; }),
                    at_least(0.05));
  const auto share = [&](const std::string& rbm) {
    return of_shapes(repetitions, rbm, [](const auto& one) { return one.diagonal_share; });
  };
  claim.add(Measure::independent, large + ": share of Σ A_ij² on the diagonal", share(large),
            at_least(RandomWeights::diagonal_half));
  claim.add(Measure::independent, small + ": the same", share(small), at_most(RandomWeights::diagonal_half));
  const auto random_share = [&](const std::string& rbm) {
    return of_models(repetitions, rbm, [](const auto& one) { return one.random.diagonal_share; });
  };
  claim.add_control(Measure::independent, large + ": share of random W with such a share",
                    of_models(repetitions, large, [](const auto& one) { return one.random.diagonal; }), at_least(0.05));
  claim.add_control(Measure::independent, small + ": share of random W with such a share",
                    of_models(repetitions, small, [](const auto& one) { return 1 - one.random.diagonal; }),
                    at_least(0.05));
  claim.depends_on = "few sites with large weights, which at small N_h have most of Σ A_ij² and of the mean diagonal";
  claim.tell(fmt::format("share of Σ A_ij² on the diagonal: {} for N_h = {} (random W: {}), {} for {} (random W: {})",
                         mean_of(share(small), 2), settings.hidden.front(), mean_of(random_share(small), 2),
                         mean_of(share(large), 2), settings.hidden.back(), mean_of(random_share(large), 2)));
  return claim;
}

Claim decays_with_temperature(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "A4",
              .section = "4.2, Fig. 13",
              .statement =
                  "N_h = 16: correlations in W Wᵀ decay faster the higher the temperature that was learned; type V "
                  "lies between T = 2 and T = 3.",
              .quote = "the correlation of WWᵀ decays more rapidly at higher temperature",
              .left_open =
                  "between which distances; ours are 1 to 2 and 1 to 3, without the diagonal, which a few sites with "
                  "large weights decide; nothing is compared where f(1) is below 0.1 of the diagonal, as both are "
                  "noise there. Independently, with all distances: Σ_ij A_ij / Σ_i A_ii of A = W Wᵀ, 1 without "
                  "correlations and N_v for equal spins. And how much faster: each must differ from the next by 0.02"};
  const auto small = settings.small;
  const std::vector<std::pair<std::string, std::string>> order{{type_l(small), "T = 0"},
                                                               {single_temperature(2, small), "T = 2"},
                                                               {type_v(small), "type V"},
                                                               {single_temperature(3, small), "T = 3"},
                                                               {single_temperature(6, small), "T = 6"}};
  const auto sum = [&](const std::string& rbm) {
    return of_shapes(repetitions, rbm, [](const auto& one) { return one.uniform_sum; });
  };
  const auto add = [&](Measure measure, const std::string& what, auto value) {
    for (std::size_t i = 1; i < order.size(); ++i)
      claim.add(measure, fmt::format("{}: {} less {}", what, order[i - 1].second, order[i].second),
                differences(value(order[i - 1].first), value(order[i].first)), at_least(0.02));
  };
  const auto decay_to = [&](std::size_t r) {
    return [&repetitions, r](const std::string& rbm) {
      return of_weights(repetitions, rbm, [r](const analysis::WeightsAnalysis& one) {
        const double nearest = correlation(1)(one);
        return nearest < 0.1 ? std::numeric_limits<double>::quiet_NaN() : correlation(r)(one) / nearest;
      });
    };
  };
  for (const std::size_t r : {2U, 3U}) add(Measure::paper, fmt::format("f({}) / f(1)", r), decay_to(r));
  add(Measure::independent, "Σ_ij A_ij / Σ_i A_ii", sum);
  for (const auto& [rbm, label] : order)
    claim.tell(
        fmt::format("learned {}: f(2) / f(1) = {}, f(3) / f(1) = {}, f(1) = {} of the diagonal, all distances {}",
                    label, mean_of(decay_to(2)(rbm), 2), mean_of(decay_to(3)(rbm), 2),
                    mean_of(of_weights(repetitions, rbm, correlation(1)), 2), mean_of(sum(rbm), 1)));
  return claim;
}

}  // namespace

std::vector<Claim> weights_claims(const Settings& settings, const Repetitions& repetitions) {
  return {weights_are_large(settings, repetitions), biases_are_small(settings, repetitions),
          becomes_diagonal(settings, repetitions), decays_with_temperature(settings, repetitions)};
}

}  // namespace kadanoff::papers::iso2018
