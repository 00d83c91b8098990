// The claim of Iso 2018 that a moderate number of hidden units is the most efficient.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "host/papers/iso2018/claims.hpp"
#include "host/papers/iso2018/weights_evidence.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

// Where ln Z is not to be trusted, no other ln p can be compared with it.
double trusted_ln_p(const Likelihood& likelihood) {
  return likelihood.is_trustworthy ? likelihood.log_likelihood.mean : std::numeric_limits<double>::quiet_NaN();
}
double ln_p(const Likelihood& likelihood) { return likelihood.log_likelihood.mean; }
double pseudo_ln_p(const Likelihood& likelihood) { return likelihood.pseudo_log_likelihood.mean; }

// The largest value of an RBM with N_h < N_v. NaN where one of them is: it might be the largest.
template <class Value>
double best_of_small(const Settings& settings, const Repetition& repetition, Value value) {
  double best = -std::numeric_limits<double>::infinity();
  for (const auto hidden : settings.hidden)
    if (hidden < visible_units) {
      const double one = value(repetition.likelihoods.at(type_v(hidden)));
      if (std::isnan(one)) return one;
      best = std::max(best, one);
    }
  return best;
}

template <class Value>
std::vector<double> above_the_best(const Settings& settings, const Repetitions& repetitions, std::int64_t hidden,
                                   Value value) {
  return over(repetitions, [&](const Repetition& repetition) {
    return value(repetition.likelihoods.at(type_v(hidden))) - best_of_small(settings, repetition, value);
  });
}

}  // namespace

std::vector<Claim> efficiency_claims(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "A16",
      .section = "3.2",
      .statement = "With N_h < N_v an RBM is the most efficient; with N_h > N_v it learns noise.",
      .quote =
          "the moderate size of the hidden layer, N_h < N_v, is the most efficient to properly extract the features",
      .left_open =
          "what is efficient: ours is that every N_h > N_v makes unseen configurations less probable than the best "
          "N_h < N_v does, by half a nat, as training is to minimise the KL divergence (eq. 19); independently, the "
          "same of the pseudo-likelihood, which needs no partition function. The best is a maximum of estimates, so "
          "their errors favour the small ones. Where an annealed ln Z is not trustworthy, nothing is compared. Left "
          "open by both: how many units a likelihood costs, "
          "and whether what makes configurations more probable is a feature"};
  for (const auto hidden : settings.hidden) {
    const auto of = [&](auto value) {
      return over(repetitions,
                  [&](const Repetition& repetition) { return value(repetition.likelihoods.at(type_v(hidden))); });
    };
    if (hidden > visible_units) {
      claim.add(Measure::paper,
                fmt::format("N_h = {}: ln p of unseen configurations less that of the best N_h < N_v", hidden),
                above_the_best(settings, repetitions, hidden, trusted_ln_p), at_most(-0.5));
      claim.add(Measure::independent, fmt::format("N_h = {}: the same of the pseudo-likelihood", hidden),
                above_the_best(settings, repetitions, hidden, pseudo_ln_p), at_most(-0.5));
    }
    const auto trusted = std::all_of(repetitions.begin(), repetitions.end(), [&](const Repetition& repetition) {
      return repetition.likelihoods.at(type_v(hidden)).is_trustworthy;
    });
    claim.tell(fmt::format("N_h = {}: ln p {} ({} … {}{}), pseudo {}, training data less unseen ones {}", hidden,
                           mean_of(of(ln_p), 1), mean_of(of([](const auto& one) { return one.bracket.lower; }), 1),
                           mean_of(of([](const auto& one) { return one.bracket.upper; }), 1),
                           trusted ? "" : ", not trustworthy", mean_of(of(pseudo_ln_p), 1),
                           mean_of(of([](const auto& one) { return one.gap.mean; }), 2)));
  }
  claim.tell(
      fmt::format("unbiased independent spins: {:.1f}", -static_cast<double>(visible_units) * std::numbers::ln2));
  claim.depends_on =
      "ln Z, which is exact where a layer can be summed over and annealed elsewhere (its bracket stands beside it); "
      "the length of training and CD-1, which does not maximise the likelihood";
  return {claim};
}

}  // namespace kadanoff::papers::iso2018
