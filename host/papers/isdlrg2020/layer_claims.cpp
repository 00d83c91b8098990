// All claims of section IV of IsDLRG 2020, and the one about a stack beside a single RBM.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "host/papers/isdlrg2020/claims.hpp"
#include "host/papers/isdlrg2020/layer_evidence.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

Claim stack_beside_single(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "D30",
              .section = "IV.A",
              .statement = "Our own: how well a stack, 1024–256–64, and a single RBM, 1024–64, learn.",
              .quote =
                  "it may be useful to compare how a network with multiple stacked RBMs learns as compared to a "
                  "network with a single layer. We do not have anything concrete to report on this question.",
              .left_open = fmt::format(
                  "what is compared; ours are the reconstruction error and ln p of configurations that neither has "
                  "learned, with ln Z by annealed importance sampling of {} chains and {} temperatures; {}",
                  settings.annealed_chains, settings.annealing_temperatures, choices_of_stack(settings)),
              .reason = "the paper states nothing; our numbers are told, and not judged"};
  const auto of_model = [&](const char* name, const char* relation, const ModelEvaluation Evaluations::*model) {
    const auto number = [&](auto value) {
      return over_layers(repetitions, [&](const LayerResults& results) { return value(results.evaluations.*model); });
    };
    const auto with_error = [&](const Estimate ModelEvaluation::*value, int digits) {
      const auto values = number([&](const ModelEvaluation& one) { return (one.*value).mean; });
      return values.size() > 1 ? mean_of(values, digits)
                               : fmt::format("{} ± {:.{}f}", mean_of(values, digits),
                                             (repetitions.front().layers.evaluations.*model.*value).error, digits);
    };
    const auto errors = number([](const ModelEvaluation& one) { return one.log_z_error; });
    const bool trusted = std::all_of(repetitions.begin(), repetitions.end(), [&](const Repetition& repetition) {
      return (repetition.layers.evaluations.*model).is_trustworthy;
    });
    claim.tell(fmt::format(
        "{}: reconstruction error {} a unit, of means {}; ln p {} {} a configuration, ln Z ± {:.2g}{}", name,
        with_error(&ModelEvaluation::reconstruction, 4), with_error(&ModelEvaluation::mean_field, 4), relation,
        with_error(&ModelEvaluation::log_likelihood, 1), *std::max_element(errors.begin(), errors.end()),
        trusted ? "" : ", which its own checks do not trust"));
  };
  of_model("stack", "≥", &Evaluations::stack);
  of_model("single", "=", &Evaluations::single);
  const auto ahead = over_layers(repetitions, [](const LayerResults& results) {
    const auto& both = results.evaluations;
    return both.stack.log_likelihood.mean - both.single.log_likelihood.mean;
  });
  claim.tell(fmt::format("the bound of the stack less ln p of the single one: {} a configuration", mean_of(ahead, 1)));
  claim.depends_on =
      "how long each is trained; a bound that is lower than ln p of the other says nothing of the stack's own ln p";
  return claim;
}

}  // namespace

std::vector<Claim> layer_claims(const Settings& settings, const Repetitions& repetitions) {
  std::vector<Claim> all{stack_beside_single(settings, repetitions)};
  for (const auto claims_of : {block_claims, correlator_claims, heating_claims, temperature_claims}) {
    auto some = claims_of(settings, repetitions);
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace kadanoff::papers::isdlrg2020
