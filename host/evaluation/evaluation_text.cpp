// The text and the JSON of an evaluation.
#include "host/evaluation/evaluation_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/words.hpp"

namespace kadanoff::evaluation {
namespace {

nlohmann::json to_json(const AnnealedEstimate& annealed) {
  return {{"log_z", json_number(annealed.log_z)},
          {"error", json_number(annealed.error)},
          {"low", json_number(annealed.low)},
          {"high", json_number(annealed.high)},
          {"effective_sample_size", json_number(annealed.effective_sample_size)},
          {"log_weight_spread", json_number(annealed.log_weight_spread)},
          {"base_log_z", json_number(annealed.base_log_z)},
          {"chains", annealed.chains},
          {"temperatures", annealed.temperatures}};
}

const char* word_of(Sign sign) {
  switch (sign) {
    case Sign::agrees:
      return "agrees";
    case Sign::contradicts:
      return "contradicts";
    case Sign::silent:
      break;
  }
  return "silent";
}

nlohmann::json to_json(const CheckedEstimate& annealed) {
  auto json = to_json(annealed.result());
  const auto* result = &annealed.result();
  json["from"] = result == &annealed.estimate   ? "base rate"
                 : result == &annealed.unbiased ? "unbiased spins"
                                                : "another mode";
  json["chain_error"] = json["error"];
  json["error"] = json_number(annealed.error());
  json["from_unbiased_spins"] = to_json(annealed.unbiased);
  json["from_unbiased_spins"]["sign"] = word_of(annealed.sign_of_unbiased());
  json["back_from_data"] = to_json(annealed.back);
  json["back_from_data"]["sign"] = word_of(annealed.sign_of_back());
  json["back_from_model"] = to_json(annealed.back_from_model);
  const auto& unseen = annealed.unseen;
  json["back_from_data"]["unseen_chains"] = unseen.from_data;
  json["back_from_model"]["unseen_chains"] = unseen.from_model;
  json["unseen"] = {{"followed", unseen.followed},
                    {"left", unseen.left},
                    {"log_z", unseen.left > 0 ? json_number(unseen.log_z) : nlohmann::json()}};
  json["modes"] = nlohmann::json::array();
  for (const auto& mode : annealed.modes) json["modes"].push_back(to_json(mode));
  const auto bracket = annealed.bracket();
  json["bracket"] = {{"lower", json_number(bracket.lower)}, {"upper", json_number(bracket.upper)}};
  return json;
}

std::string sign_text(const AnnealedEstimate& other, Sign sign) {
  const char* said = sign == Sign::silent ? "says nothing" : word_of(sign);
  return fmt::format("{}, {:.1f} effective: {}", counted(other.chains, "chain"), other.effective_sample_size, said);
}

// Why an estimate with enough chains is not to be trusted; empty if it is.
std::string doubt(const CheckedEstimate& annealed) {
  if (annealed.is_trustworthy() || !annealed.estimate.has_enough_chains()) return {};
  std::vector<std::string> contradictions;
  const auto add = [&](const char* what, const AnnealedEstimate& other, Sign sign) {
    if (sign == Sign::contradicts)
      contradictions.push_back(fmt::format("{} give {}", what, with_its_error(other.log_z, other.error)));
  };
  add("chains from unbiased spins", annealed.unbiased, annealed.sign_of_unbiased());
  add("chains back from the data", annealed.back, annealed.sign_of_back());
  const auto& unseen = annealed.unseen;
  if (annealed.other_modes_add() > most_that_modes_add)
    contradictions.push_back(fmt::format("{} that chains back show would add up to {:.2g}",
                                         counted(annealed.modes.size(), "mode"), annealed.other_modes_add()));
  if (unseen.left > 0)
    contradictions.push_back(
        fmt::format("{} of {} chains back, from the data and from the model's own states, come from "
                    "where no chain was",
                    unseen.from_data + unseen.from_model, annealed.back.chains + annealed.back_from_model.chains));
  const auto bracket = annealed.bracket();
  std::string reason;
  if (!contradictions.empty())
    reason = fmt::format("{}: some of the chains miss states of the model", fmt::join(contradictions, ", "));
  else if (annealed.sign_of_unbiased() != Sign::agrees)
    reason = fmt::format("chains from unbiased spins are too uncertain to confirm it ({})",
                         with_its_error(annealed.unbiased.log_z, annealed.unbiased.error));
  else
    reason =
        fmt::format("its bracket is {:.2g} wide, and {} is as much as may be", bracket.width(), widest_trusted_bracket);
  return fmt::format("the annealed ln Z is not trustworthy: {}; give more --ais-temperatures", reason);
}

}  // namespace

std::vector<std::string> warnings_of(const Evaluation& evaluation) {
  std::vector<std::string> warnings;
  if (evaluation.annealed && !evaluation.annealed->estimate.has_enough_chains()) {
    const auto& annealed = evaluation.annealed->estimate;
    const bool most_count = annealed.effective_sample_size > 0.5 * static_cast<double>(annealed.chains);
    warnings.push_back(fmt::format(
        "only {:.1f} of {} chains contribute effectively to the annealed ln Z: its true error may be larger, and it is "
        "then usually too low; give more {}",
        annealed.effective_sample_size, annealed.chains, most_count ? "--ais-chains" : "--ais-temperatures"));
  }
  if (evaluation.annealed)
    if (const auto reason = doubt(*evaluation.annealed); !reason.empty()) warnings.push_back(reason);
  if (evaluation.annealed && evaluation.annealed->is_trustworthy() && !evaluation.annealed_is_trustworthy())
    warnings.push_back(fmt::format(
        "the annealed ln Z is {:.1f} of its errors from the exact one",
        std::abs(evaluation.annealed->result().log_z - *evaluation.exact_log_z) / evaluation.annealed->error()));
  return warnings;
}

std::string to_text(const Evaluation& evaluation) {
  std::string text = fmt::format("RBM of {} × {} on {}; errors are standard errors of means over samples\n\n",
                                 evaluation.visible, evaluation.hidden, counted(evaluation.samples, "sample"));
  Table table(std::vector<Table::Column>(3, {.align = Table::Align::left}));
  const auto line = [&](const std::string& label, const std::string& value, const std::string& note = {}) {
    table.add({{label}, {value}, {note}});
  };
  line("reconstruction error", with_its_error(evaluation.reconstruction_error),
       std::string("mean of (v0 - v1)² a unit, sampled") + (evaluation.binary ? ", of spins ±1" : ""));
  line("", with_its_error(evaluation.mean_field_reconstruction_error), "mean-field");
  if (const auto& pseudo = evaluation.pseudo_log_likelihood)
    line("ln pseudo-likelihood", with_its_error(*pseudo),
         evaluation.pseudo_likelihood_is_exact ? "exact, over all units" : "stochastic: one unit a sample, times N_v");
  else
    line("likelihoods", "none", "real values have no probability under a model of spins");
  line("free energy", with_its_error(evaluation.free_energy), evaluation.binary ? "as ln Z, of units 0 and 1" : "");
  if (const auto gap = evaluation.free_energy_gap()) {
    line("  of the training data", with_its_error(*evaluation.training_free_energy),
         counted(evaluation.training_samples, "sample"));
    line("  gap", with_its_error(*gap), "above 0: the model knows its training data better");
  }
  if (evaluation.exact_log_z)
    line("ln Z", with_its_error(*evaluation.exact_log_z, NAN, 6), "exact, all states of the smaller layer");
  if (evaluation.annealed) {
    const auto& [annealed, unbiased, back, back_from_model, unseen, modes] = *evaluation.annealed;
    const auto& best = evaluation.annealed->result();
    line("ln Z",
         with_its_error(best.log_z, evaluation.annealed->is_trustworthy() ? evaluation.annealed->error() : best.error),
         fmt::format("annealed: {}, {}, {:.1f} effective chains", counted(best.chains, "chain"),
                     counted(best.temperatures, "temperature"), best.effective_sample_size));
    if (&best != &annealed)
      line("  from the base rate", with_its_error(annealed.log_z, annealed.error), "too low: below the bracket");
    line("  from unbiased spins", with_its_error(unbiased.log_z, unbiased.error),
         sign_text(unbiased, evaluation.annealed->sign_of_unbiased()));
    line("  back from the data", with_its_error(back.log_z, back.error),
         sign_text(back, evaluation.annealed->sign_of_back()));
    if (!modes.empty()) {
      const auto& highest =
          *std::max_element(modes.begin(), modes.end(), [](const auto& a, const auto& b) { return a.log_z < b.log_z; });
      line("  from other modes", with_its_error(highest.log_z, highest.error),
           fmt::format("the highest of {}, which chains back show", counted(modes.size(), "mode")));
    }
    if (unseen.left > 0)
      line("  of unseen states", fmt::format("< {:.6g}", unseen.log_z),
           fmt::format("{} of {} that were followed, of {} of {} back", unseen.left, unseen.followed,
                       unseen.from_data + unseen.from_model, counted(back.chains + back_from_model.chains, "chain")));
    const auto bracket = evaluation.annealed->bracket();
    line("  bracket", fmt::format("{:.7g} to {:.7g}", bracket.lower, bracket.upper), "three errors out on each side");
    line("", evaluation.annealed_is_trustworthy() ? "trustworthy" : "not trustworthy");
  }
  if (const auto likelihood = evaluation.log_likelihood())
    line("ln likelihood a sample", with_its_error(*likelihood),
         evaluation.exact_log_z                  ? "with the exact ln Z"
         : evaluation.annealed->is_trustworthy() ? fmt::format("and ± {:.2g} of ln Z", evaluation.log_z_error())
                                                 : "with a ln Z that is not trustworthy");
  if (const auto bracket = evaluation.likelihood_bracket())
    line("  by the bracket", fmt::format("{:.6g} to {:.6g}", bracket->lower, bracket->upper));
  text += to_text(table);
  for (const auto& warning : warnings_of(evaluation)) text += fmt::format("\nwarning: {}\n", warning);
  return text + fmt::format("\n{:.2f} s\n", evaluation.seconds);
}

nlohmann::json to_json(const Evaluation& evaluation) {
  nlohmann::json json{{"visible", evaluation.visible},
                      {"hidden", evaluation.hidden},
                      {"samples", evaluation.samples},
                      {"reconstruction_error", to_json(evaluation.reconstruction_error)},
                      {"mean_field_reconstruction_error", to_json(evaluation.mean_field_reconstruction_error)},
                      {"pseudo_log_likelihood", nullptr},
                      {"units", evaluation.binary ? "binary" : "ising"},
                      {"free_energy", to_json(evaluation.free_energy)},
                      {"training_free_energy", nullptr},
                      {"free_energy_gap", nullptr},
                      {"log_z", {{"exact", nullptr}, {"ais", nullptr}}},
                      {"log_likelihood", nullptr},
                      {"warnings", warnings_of(evaluation)},
                      {"seconds", evaluation.seconds}};
  if (const auto& pseudo = evaluation.pseudo_log_likelihood) {
    json["pseudo_log_likelihood"] = to_json(*pseudo);
    json["pseudo_log_likelihood"]["method"] = evaluation.pseudo_likelihood_is_exact ? "exact" : "stochastic";
  }
  if (const auto gap = evaluation.free_energy_gap()) {
    json["training_free_energy"] = to_json(*evaluation.training_free_energy);
    json["free_energy_gap"] = {{"mean", json_number(gap->mean)}, {"error", json_number(gap->error)}};
  }
  if (evaluation.exact_log_z) json["log_z"]["exact"] = *evaluation.exact_log_z;
  if (evaluation.annealed) {
    json["log_z"]["ais"] = to_json(*evaluation.annealed);
    json["log_z"]["ais"]["trustworthy"] = evaluation.annealed_is_trustworthy();
  }
  if (const auto likelihood = evaluation.log_likelihood()) {
    json["log_likelihood"] = to_json(*likelihood);
    json["log_likelihood"]["log_z_error"] = json_number(evaluation.log_z_error());
    json["log_likelihood"]["from"] = evaluation.exact_log_z ? "exact" : "ais";
    if (const auto bracket = evaluation.likelihood_bracket()) {
      json["log_likelihood"]["lower"] = json_number(bracket->lower);
      json["log_likelihood"]["upper"] = json_number(bracket->upper);
    }
  }
  return json;
}

}  // namespace kadanoff::evaluation
