// The table, the JSON and the CSV of several evaluations.
#include "host/evaluation/evaluations_text.hpp"

#include <fmt/format.h>

#include "host/base/csv.hpp"
#include "host/base/estimate_text.hpp"
#include "host/base/printable.hpp"
#include "host/base/words.hpp"
#include "host/evaluation/evaluation_text.hpp"
#include "host/io/output.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::evaluation {
namespace {

std::string text_of(const std::optional<Estimate>& estimate) { return estimate ? with_its_error(*estimate) : "-"; }

bool is_in_doubt(const Evaluation& evaluation) {
  return evaluation.log_likelihood() && !evaluation.exact_log_z && !evaluation.annealed_is_trustworthy();
}

// For programs: how the ln Z of a likelihood is known.
const char* word_of_log_z(const Evaluation& evaluation) {
  if (!evaluation.log_likelihood()) return "";
  if (evaluation.exact_log_z) return "exact";
  return is_in_doubt(evaluation) ? "untrustworthy" : "trustworthy";
}

std::string log_z_text(const Evaluation& evaluation) {
  if (evaluation.exact_log_z) return with_its_error(*evaluation.exact_log_z, NAN, 4);
  if (!evaluation.annealed) return "-";
  const auto text = with_its_error(evaluation.annealed->result().log_z, evaluation.annealed->error());
  return evaluation.annealed->is_trustworthy() ? text : text + " (not trustworthy)";
}

}  // namespace

std::string to_text(const std::vector<NamedEvaluation>& evaluations) {
  expects(!evaluations.empty(), "to_text: there are no evaluations");
  const auto& first = evaluations.front().evaluation;
  Table table({{.heading = "model", .align = Table::Align::left},
               {.heading = "hidden"},
               {.heading = "reconstruction error"},
               {.heading = "ln pseudo-likelihood"},
               {.heading = "free energy"},
               {.heading = "gap"},
               {.heading = "ln Z"},
               {.heading = "ln likelihood"}});
  std::string warnings;
  double seconds = 0;
  for (const auto& [model, evaluation] : evaluations) {
    table.add({{printable(model)},
               {fmt::format("{}", evaluation.hidden)},
               {with_its_error(evaluation.reconstruction_error)},
               {text_of(evaluation.pseudo_log_likelihood)},
               {with_its_error(evaluation.free_energy)},
               {text_of(evaluation.free_energy_gap())},
               {log_z_text(evaluation)},
               {text_of(evaluation.log_likelihood()) + (is_in_doubt(evaluation) ? " (not trustworthy)" : "")}});
    for (const auto& warning : warnings_of(evaluation))
      warnings += fmt::format("\nwarning: {}: {}\n", printable(model), warning);
    seconds += evaluation.seconds;
  }
  return fmt::format(
             "{} on {}; errors are standard errors of means over samples{}\n\n", counted(evaluations.size(), "RBM"),
             counted(first.samples, "sample"),
             first.binary ? "; energies and ln Z are of units 0 and 1, reconstruction errors of spins ±1" : "") +
         to_text(table) + warnings + fmt::format("\n{:.2f} s\n", seconds);
}

nlohmann::json to_json(const std::vector<NamedEvaluation>& evaluations) {
  auto json = nlohmann::json::array();
  for (const auto& [model, evaluation] : evaluations) {
    json.push_back(to_json(evaluation));
    json.back()["model"] = model;
  }
  return json;
}

void save_per_sample(const std::vector<NamedEvaluation>& evaluations, const data::Dataset& data,
                     const std::filesystem::path& path, io::IfExists if_exists) {
  constexpr std::size_t chunk = 1 << 20;
  io::write_output(path, if_exists, [&](io::OutputFile& file) {
    std::string text = "model,sample";
    if (!data.temperatures.empty()) text += ",temperature";
    if (!data.labels.empty()) text += ",label";
    text += ",free_energy,ln_pseudo_likelihood,ln_likelihood,ln_z\n";
    for (const auto& [model, evaluation] : evaluations) {
      const auto name = csv_field(model);
      const auto log_z = evaluation.log_likelihood() ? evaluation.log_z() : std::nullopt;
      for (std::size_t i = 0; i < evaluation.free_energies.size(); ++i) {
        text += fmt::format("{},{}", name, i);
        if (!data.temperatures.empty()) text += fmt::format(",{}", data.temperatures[i]);
        if (!data.labels.empty()) text += fmt::format(",{}", data.labels[i]);
        text += fmt::format(",{},", evaluation.free_energies[i]);
        if (!evaluation.pseudo_log_likelihoods.empty()) text += fmt::format("{}", evaluation.pseudo_log_likelihoods[i]);
        text += ",";
        if (log_z) text += fmt::format("{}", -evaluation.free_energies[i] - *log_z);
        text += fmt::format(",{}\n", word_of_log_z(evaluation));
        if (text.size() < chunk) continue;
        file.write(text.data(), text.size());
        text.clear();
      }
    }
    file.write(text.data(), text.size());
  });
}

}  // namespace kadanoff::evaluation
